import type { Millis } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { SyncMLEncoding } from "../codec/syncml/message.ts";
import type { Emit } from "../events/event.ts";
import type { BehaviourSettings, FindBehaviour } from "../mo/behaviour.ts";
import type { CommandRules } from "./command-rules.ts";
import type { Accent } from "./messages/accent.ts";
import type { ClientAlert } from "./messages/client-alerts.ts";

/** What a device can show its user, and how long it waits for him. */
export interface UiSettings {
  /** Characters that one text or choice may have; a longer one answers 416. */
  readonly maxText: number;
  /** Choices that fit on the display; more answer 416. */
  readonly maxChoices: number;
  /** How long an answer is waited for when the server does not say (MAXDT). */
  readonly waitMs: Millis;
  /** Whether a user who does not answer in time counts as one who cancels, so that the rest of the message is not executed; the specification leaves it open. */
  readonly timeoutCancels: boolean;
}

/** What stands behind the nodes that may be executed. */
export interface DmBehaviours {
  readonly above: FindBehaviour;
  /** What the device model says, by the name of the object, over the defaults of its behaviour. */
  readonly settings: Readonly<Record<string, BehaviourSettings>>;
}

/** How a device model speaks DM. */
export interface DmSettings {
  /** In what the client writes; it reads both. */
  readonly encoding: SyncMLEncoding;
  /** Largest message the client says it can receive, in octets. */
  readonly maxMsgSize: number;
  /** Largest object the client says it can receive, in octets; a larger value answers 413. */
  readonly maxObjSize: number;
  /** Whether values larger than a message come and go in chunks; `./DevDetail/LrgObj` says the same. Otherwise a chunk answers 406, and a value that no message can carry 413. */
  readonly largeObjects: boolean;
  readonly commands: CommandRules;
  /** How it words its messages; absent: as the specifications print them. */
  readonly accent?: Accent;
  /** `VerDTD` it sends and expects, for example `1.2`. */
  readonly verDtd: string;
  /** `VerProto` it sends and expects, for example `DM/1.2`. */
  readonly verProto: string;
  /** Client Events (1224) that stand in every package 1, whatever else there is to tell. */
  readonly clientEvents: readonly { readonly type: string; readonly format: string; readonly data: string }[];
  /** Messages that the client sends in one session before it gives up, so that no server can hold it for ever. */
  readonly maxRounds: number;
  /** Absent: a device without a display, whose user alerts answer 406. */
  readonly ui?: UiSettings;
  /** The form that the zero nonce takes after a notification that was made with it; `off`: there is no such session (DM_Security, nonce resynchronization). */
  readonly nonceResync: "off" | "zero-octets" | "ascii";
  /** An answer whose content type is not that of its octets: `lenient` goes by the octets, `strict` ends the session (SyncML_HTTP). */
  readonly wrongContentType: "strict" | "lenient";
  /** Whether a server that refuses package 1 for its version (505, 513) gets it once more as DM 1.1. */
  readonly versionRetry: "off" | "dm-1.1";
  /** Whether a server that refuses package 1 for its encoding (415, of HTTP or for the SyncHdr) gets it once more in the other one. */
  readonly encodingRetry: "off" | "other";
  /** What follows a 401 or 407 without Chal: the end of the session, or a try with Basic where the account prefers nothing; the specification leaves it open. */
  readonly withoutChal: "end" | "basic";
  /** What the Target of a message names after a RespURI: the RespURI, or the address of the account all the same; the specification leaves it open. */
  readonly headerTarget: "resp-uri" | "account";
}

/** What a step of a session may know besides the tree, its state and the answer. `emit` is its only side effect. */
export interface DmEnvironment {
  readonly now: Millis;
  /** The session's own generator. A step forks it by a counter of the state, so that it can be repeated. */
  readonly random: Random;
  readonly emit: Emit;
  readonly settings: DmSettings;
  /** Absent: nothing can be executed. */
  readonly behaviours?: DmBehaviours;
  /** How many more operations may begin; absent: any number. */
  readonly operationRoom?: number;
  /** What the client has to tell this server, oldest first. What is not under way in this session goes with the next message. */
  readonly alerts?: readonly ClientAlert[];
}
