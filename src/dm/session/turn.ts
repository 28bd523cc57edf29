/** One turn of the session: from a message of the server to the commands of the client's next one (DM_Protocol §8). */
import type { Command, Status, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { Tree } from "../../tree/tree.ts";
import { hearHeaderStatus } from "../authentication/authentication.ts";
import { isNextMessage } from "../commands/alert.ts";
import type { SessionFailureReason } from "../failure.ts";
import { retriesOlder, versionOf, versionStatus } from "../messages/header.ts";
import { headerStatus } from "../reply.ts";
import { isExhausted, type SessionState } from "../session-state.ts";
import type { DmEnvironment } from "../settings.ts";
import { type Received, takeCommands } from "./carry-out.ts";
import { asSpoken, inEitherEncoding, retriesEncoding } from "./encoding-retry.ts";
import { resent } from "./resent.ts";
import { NOTHING, type Turn } from "./turn-outcome.ts";

/** What the server's message leads to; `state` has taken in its header already. */
export function takeTurn(tree: Tree, state: SessionState, received: Received, env: DmEnvironment): Turn {
  const { header, commands } = received.message;
  const fail = (reason: SessionFailureReason): Turn => ({ do: "fail", state, reason });
  if (commands.some((command) => command.cmd === "Alert" && command.code === 1223)) return fail("aborted-by-server");
  const status = statusOfHeader(commands, state.sent.msgId);
  if (retriesOlder(state, status?.code, env.settings)) {
    return takeCommands(tree, { ...state, isOlder: true, serverFinal: true }, received, env, resent(state));
  }
  if (retriesEncoding(state, status?.code, env.settings)) {
    const other = { ...state, isOtherEncoding: true, serverFinal: true };
    return takeCommands(tree, other, received, asSpoken(other, env), inEitherEncoding(resent(state)));
  }
  const version = versionStatus(header, versionOf(state, env.settings));
  if (version !== undefined) return refuseVersion(tree, state, headerStatus(header, version), env);
  if (!status && state.phase === "setup") return fail("missing-status");
  const goesOn = commands.some(({ cmd }) => cmd !== "Status") || !received.message.final || state.queue !== null;
  const verdict = hearHeaderStatus(state.client, status, goesOn);
  if (verdict.outcome === "failed") return fail(verdict.reason);
  const { client } = verdict;
  if (verdict.outcome === "challenged") return takeCommands(tree, { ...state, client }, received, env, resent(state));
  const serverFinal = packageIsComplete(state, received.message);
  return takeCommands(tree, { ...state, client, phase: "management", serverFinal }, received, env, []);
}

/** A wrong version is answered once; then the server has made its choice. */
function refuseVersion(tree: Tree, state: SessionState, status: Status, env: DmEnvironment): Turn {
  if (state.versionRefused) return { do: "fail", state, reason: "unsupported-version" };
  if (isExhausted(state, env.settings)) return { do: "fail", state, reason: "too-many-messages" };
  const overlay = tree.overlay();
  const refused = { ...state, versionRefused: true };
  return { do: "answer", state: refused, overlay, commands: [status], closing: "final", happened: NOTHING };
}

/** The Status for the SyncHdr of the message sent last. Servers that get MsgRef wrong mean that one too. */
export function statusOfHeader(commands: readonly Command[], msgId: number): Status | undefined {
  const statuses = commands.filter((command) => command.cmd === "Status" && command.cmdRef === "0") as Status[];
  return statuses.find(({ msgRef }) => msgRef === String(msgId)) ?? statuses.at(-1);
}

/** Whether the server has said all of its package. While it asks for the rest of the client's it says nothing about its own. */
function packageIsComplete(state: SessionState, { commands, final }: SyncMLMessage): boolean {
  const own = commands.filter(({ cmd }) => cmd !== "Status");
  const asksForMore = own.length > 0 ? own.every(isNextMessage) : state.queue !== null;
  return asksForMore ? state.serverFinal : final;
}
