import { PUSH_PORTS } from "../../codec/assemble/document-kind.ts";
import { notificationPush, signPackage0 } from "../../codec/assemble/push.ts";
import {
  NOTIFICATION_VERSIONS,
  type NotificationDm,
  type Package0,
  type UiMode,
} from "../../codec/notification/package0.ts";
import { splitDatagram } from "../../codec/sms/split.ts";
import { encodePush } from "../../codec/wsp/push.ts";

/**
 * What a sender may do wrong on purpose. `bad-digest`: its last octet is another; `unknown-server`: another server calls, with a
 * digest of its own; `unsupported-version`: one that no client reads; `truncated`: half of it.
 */
export const NOTIFICATION_FAULTS = ["bad-digest", "unknown-server", "unsupported-version", "truncated"] as const;
/** One of {@link NOTIFICATION_FAULTS}. */
export type NotificationFault = (typeof NOTIFICATION_FAULTS)[number];

/** Who calls whom to what session, and how the call travels. */
export interface NotificationRequest {
  readonly serverId: string;
  /** The server's secret, as in the device's account. */
  readonly password: string;
  /** The server's nonce, raw octets. */
  readonly nonce: Uint8Array;
  /** 1 to FFFF. */
  readonly sessionId: number;
  /** What the device speaks; DM 1.2 when absent. */
  readonly dm?: NotificationDm;
  readonly uiMode?: UiMode;
  readonly initiator?: "server" | "client";
  /** What stands behind the server id; the digest covers it. */
  readonly vendor?: Uint8Array;
  /** Transaction id of the push, 0 to 255. */
  readonly tid: number;
  /** Reference of the concatenated short messages, 0 to 255. */
  readonly reference: number;
  readonly fault?: NotificationFault;
}

/** A notification ready for a carrier. */
export interface PreparedNotification {
  /** Package #0 itself. */
  readonly notification: Uint8Array;
  /** The whole push PDU. */
  readonly push: Uint8Array;
  /** User data of the short messages, header first. */
  readonly parts: Uint8Array[];
  /** The SessionID of the session that it asks for, as a SyncHdr says it. */
  readonly sessionId: string;
}

/** A version that no client of DM 1.2 reads. */
const UNSUPPORTED_VERSION = 99;

/** Makes Package #0 and the short messages that carry it (DM_Notification). @throws {CodecError} for a server id that is empty or too long */
export function prepareNotification(request: NotificationRequest): PreparedNotification {
  const { tid, reference } = request;
  const push = notificationPush(package0Of(request), tid);
  const body = request.fault === "truncated" ? push.body.subarray(0, push.body.length >> 1) : push.body;
  const pdu = encodePush({ ...push, body });
  return {
    notification: body,
    push: pdu,
    parts: splitDatagram(pdu, PUSH_PORTS, { reference }),
    sessionId: sessionIdText(request.sessionId),
  };
}

/** A SessionID as a SyncHdr says it: hexadecimal digits without leading zeros (DM_Notification). */
export function sessionIdText(sessionId: number): string {
  return sessionId.toString(16).toUpperCase();
}

function package0Of(request: NotificationRequest): Package0 {
  const {
    serverId,
    password,
    nonce,
    sessionId,
    dm = "1.2",
    uiMode = "unspecified",
    initiator = "server",
    vendor,
    fault,
  } = request;
  const trigger = {
    version: fault === "unsupported-version" ? UNSUPPORTED_VERSION : NOTIFICATION_VERSIONS[dm],
    uiMode,
    initiator,
    reserved: 0,
    sessionId,
    serverId: fault === "unknown-server" ? `not-${serverId}`.slice(0, 255) : serverId,
    vendor: vendor ?? new Uint8Array(),
  };
  const signed = signPackage0(trigger, { password, nonce });
  if (fault !== "bad-digest") return signed;
  const digest = signed.digest.slice();
  digest[15] = (digest[15] ?? 0) ^ 1;
  return { ...signed, digest };
}
