/**
 * The DM client, one step at a time: a step takes a message of the server and gives back the client's next one, or the
 * end (DM_Protocol §8). A step is a function of tree, state, answer and environment; repeating it gives the same.
 *
 * Of the optional features the client has Atomic, and serialised trees in Add and Replace, but neither Copy, Exec, user
 * interaction nor large objects: a chunk answers 406, and a value that no message can carry answers 413.
 */
import { toBase64 } from "../base/bytes.ts";
import { type Command, SYNCML_DM_TYPES } from "../codec/syncml/message.ts";
import type { Overlay, Tree } from "../tree/tree.ts";
import type { Account } from "./account.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { startClientAuthentication } from "./authentication.ts";
import { storedOctets } from "./base64.ts";
import { deviceId, deviceInfo } from "./device-info.ts";
import type { SessionFailureReason } from "./failure.ts";
import { hearHeader, nextEnvelope } from "./header.ts";
import { pack, storeCommands } from "./outbox.ts";
import { alertCommand } from "./reply.ts";
import { startServerAuthentication } from "./server-authentication.ts";
import type { SessionState } from "./session-state.ts";
import type { DmEnvironment } from "./settings.ts";
import { type Closing, takeTurn } from "./turn.ts";

/** What to do next: send a message and come back with the answer, or stop. */
export type NextAction =
  | { readonly do: "send"; readonly url: string; readonly contentType: string; readonly body: Uint8Array }
  | { readonly do: "finish" }
  /** `reason` is a {@link SessionFailureReason}. */
  | { readonly do: "fail"; readonly reason: string };

/** The outcome of a step. State and overlay have to be kept before the message goes out. */
export interface SessionStep {
  readonly state: SessionState;
  readonly overlay: Overlay;
  readonly next: NextAction;
}

/** How a session begins: 1200 answers a notification of the server, 1201 is the client's own idea. */
export interface Opening {
  /** At most four characters, the notification's or the client's choice. */
  readonly sessionId: string;
  readonly alert: 1200 | 1201;
}

/** Begins a session with package 1: the Alert, and the device information of the tree (DM_Protocol §8.3). */
export function openSession(tree: Tree, account: Account, opening: Opening, env: DmEnvironment): SessionStep {
  const device = deviceId(tree);
  const state = startSession(account, opening.sessionId, device ?? "");
  if (!device) return stop(tree.overlay(), state, "no-device-id");
  const package1 = [alertCommand(opening.alert), deviceInfo(tree, env.settings.encoding)];
  return send(tree.overlay(), state, package1, "final", env);
}

/**
 * Takes the server's answer to the last message. A message it has had already is answered with the same octets again.
 * Never throws for what a server may send: an answer that cannot be used ends the session with a reason.
 */
export function receiveAnswer(tree: Tree, state: SessionState, answer: Answer, env: DmEnvironment): SessionStep {
  const overlay = tree.overlay();
  const read = readAnswer(state, answer);
  if (read.kind === "unusable") return stop(overlay, state, read.reason);
  if (read.kind === "repeated") return repeat(overlay, state, env);
  const heard = hearHeader(state, read.message.header, answer.url);
  const turn = takeTurn(tree, heard, read, env);
  switch (turn.do) {
    case "answer":
      return send(turn.overlay, turn.state, turn.commands, turn.closing, env);
    case "finish":
      return { state: turn.state, overlay: turn.overlay, next: { do: "finish" } };
    case "fail":
      return stop(overlay, turn.state, turn.reason);
  }
}

function startSession(account: Account, sessionId: string, device: string): SessionState {
  return {
    sessionId,
    serverId: account.serverId,
    deviceId: device,
    url: account.url,
    phase: "setup",
    client: startClientAuthentication(account),
    server: startServerAuthentication(account),
    sent: { msgId: 0, octets: "", repeats: 0 },
    receivedMsgId: null,
    serverFinal: true,
    versionRefused: false,
    peer: { maxMsgSize: null, maxObjSize: null },
    queue: null,
    noncesDrawn: 0,
  };
}

function send(
  overlay: Overlay,
  state: SessionState,
  commands: readonly Command[],
  closing: Closing,
  { settings }: DmEnvironment,
): SessionStep {
  const { octets, rest } = pack(commands, closing, nextEnvelope(state, settings));
  const sent = { ...state.sent, msgId: state.sent.msgId + 1, octets: toBase64(octets) };
  return {
    state: { ...state, sent, queue: storeCommands(rest) },
    overlay,
    next: { do: "send", url: state.url, contentType: SYNCML_DM_TYPES[settings.encoding], body: octets },
  };
}

function repeat(overlay: Overlay, state: SessionState, { settings }: DmEnvironment): SessionStep {
  const { msgId, octets, repeats } = state.sent;
  if (msgId + repeats >= settings.maxRounds) return stop(overlay, state, "too-many-messages");
  const contentType = SYNCML_DM_TYPES[settings.encoding];
  return {
    state: { ...state, sent: { msgId, octets, repeats: repeats + 1 } },
    overlay,
    next: { do: "send", url: state.url, contentType, body: storedOctets(octets) },
  };
}

function stop(overlay: Overlay, state: SessionState, reason: SessionFailureReason): SessionStep {
  return { state, overlay, next: { do: "fail", reason } };
}
