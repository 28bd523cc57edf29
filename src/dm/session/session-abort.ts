/** How the client ends a session before its time: with Alert 1223, instead of going on (DM_Protocol §8.5). */
import type { Command } from "../../codec/syncml/message.ts";
import type { SessionFailureReason } from "../failure.ts";
import { alertCommand } from "../reply.ts";
import type { SessionState } from "../session-state.ts";

/** An end that the client wants; part of the session's state. */
export interface SessionAbort {
  readonly reason: SessionFailureReason;
  /** Whether Alert 1223 is under way: whatever is answered to it, the session is over. */
  readonly said: boolean;
}

/** The session with the user's wish to end it: the next message says so, and nothing more of the server's is carried out. */
export function wantAbort(state: SessionState): SessionState {
  return { ...state, abort: state.abort ?? { reason: "aborted-by-client", said: false } };
}

/** The session once Alert 1223 is under way. */
export function saidAbort(state: SessionState, abort: SessionAbort): SessionState {
  return { ...state, incoming: null, abort: { ...abort, said: true } };
}

/** What the last message owes of what waits to be said: the server has to know what was done, and needs no values any more. */
export function owedAtEnd(waiting: readonly Command[]): readonly Command[] {
  return waiting.filter(({ cmd }) => cmd === "Status");
}

/** Alert 1223, which ends a message and the session with it. */
export const ABORT: Command = alertCommand(1223);
