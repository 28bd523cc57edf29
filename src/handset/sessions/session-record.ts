/** What a handset keeps of sessions: called for, wanted, in flight. All of it is plain JSON. */
import type { Millis } from "../../base/clock.ts";
import type { SessionState } from "../../dm/session-state.ts";
import type { UserPrompt } from "../../dm/user/user-prompt.ts";

/** A session that is wanted. */
export interface PendingSession {
  readonly serverId: string;
  readonly alert: 1200 | 1201;
  /** Failed tries so far. */
  readonly tries: number;
  readonly notBefore: Millis;
  /** What of the server it answers; only with alert 1200. */
  readonly call?: SessionCall;
}

/** A server's call for a session, proven to be its own (DM_Notification). */
export interface SessionCall {
  /** As the session's messages have it: hexadecimal digits. */
  readonly sessionId: string;
  readonly initiator: "client" | "server";
  /** Whether its digest was made with the zero nonce, so that both sides begin anew with that one. */
  readonly resynchronises: boolean;
  /** Of its octets. */
  readonly digest: string;
  /** The line that the session goes over, in place of the network. */
  readonly line?: string;
}

/** A call that the user has to agree to. */
export interface OpenNotification {
  /** Its name in events, for example `notification-1`. */
  readonly id: string;
  readonly serverId: string;
  readonly call: SessionCall;
  /** The sender as the bearer knows it. */
  readonly from: string;
  /** When waiting is given up. */
  readonly endsAt: Millis;
}

/** The session in flight. */
export interface ActiveSession {
  /** Its name in events, for example `session-1`. */
  readonly span: string;
  /** What it was opened for; wanted again when it fails. */
  readonly pending: PendingSession;
  readonly dm: SessionState;
  readonly startedAt: Millis;
  /** Messages sent so far. */
  readonly messages: number;
  /** The question of the server that waits for the user; `null` while a message is in flight. */
  readonly prompt: OpenPrompt | null;
  /**
   * Whether it can be gone on with after a loss of power, or was and has heard nothing of the server since. `impossible`: it comes from
   * an earlier version of this record.
   */
  readonly resumption: "possible" | "tried" | "impossible";
}

/** A question that a server asks the user in a session. */
export interface OpenPrompt {
  /** Its name, for example `prompt-1`. */
  readonly id: string;
  readonly prompt: UserPrompt;
  /** When it is given up, or the default response taken. */
  readonly endsAt: Millis;
}
