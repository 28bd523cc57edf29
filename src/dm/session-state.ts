import type { ClientAuthentication } from "./authentication.ts";
import type { ServerAuthentication } from "./server-authentication.ts";

/**
 * One DM session between two messages, a plain JSON value. Octets are base64 text. Credentials are those of the session's
 * beginning: what the server changes in its own account takes effect in the next session (DM_Security).
 */
export interface SessionState {
  readonly sessionId: string;
  readonly serverId: string;
  /** `./DevInfo/DevId`, the Source of every message. */
  readonly deviceId: string;
  /** Where the next message goes: the account's address, or the last `RespURI`. */
  readonly url: string;
  /** `setup` until the server has accepted package 1. */
  readonly phase: "setup" | "management";
  readonly client: ClientAuthentication;
  readonly server: ServerAuthentication;
  readonly sent: {
    /** MsgID of the message sent last, which is also how many were sent. */
    readonly msgId: number;
    /** Its octets, base64: a repeated server message is answered with them again. */
    readonly octets: string;
    /** How often that happened in this session. */
    readonly repeats: number;
  };
  /** MsgID of the server's last message; `null` before the first. */
  readonly receivedMsgId: string | null;
  /** Whether the server's present package is complete: it sent `Final`. */
  readonly serverFinal: boolean;
  /** Whether a wrong protocol version of the server was already answered. */
  readonly versionRefused: boolean;
  /** What the server said it can receive, in octets; `null` when it did not. */
  readonly peer: { readonly maxMsgSize: number | null; readonly maxObjSize: number | null };
  /** Replies that did not fit the last message, as {@link ./outbox.ts} stores them; `null` when all were sent. */
  readonly queue: string | null;
  /** Nonces drawn so far: the label of the next one's generator. */
  readonly noncesDrawn: number;
}
