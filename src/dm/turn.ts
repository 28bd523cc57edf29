/** One turn of the session: from a message of the server to the commands of the client's next one (DM_Protocol §8). */
import type { Command, Status, SyncMLEncoding, SyncMLMessage } from "../codec/syncml/message.ts";
import { Draft } from "../tree/draft.ts";
import type { Overlay, Tree } from "../tree/tree.ts";
import { hearHeaderStatus } from "./authentication.ts";
import { executeCommands, refuseCommands } from "./command-processor.ts";
import { isNextMessage } from "./commands/alert.ts";
import { commandContext } from "./context.ts";
import type { SessionFailureReason } from "./failure.ts";
import { versionStatus } from "./header.ts";
import { drawNonce, saveNonces } from "./nonces.ts";
import { sentCommands, waitingCommands } from "./outbox.ts";
import { alertCommand, headerStatus, type Reply, replyCommands } from "./reply.ts";
import { hearServer, type ServerVerdict } from "./server-authentication.ts";
import type { SessionState } from "./session-state.ts";
import type { DmEnvironment } from "./settings.ts";

/** What ends the client's message once all replies are in: `Final`, or the Alert 1222 by which the server goes on. */
export type Closing = "final" | Command;

export type Turn =
  | {
      readonly do: "answer";
      readonly state: SessionState;
      readonly overlay: Overlay;
      readonly commands: readonly Command[];
      readonly closing: Closing;
    }
  | { readonly do: "finish"; readonly state: SessionState; readonly overlay: Overlay }
  | { readonly do: "fail"; readonly state: SessionState; readonly reason: SessionFailureReason };

/** A message of the server, decoded. */
export interface Received {
  readonly message: SyncMLMessage;
  readonly encoding: SyncMLEncoding;
}

/** Challenges that a server gets before the client gives up on it. */
const MAX_SERVER_CHALLENGES = 3;

/** Answers that may wait to be sent. An empty Item is one octet of WBXML, and its Status many. */
const MAX_ANSWERS = 2000;

/** What the server's message leads to; `state` has taken in its header already. */
export function takeTurn(tree: Tree, state: SessionState, received: Received, env: DmEnvironment): Turn {
  const { header, commands } = received.message;
  const fail = (reason: SessionFailureReason): Turn => ({ do: "fail", state, reason });
  if (commands.some((command) => command.cmd === "Alert" && command.code === 1223)) return fail("aborted-by-server");
  const version = versionStatus(header, env.settings);
  if (version !== undefined) return refuseVersion(tree, state, headerStatus(header, version), env);
  const status = statusOfHeader(commands, state.sent.msgId);
  if (!status && state.phase === "setup") return fail("missing-status");
  const verdict = hearHeaderStatus(state.client, status);
  if (verdict.outcome === "failed") return fail(verdict.reason);
  const heard = { ...state, client: verdict.client };
  if (verdict.outcome === "challenged")
    return work(tree, { ...heard, serverFinal: true }, received, env, resent(state));
  const serverFinal = packageIsComplete(state, received.message);
  return work(tree, { ...heard, phase: "management", serverFinal }, received, env, []);
}

/** A wrong version is answered once; then the server has made its choice. */
function refuseVersion(tree: Tree, state: SessionState, status: Status, env: DmEnvironment): Turn {
  if (state.versionRefused) return { do: "fail", state, reason: "unsupported-version" };
  if (isExhausted(state, env)) return { do: "fail", state, reason: "too-many-messages" };
  const overlay = tree.overlay();
  return { do: "answer", state: { ...state, versionRefused: true }, overlay, commands: [status], closing: "final" };
}

/** Authenticates the server, carries out its commands, and puts the answer together. `resent`: what the server refused and gets again. */
function work(
  tree: Tree,
  heard: SessionState,
  { message, encoding }: Received,
  env: DmEnvironment,
  resent: readonly Command[],
): Turn {
  const { header } = message;
  const commands = message.commands.filter(({ cmd }) => cmd !== "Status");
  const isEnd = commands.length === 0 && resent.length === 0 && heard.queue === null && heard.serverFinal;
  if (!isEnd && isExhausted(heard, env)) return { do: "fail", state: heard, reason: "too-many-messages" };
  const waiting = waitingCommands(heard.queue);
  if (waiting.length + countItems(commands) > MAX_ANSWERS)
    return { do: "fail", state: heard, reason: "too-many-commands" };
  const draw = () => drawNonce(env.random, heard.noncesDrawn);
  const verdict = hearServer(heard.server, header.cred, commands.length > 0, draw);
  if (verdict.server.challenges > MAX_SERVER_CHALLENGES) {
    return { do: "fail", state: heard, reason: "server-not-authenticated" };
  }
  const draft = new Draft(tree, env.now);
  // before the commands, so that a nonce which the server writes itself comes last
  const state = saveNonces(draft, isEnd ? withoutChallenge(heard, verdict) : withVerdict(heard, verdict));
  const first = headerStatus(header, verdict.status, verdict.chal);
  const context = commandContext(draft, state, { first, encoding, msgRef: header.msgId }, env.settings);
  const { status } = verdict;
  const refused = status === 401 || status === 407;
  const replies = refused ? refuseCommands(commands, status) : executeCommands(commands, context, env.emit);
  const overlay = draft.overlay();
  if (overlay !== tree.overlay()) env.emit({ type: "tree.changed", by: state.serverId, uris: draft.changed() });
  if (isEnd) return { do: "finish", state, overlay };
  const answers = replies.flatMap((reply: Reply) => replyCommands(reply, header.msgId));
  return {
    do: "answer",
    state,
    overlay,
    commands: [first, ...answers, ...resent, ...waiting],
    closing: state.serverFinal ? "final" : alertCommand(1222),
  };
}

/** How many answers commands call for. */
function countItems(commands: readonly Command[]): number {
  const count = (command: Command): number => {
    if ("commands" in command) return 1 + countItems(command.commands);
    return "items" in command ? Math.max(1, command.items.length) : 1;
  };
  return commands.reduce((sum, command) => sum + count(command), 0);
}

/** The Status for the SyncHdr of the message sent last. Servers that get MsgRef wrong mean that one too. */
function statusOfHeader(commands: readonly Command[], msgId: number): Status | undefined {
  const statuses = commands.filter((command) => command.cmd === "Status" && command.cmdRef === "0") as Status[];
  return statuses.find(({ msgRef }) => msgRef === String(msgId)) ?? statuses.at(-1);
}

/** Whether the server has said all of its package. While it asks for the rest of the client's it says nothing about its own. */
function packageIsComplete(state: SessionState, { commands, final }: SyncMLMessage): boolean {
  const own = commands.filter(({ cmd }) => cmd !== "Status");
  const asksForMore = own.length > 0 ? own.every(isNextMessage) : state.queue !== null;
  return asksForMore ? state.serverFinal : final;
}

/** The commands of the message that the server refused. A package 1 is told again without the Status elements it had (DM_Security). */
function resent({ sent, phase }: SessionState): readonly Command[] {
  return sentCommands(sent.octets).filter(({ cmd }) => phase === "management" || cmd !== "Status");
}

function isExhausted({ sent }: SessionState, { settings }: DmEnvironment): boolean {
  return sent.msgId + sent.repeats >= settings.maxRounds;
}

function withVerdict(state: SessionState, { server, chal }: ServerVerdict): SessionState {
  return { ...state, server, noncesDrawn: state.noncesDrawn + (chal?.nextNonce ? 1 : 0) };
}

/** No message will carry the Chal, so the server goes on with the nonce it has. */
function withoutChallenge(state: SessionState, { server }: ServerVerdict): SessionState {
  const { nonce, unsaved } = state.server;
  return { ...state, server: { ...server, nonce, unsaved } };
}
