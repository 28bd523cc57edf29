/**
 * The DM client, one step at a time: a step takes a message of the server and gives back the client's next one, or the
 * end (DM_Protocol §8). A step is a function of tree, state, answer and environment; repeating it gives the same.
 *
 * Of the optional features the client has all: Atomic, Copy, Exec, user interaction, serialised trees and lists, and large
 * objects. Which of them a device model goes without is in its settings.
 */
import { toBase64 } from "../../base/bytes.ts";
import { Bug } from "../../base/errors.ts";
import type { Overlay, Tree } from "../../tree/tree.ts";
import type { Account } from "../account/account.ts";
import { storedOctets } from "../base64.ts";
import { handInAlerts } from "../messages/client-alerts.ts";
import { deviceId, deviceInfo } from "../messages/device-info.ts";
import { hearHeader, nextEnvelope } from "../messages/header.ts";
import { sentAgain } from "../messages/large-object-sender.ts";
import { waitingCommands } from "../messages/waiting-commands.ts";
import { alertCommand } from "../reply.ts";
import { type Opening, type SessionState, startSession } from "../session-state.ts";
import type { DmEnvironment } from "../settings.ts";
import type { DeskMemory } from "../user/user-desk.ts";
import type { UserReply } from "../user/user-prompt.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { asSpoken, inEitherEncoding, retriesEncoding } from "./encoding-retry.ts";
import { keepLastNonce } from "./last-nonce.ts";
import { repeat, type SessionStep, send, stop } from "./next-action.ts";
import { isRedirection, redirected } from "./redirection.ts";
import { resent } from "./resent.ts";
import { statusOfHeader, takeTurn } from "./turn.ts";
import { NOTHING } from "./turn-outcome.ts";

/** What a transport says in place of an answer. */
export interface Failure {
  readonly reason: string;
  readonly detail: string;
  /** The server has not read the message, and might read it in the other encoding. */
  readonly refusesEncoding?: true;
}

/** Begins a session with package 1: the Alert, the events that go with each one, and the device information of the tree (DM_Protocol §8.3). */
export function openSession(tree: Tree, account: Account, opening: Opening, env: DmEnvironment): SessionStep {
  const device = deviceId(tree);
  const state = startSession(account, opening, device ?? "", env.settings);
  if (!device) return stop(tree.overlay(), state, "no-device-id");
  const { encoding, accent, clientEvents } = env.settings;
  const events = clientEvents.map(({ data, ...meta }) => alertCommand(1224, [{ meta, data }]));
  const package1 = [alertCommand(opening.alert), ...events, deviceInfo(tree, encoding, accent)];
  const room = { envelope: nextEnvelope(state, env.settings), beside: package1 };
  const told = handInAlerts(state, env.alerts ?? [], room);
  return { ...send(tree.overlay(), told.state, [...package1, ...told.commands], "final", env), fates: told.fates };
}

/**
 * Takes the server's answer to the last message. A message it has had already is answered with the same octets again.
 * Never throws for what a server may send: an answer that cannot be used ends the session with a reason.
 */
export function receiveAnswer(tree: Tree, state: SessionState, answer: Answer, env: DmEnvironment): SessionStep {
  return take(tree, state, answer, undefined, env);
}

/** Goes on with the message in which the user was asked something: it is carried out from its beginning, with all his answers. */
export function resumeSession(tree: Tree, state: SessionState, reply: UserReply, env: DmEnvironment): SessionStep {
  if (!state.asking) throw new Bug("a session that is resumed waits for its user");
  const { answer, known } = state.asking;
  const octets = { ...answer, body: storedOctets(answer.body) };
  return take(tree, { ...state, asking: null }, octets, { ...known, replies: [...known.replies, reply] }, env);
}

/**
 * Takes it that the transport has brought no answer. Package 1 goes out once more in the other encoding, with the same MsgID, as the
 * server has not had it, when that refuses the encoding and the device tries another; else the session is over.
 */
export function receiveFailure(tree: Tree, state: SessionState, failure: Failure, env: DmEnvironment): SessionStep {
  const { reason, detail, refusesEncoding = false } = failure;
  if (refusesEncoding && retriesEncoding(state, 415, env.settings)) return retryEncoding(tree, state, env);
  return stop(tree.overlay(), state, `${reason}: ${detail}`);
}

function retryEncoding(tree: Tree, state: SessionState, env: DmEnvironment): SessionStep {
  const { sent } = state;
  const other = { ...state, isOtherEncoding: true, sent: { ...sent, msgId: sent.msgId - 1 } };
  const commands = sentAgain(inEitherEncoding(resent(state)), waitingCommands(state.queue));
  return send(tree.overlay(), other, commands, "final", asSpoken(other, env));
}

/** The last message once more, with identical octets, for a server that may not have had it or whose answer is lost. */
export function repeatMessage(tree: Tree, state: SessionState, env: DmEnvironment): SessionStep {
  return repeat(tree.overlay(), state, asSpoken(state, env));
}

function take(
  tree: Tree,
  state: SessionState,
  answer: Answer,
  known: DeskMemory | undefined,
  own: DmEnvironment,
): SessionStep {
  const env = asSpoken(state, own);
  const overlay = tree.overlay();
  if (state.abort?.said) return stop(keepLastNonce(tree, state, answer, env), state, state.abort.reason);
  const read = readAnswer(state, answer, env.settings);
  if (read.kind === "unusable") return stop(overlay, state, read.reason, read.detail);
  if (read.kind === "repeated") return repeat(overlay, state, env);
  const heard = hearHeader(state, read.message.header, answer.url);
  const status = statusOfHeader(read.message.commands, state.sent.msgId);
  if (isRedirection(status)) return redirect(overlay, state, redirected(state, heard, status), env);
  const turn = takeTurn(tree, heard, { known, ...read }, env);
  switch (turn.do) {
    case "answer":
      return {
        ...send(turn.overlay, turn.state, turn.commands, turn.closing, asSpoken(turn.state, own)),
        ...turn.happened,
      };
    case "finish":
      return { state: turn.state, overlay: turn.overlay, next: { do: "finish" }, ...turn.happened };
    case "ask": {
      const asking = { answer: { ...answer, body: toBase64(answer.body) }, known: turn.known };
      const next = { do: "ask", prompt: turn.prompt } as const;
      return { state: { ...state, asking }, overlay, next, ...NOTHING, shown: turn.shown };
    }
    case "fail":
      return stop(overlay, turn.state, turn.reason);
  }
}

/** Package 1 once more, as the first message to the other address. */
function redirect(
  overlay: Overlay,
  before: SessionState,
  state: ReturnType<typeof redirected>,
  env: DmEnvironment,
): SessionStep {
  if (typeof state === "string") return stop(overlay, before, state);
  if (before.abort) return stop(overlay, before, before.abort.reason); // nothing is open at the other address
  const { serverId: server, sessionId } = state;
  env.emit({ type: "session.redirected", server, sessionId, from: before.url, to: state.url });
  return send(overlay, state, sentAgain(resent(before), waitingCommands(before.queue)), "final", env);
}
