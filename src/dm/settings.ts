import type { Millis } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { SyncMLEncoding } from "../codec/syncml/message.ts";
import type { Emit } from "../events/event.ts";

/** How a device model speaks DM. */
export interface DmSettings {
  /** In what the client writes; it reads both. */
  readonly encoding: SyncMLEncoding;
  /** Largest message the client says it can receive, in octets. */
  readonly maxMsgSize: number;
  /** Largest object the client says it can receive, in octets; a larger value answers 413. */
  readonly maxObjSize: number;
  /** `VerDTD` it sends and expects, for example `1.2`. */
  readonly verDtd: string;
  /** `VerProto` it sends and expects, for example `DM/1.2`. */
  readonly verProto: string;
  /** Messages that the client sends in one session before it gives up, so that no server can hold it for ever. */
  readonly maxRounds: number;
}

/** What a step of a session may know besides the tree, its state and the answer. `emit` is its only side effect. */
export interface DmEnvironment {
  readonly now: Millis;
  /** The session's own generator. A step forks it by a counter of the state, so that it can be repeated. */
  readonly random: Random;
  readonly emit: Emit;
  readonly settings: DmSettings;
}
