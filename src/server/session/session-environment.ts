import type { SyncMLEncoding, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { DeviceRecord } from "../device/device-record.ts";
import type { VersionNumber } from "../messages/version.ts";
import type { AccountBook } from "../security/account.ts";
import type { AuthScheme } from "../security/authentication.ts";
import type { CarriedMessage } from "../security/message-mac.ts";
import type { ChunkFault } from "./object-sender.ts";

/** What a session asks of the server around it. */
export interface SessionEnvironment {
  readonly serverId: string;
  readonly accounts: AccountBook;
  /** What clients are challenged for whose account does not say it. */
  readonly scheme: AuthScheme;
  /** Whether our proof is shown unasked; otherwise after a challenge only. */
  readonly offersCred: boolean;
  /** Where the client reaches the server. */
  readonly url: string;
  /** Another address of the server, to which a client can be sent. */
  readonly otherUrl: () => string;
  readonly respUri: string | undefined;
  readonly maxMsgSize: number | undefined;
  readonly maxObjSize: number;
  readonly maxMessages: number;
  /** Whether the client's limits are passed over on purpose. */
  readonly ignoreLimits: boolean;
  readonly chunkFault: ChunkFault;
  /** A version that is not spoken, on purpose. */
  readonly refusedVersion: VersionNumber | undefined;
  /** Whether the client is in the middle of a session that the server has lost on purpose. */
  readonly isLost: boolean;
  readonly record: DeviceRecord;
  readonly nextNonce: () => Uint8Array;
  /** SessionIDs that notifications ask the device for. */
  readonly notified: readonly string[];
  /** Called once, when the client has proved itself, with the message that opens the session. */
  readonly accepted: (opening: SyncMLMessage) => void;
  readonly learn: (uri: string, value: string) => void;
}

/** How a message came in. */
export interface MessageArrival extends CarriedMessage {
  /** Path and query it was sent to, where what carried it has one. */
  readonly path: string | undefined;
  readonly encoding: SyncMLEncoding;
}

/** A message of ours, and the `x-syncml-hmac` header that goes beside it. */
export interface SessionReply {
  readonly body: Uint8Array;
  readonly hmac?: string;
}
