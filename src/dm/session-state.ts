import type { Account, AccountNodes, TransportCredential } from "./account/account.ts";
import {
  type AuthScheme,
  type ClientAuthentication,
  startClientAuthentication,
} from "./authentication/authentication.ts";
import { type ServerAuthentication, startServerAuthentication } from "./authentication/server-authentication.ts";
import type { IncomingObject } from "./large-object-receiver.ts";
import type { SentAlert } from "./messages/client-alerts.ts";
import type { Answer } from "./session/answer.ts";
import type { SessionAbort } from "./session/session-abort.ts";
import type { DmSettings } from "./settings.ts";
import type { DeskMemory } from "./user/user-desk.ts";

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
  /** Where package 1 went: the account's address, or where it was redirected to. */
  readonly home: string;
  /** `setup` until the server has accepted package 1. */
  readonly phase: "setup" | "management";
  readonly client: ClientAuthentication;
  readonly server: ServerAuthentication;
  /** What the transport may show when the server asks it; `null` when there is nothing. */
  readonly transportCredential: TransportCredential | null;
  /** Where the account has what the session may have to change. */
  readonly account: AccountNodes;
  readonly sent: {
    /** MsgID of the message sent last, which is also how many were sent. */
    readonly msgId: number;
    /** Its octets, base64: a repeated server message is answered with them again. */
    readonly octets: string;
    /** The `x-syncml-hmac` header that went with them; `null` without one. */
    readonly hmac: string | null;
    /** How often that happened in this session. */
    readonly repeats: number;
  };
  /** MsgID of the server's last message; `null` before the first. */
  readonly receivedMsgId: string | null;
  /** Whether the server's present package is complete: it sent `Final`. */
  readonly serverFinal: boolean;
  /** Whether a wrong protocol version of the server was already answered. */
  readonly versionRefused: boolean;
  /** Whether the client speaks DM 1.1 because the server refused its own version. */
  readonly isOlder: boolean;
  /** Whether the client writes in the encoding that is not its own because the server refused that one. */
  readonly isOtherEncoding: boolean;
  /** How often package 1 was redirected. */
  readonly redirects: number;
  /** Where the server has moved for good, until the account says so too; `null` when it has not. */
  readonly movedTo: string | null;
  /** What the server said it can receive, in octets; `null` when it did not. */
  readonly peer: { readonly maxMsgSize: number | null; readonly maxObjSize: number | null };
  /** Replies that did not fit the last message, as {@link ./messages/waiting-commands.ts} stores them; `null` when all were sent. */
  readonly queue: string | null;
  /** The large object whose chunks are coming in; `null` when there is none. */
  readonly incoming: IncomingObject | null;
  /** Nonces drawn so far: the label of the next one's generator. */
  readonly noncesDrawn: number;
  /** The client's own alerts of this session: those that wait for a message, and those that were sent. */
  readonly alerts: readonly SentAlert[];
  /** A message of the server in which the user is asked something, which is carried out again with his answer; `null` when none waits. */
  readonly asking: AskingMessage | null;
  /** That the client wants to end the session, or has said so; `null` while it goes on. */
  readonly abort: SessionAbort | null;
}

/** A message as it came, its octets in base64, and what the user has done about it so far. */
export interface AskingMessage {
  readonly answer: Omit<Answer, "body"> & { readonly body: string };
  readonly known: DeskMemory;
}

/** How a session begins: 1200 answers a notification of the server, 1201 is the client's own idea. */
export interface Opening {
  /** At most four characters, the notification's or the client's choice. */
  readonly sessionId: string;
  readonly alert: 1200 | 1201;
  /** The authentication type of the last session with this server: comes first when the account prefers none. */
  readonly authType?: AuthScheme;
}

/** The state before the first message. */
export function startSession(account: Account, opening: Opening, device: string, settings: DmSettings): SessionState {
  return {
    sessionId: opening.sessionId,
    serverId: account.serverId,
    deviceId: device,
    url: account.url,
    home: account.url,
    phase: "setup",
    client: startClientAuthentication(account, settings, opening.authType),
    server: startServerAuthentication(account),
    transportCredential: account.transportCredential ?? null,
    account: account.nodes,
    sent: { msgId: 0, octets: "", hmac: null, repeats: 0 },
    receivedMsgId: null,
    serverFinal: true,
    versionRefused: false,
    isOlder: false,
    isOtherEncoding: false,
    redirects: 0,
    movedTo: null,
    peer: { maxMsgSize: null, maxObjSize: null },
    queue: null,
    incoming: null,
    noncesDrawn: 0,
    alerts: [],
    asking: null,
    abort: null,
  };
}

/** Whether the client has sent as many messages as it does in one session. */
export function isExhausted(
  { sent }: Pick<SessionState, "sent">,
  { maxRounds }: Pick<DmSettings, "maxRounds">,
): boolean {
  return sent.msgId + sent.repeats >= maxRounds;
}
