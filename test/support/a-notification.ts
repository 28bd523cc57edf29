import { utf8Bytes } from "../../src/base/bytes.ts";
import type { InboundPush, InboundSms } from "../../src/ports/inbound.ts";
import {
  type NotificationRequest,
  type PreparedNotification,
  prepareNotification,
} from "../../src/server/notification/prepare-notification.ts";
import { anSms, SERVER_ID } from "./a-bootstrap.ts";
import { IMEI } from "./a-sim.ts";

/** The nonce that the usual account has for its server. */
export const SERVER_NONCE = utf8Bytes("nonce-2");

/** A Package #0 of the server of the usual account: session 1F, in the background, unless told otherwise. */
export function prepared(request: Partial<NotificationRequest> = {}): PreparedNotification {
  return prepareNotification({
    serverId: SERVER_ID,
    password: "other",
    nonce: SERVER_NONCE,
    sessionId: 0x1f,
    uiMode: "background",
    tid: 1,
    reference: 1,
    ...request,
  });
}

/** The same in short messages. */
export function aNotification(request: Partial<NotificationRequest> = {}): InboundSms[] {
  return prepared(request).parts.map((userData) => anSms(userData));
}

/** The same as another bearer brings it. */
export function aPushedNotification(
  changes: Partial<InboundPush> = {},
  request: Partial<NotificationRequest> = {},
): InboundPush {
  const { push: pdu } = prepared(request);
  return { kind: "push", bearer: "udp", from: "127.0.0.1:40000", to: IMEI, pdu, local: false, ...changes };
}
