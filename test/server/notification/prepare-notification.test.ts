import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { decodePackage0, triggerOf } from "../../../src/codec/notification/package0.ts";
import { notificationDigestFits } from "../../../src/codec/security/notification-digest.ts";
import { decodeUserDataHeader } from "../../../src/codec/sms/user-data-header.ts";
import { applicationIdOf, decodePush } from "../../../src/codec/wsp/push.ts";
import {
  type NotificationFault,
  type NotificationRequest,
  prepareNotification,
  sessionIdText,
} from "../../../src/server/notification/prepare-notification.ts";

const REQUEST: NotificationRequest = {
  serverId: "dm1.example",
  password: "srvsecret",
  nonce: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  sessionId: 1,
  uiMode: "background",
  tid: 1,
  reference: 77,
};
const secrets = (over: Partial<NotificationRequest> = {}) => ({ ...REQUEST, ...over });
const spoilt = (fault: NotificationFault) => prepareNotification({ ...REQUEST, fault });

describe("a notification", () => {
  test("is the short message that was checked with Wireshark, octet for octet", () => {
    // The user data of an SMS-DELIVER that its dissectors of GSM SMS and WSP take apart: ports, push header, digest, trigger.
    const expected =
      "0605040b8423f0 010603c4af87 6491390a75db125037db9078a8639d65 02d8000000 0102 0b646d312e6578616d706c65";
    const { parts, sessionId } = prepareNotification({ ...REQUEST, sessionId: 0x0102 });
    expect(parts.map(toHex)).toEqual([expected.replaceAll(" ", "")]);
    expect(sessionId).toBe("102");
  });

  test("is a push to the DM client with Package #0, whose digest proves the server", () => {
    for (const uiMode of ["unspecified", "background", "informative", "user-interaction"] as const) {
      for (const initiator of ["server", "client"] as const) {
        const request = secrets({ uiMode, initiator, sessionId: 0xfffe, vendor: Uint8Array.of(9, 8) });
        const { push, notification, sessionId } = prepareNotification(request);
        const pdu = decodePush(push);
        expect([pdu.contentType, applicationIdOf(pdu)]).toEqual([
          "application/vnd.syncml.notification",
          "x-wap-application:syncml.dm",
        ]);
        expect(pdu.body).toEqual(notification);
        const read = decodePackage0(notification);
        expect(read).toMatchObject({ uiMode, initiator, sessionId: 0xfffe, serverId: "dm1.example", version: 11 });
        expect(read.vendor).toEqual(Uint8Array.of(9, 8));
        expect(sessionId).toBe("FFFE");
        expect(notificationDigestFits(read.digest, request, triggerOf(notification))).toBe(true);
      }
    }
  });

  test("names its SessionID in hexadecimal digits without leading zeros", () => {
    expect([1, 0x1f, 0x0abc, 0xffff].map(sessionIdText)).toEqual(["1", "1F", "ABC", "FFFF"]);
  });

  test("goes to the WAP push port, in parts when it is long", () => {
    const { parts } = prepareNotification({ ...REQUEST, vendor: new Uint8Array(200) });
    expect(parts).toHaveLength(2);
    for (const [i, part] of parts.entries()) {
      const { ports, concatenation } = decodeUserDataHeader(part).header;
      expect(ports?.destination).toBe(2948);
      expect(concatenation).toMatchObject({ reference: 77, total: 2, sequence: i + 1 });
      expect(part.length).toBeLessThanOrEqual(140);
    }
  });

  test("cannot name a server of no or too many characters", () => {
    for (const serverId of ["", "x".repeat(256)]) {
      expect(() => prepareNotification({ ...REQUEST, serverId })).toThrow(CodecError);
    }
  });
});

describe("a notification that is wrong on purpose", () => {
  test("has a digest that does not fit", () => {
    const { notification } = spoilt("bad-digest");
    const { digest } = decodePackage0(notification);
    expect(notificationDigestFits(digest, REQUEST, triggerOf(notification))).toBe(false);
    expect(toHex(digest).slice(0, 30)).toBe(
      toHex(decodePackage0(prepareNotification(REQUEST).notification).digest).slice(0, 30),
    );
  });

  test("is of another server, which proves itself", () => {
    const { notification } = spoilt("unknown-server");
    const { serverId, digest } = decodePackage0(notification);
    expect(serverId).toBe("not-dm1.example");
    expect(notificationDigestFits(digest, { ...REQUEST, serverId }, triggerOf(notification))).toBe(true);
  });

  test("is of a version that nobody reads, or cut off", () => {
    expect(() => decodePackage0(spoilt("unsupported-version").notification)).toThrow("version 99, expected 10 to 13");
    expect(() => decodePackage0(spoilt("truncated").notification)).toThrow(CodecError);
  });
});
