import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { strictUtf8Text, utf8Bytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "DM_Notification";

/** Octets of the digest, which is an MD5. */
const DIGEST_LENGTH = 16;

/** What a sender writes into the version field, by the version of DM that its device speaks: DM 1.1.2 has notifications of version 1.0, DM 1.2 those of 1.1. */
export const NOTIFICATION_VERSIONS = { "1.1": 10, "1.2": 11 } as const;
/** A version of DM that has notifications; see {@link NOTIFICATION_VERSIONS}. */
export type NotificationDm = keyof typeof NOTIFICATION_VERSIONS;

const OLDEST_VERSION = 10;
const NEWEST_VERSION = 13;

/** How the user takes part, in the order of the codes. */
export const UI_MODES = ["unspecified", "background", "informative", "user-interaction"] as const;

/** How the user takes part; see {@link UI_MODES}. */
export type UiMode = (typeof UI_MODES)[number];

/** Everything after the digest: what the digest is made over. */
export interface Trigger {
  /** Ten times the version number: 10 to 13. */
  readonly version: number;
  readonly uiMode: UiMode;
  readonly initiator: "client" | "server";
  /** The 27 bits for future use; 0 from senders that follow the specification. */
  readonly reserved: number;
  /** 0 to FFFF; the text of SessionID is its hexadecimal digits. */
  readonly sessionId: number;
  readonly serverId: string;
  /** Whatever follows. */
  readonly vendor: Uint8Array;
}

/** Package #0, the server's call to open a session: General Notification Initiated Session Alert (DM_Notification). */
export interface Package0 extends Trigger {
  /** Checked by the caller, who knows credentials and nonce. */
  readonly digest: Uint8Array;
}

/** Decodes Package #0. Reserved bits and vendor octets are kept, because the digest covers them. @throws {CodecError} `truncated`, or `unsupported-version` (DM_Notification) */
export function decodePackage0(input: Uint8Array): Package0 {
  const reader = new ByteReader(input);
  const digest = reader.bytes(DIGEST_LENGTH, "digest", SPEC);
  const flagsAt = reader.offset;
  const flags = reader.uint(2, "version and flags", SPEC); // version:10 ui-mode:2 initiator:1 future:3
  const version = flags >>> 6;
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
    const detail = `version ${version}, expected ${OLDEST_VERSION} to ${NEWEST_VERSION}`;
    throw new CodecError("unsupported-version", flagsAt, SPEC, detail);
  }
  const future = reader.uint(3, "future use", SPEC);
  const sessionId = reader.uint(2, "session id", SPEC);
  return {
    digest,
    version,
    uiMode: UI_MODES[(flags >>> 4) & 0b11] as UiMode,
    initiator: (flags & 0b1000) !== 0 ? "server" : "client",
    reserved: (flags & 0b111) * 0x1000000 + future,
    sessionId,
    serverId: readServerId(reader),
    vendor: reader.rest(),
  };
}

/** Encodes what {@link decodePackage0} reads. @throws {CodecError} as {@link encodeTrigger} (DM_Notification) */
export function encodePackage0(notification: Package0): Uint8Array {
  return new ByteWriter().bytes(notification.digest).bytes(encodeTrigger(notification)).finish();
}

/** The octets under the digest, for a sender that makes one. @throws {CodecError} `invalid-value` for an empty server id or one of more than 255 octets */
export function encodeTrigger(trigger: Trigger): Uint8Array {
  const serverId = utf8Bytes(trigger.serverId);
  if (serverId.length === 0 || serverId.length > 0xff) {
    throw new CodecError("invalid-value", 7, SPEC, `server id has ${serverId.length} bytes, expected 1 to 255`);
  }
  const initiator = trigger.initiator === "server" ? 0b1000 : 0;
  const flags = (trigger.version << 6) | (UI_MODES.indexOf(trigger.uiMode) << 4) | initiator;
  return new ByteWriter()
    .uint(2, flags | (trigger.reserved >>> 24))
    .uint(3, trigger.reserved & 0xffffff)
    .uint(2, trigger.sessionId)
    .u8(serverId.length)
    .bytes(serverId)
    .bytes(trigger.vendor)
    .finish();
}

/** The octets under the digest as they were received, which is what the digest is checked against. */
export function triggerOf(input: Uint8Array): Uint8Array {
  return input.subarray(DIGEST_LENGTH);
}

function readServerId(reader: ByteReader): string {
  const lengthAt = reader.offset;
  const length = reader.u8("server id length", SPEC);
  if (length === 0) throw new CodecError("invalid-value", lengthAt, SPEC, "server id is empty");
  const serverId = strictUtf8Text(reader.bytes(length, "server id", SPEC));
  if (serverId === undefined) throw new CodecError("invalid-value", lengthAt + 1, SPEC, "server id is not UTF-8");
  return serverId;
}
