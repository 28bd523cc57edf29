import { encodePackage0, encodeTrigger, type Package0, type Trigger } from "../notification/package0.ts";
import { notificationDigest } from "../security/notification-digest.ts";
import type { PushPdu } from "../wsp/push.ts";
import type { EncodedDocument } from "./encode-document.ts";

/** What a push says besides its document. */
export interface PushOptions {
  /** 0 to 255. */
  readonly tid: number;
  /** The number of the method; a sender that is wrong on purpose may name any. */
  readonly sec?: number;
  readonly mac?: string;
}

/** The push that brings a document; with SEC and MAC it is an authenticated bootstrap (ProvBoot; DM_Bootstrap). */
export function documentPush({ kind, body }: EncodedDocument, { tid, sec, mac }: PushOptions): PushPdu {
  const { mediaType, applicationId } = kind;
  return {
    tid,
    contentType: mediaType,
    parameters: { ...(sec === undefined ? {} : { sec }), ...(mac === undefined ? {} : { mac }), others: [] },
    headers: applicationId === undefined ? [] : [{ name: "X-Wap-Application-Id", value: applicationId }],
    body,
  };
}

/** Package #0 with the digest that a client checks. `nonce` is raw octets (DM_Notification). @throws {CodecError} for a server id that does not fit */
export function signPackage0(
  trigger: Trigger,
  { password, nonce }: { readonly password: string; readonly nonce: Uint8Array },
): Package0 {
  const secrets = { serverId: trigger.serverId, password, nonce };
  return { ...trigger, digest: notificationDigest(secrets, encodeTrigger(trigger)) };
}

/** The push that brings Package #0. @throws {CodecError} */
export function notificationPush(notification: Package0, tid: number): PushPdu {
  return {
    tid,
    contentType: "application/vnd.syncml.notification",
    parameters: { others: [] },
    headers: [{ name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" }],
    body: encodePackage0(notification),
  };
}
