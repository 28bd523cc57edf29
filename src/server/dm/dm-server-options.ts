import type { Clock, Millis } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { Emit } from "../../events/event.ts";
import type { Behaviour } from "../device/behaviour.ts";
import type { Job } from "../jobs/job.ts";
import type { AccountBook } from "../security/account.ts";
import type { AuthScheme } from "../security/authentication.ts";
import type { DeviceMemory } from "./device-memory.ts";

/** What makes a DM server: who it is, whom it knows, and what it wants done. */
export interface DmServerOptions {
  /** The Server Identifier, as in the devices' accounts. */
  readonly serverId: string;
  /** Where devices reach it; asked for with every message, so it may be known late. */
  readonly url: () => string;
  readonly accounts: AccountBook;
  readonly jobs: readonly Job[];
  /** What it does besides its jobs, one after the other as they are written. */
  readonly behaviour?: readonly Behaviour[];
  /** What clients are challenged for, and how the server proves itself, where an account does not say it. */
  readonly auth: AuthScheme;
  /** `unasked` (default): our proof goes with the first answer to an accepted client. `challenged`: only when the client asks. */
  readonly cred?: "unasked" | "challenged";
  /** Whether a RespURI of its own is given to every session. */
  readonly respUri?: boolean;
  /** Largest message, in octets, that clients are told they may send; absent: they are told nothing. */
  readonly maxMsgSize?: number;
  readonly random: Random;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Called once a session, when the device has proved itself. */
  readonly onSession?: (device: string) => void;
  /** Asked for every request: while it is so, each is answered with HTTP 503. */
  readonly isDown?: () => boolean;
  readonly limits?: Partial<DmServerLimits>;
  /** Where what is known of devices is kept; absent: it is forgotten with the server. */
  readonly memory?: DeviceMemory | undefined;
}

/** What a server takes in before it says no. */
export interface DmServerLimits {
  /** Octets of a request body; more is answered with HTTP 413. */
  readonly bodyBytes: number;
  /** Devices that are remembered; a further one is answered with HTTP 503. */
  readonly devices: number;
  /** Sessions under way; a further one is answered with HTTP 503. */
  readonly sessions: number;
  /** A session without a message for so long makes room for another. */
  readonly sessionIdleMs: Millis;
  /** Messages of a client in one session; after that it is ended. */
  readonly messages: number;
  /** Octets of an object that a client may send; announced as MaxObjSize. */
  readonly objectBytes: number;
}

/** Limits where the options say nothing. */
export const DEFAULT_LIMITS: DmServerLimits = {
  bodyBytes: 1 << 20,
  devices: 200_000,
  sessions: 100_000,
  sessionIdleMs: 600_000,
  messages: 1000,
  objectBytes: 1 << 20,
};

/** One POST, whatever carried it. */
export interface DmRequest {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Path and query, where what carried it has one. */
  readonly path?: string;
  /** Where the device reached the server, when not by {@link DmServerOptions.url}. */
  readonly url?: string;
  /** The value of the `x-syncml-hmac` header beside the body. */
  readonly hmac?: string;
}

/** The answer to a {@link DmRequest}, with an HTTP status. */
export interface DmResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The value of the `x-syncml-hmac` header beside the body. */
  readonly hmac?: string;
  /** Where to ask instead, for a redirection. */
  readonly location?: string;
  /** How long the server takes for it, on purpose. */
  readonly delayMs?: Millis;
  /** Octets of the body after which the connection is cut, on purpose. */
  readonly cutAfter?: number;
}
