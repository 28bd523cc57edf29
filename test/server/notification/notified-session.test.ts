import { describe, expect, test } from "vitest";
import { decodePackage0, triggerOf } from "../../../src/codec/notification/package0.ts";
import { notificationDigestFits, RESYNC_NONCES } from "../../../src/codec/security/notification-digest.ts";
import type { SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { SmsPart } from "../../../src/ports/inbound.ts";
import type { DmServer } from "../../../src/server/dm/dm-server.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import type { NotificationOrder, OrderedNotification } from "../../../src/server/notification/order-notification.ts";
import { sendNotification } from "../../../src/server/notification/send-notification.ts";
import { serverCredential } from "../../../src/server/security/authentication.ts";
import {
  ACCOUNT,
  aServer,
  chalOf,
  DEVICE,
  headerCode,
  md5Cred,
  nonce,
  orders,
  package1,
  package3,
  post,
  uriOf,
} from "../client-messages.ts";

/** A notification of the server, as if it had gone out. */
function notify(server: DmServer, order: NotificationOrder = {}): OrderedNotification {
  const ordered = server.notify(DEVICE, order);
  if (!ordered) throw new Error("the device has an account");
  ordered.offer("+1")(true);
  return ordered;
}

const SECRETS = { serverId: "dm.example.com", password: ACCOUNT.serverPassword };

/** Package 1 with this alert. */
const opening = (code: number, header: Partial<SyncMLMessage["header"]> = {}): SyncMLMessage => {
  const message = package1(header);
  return { ...message, commands: message.commands.map((each) => (each.cmd === "Alert" ? { ...each, code } : each)) };
};

describe("a notification of a server", () => {
  test("proves it by the secret and the nonce of the device's account, and by a later nonce when there is one", () => {
    const { server } = aServer({ job: [{ get: "./a" }] });
    const fits = ({ notification }: OrderedNotification, octets: Uint8Array) =>
      notificationDigestFits(
        decodePackage0(notification).digest,
        { ...SECRETS, nonce: octets },
        triggerOf(notification),
      );
    expect(fits(notify(server), nonce(0x10))).toBe(true);
    post(server, package3(post(server, package1()), "2"));
    const later = notify(server);
    expect([fits(later, nonce(0x10)), fits(later, nonce(0x30))]).toEqual([false, true]);
  });

  test("asks for a SessionID that nothing else waits for, the same in two runs of one seed", () => {
    const ids = () => {
      const { server } = aServer();
      return Array.from({ length: 50 }, () => notify(server).sessionId);
    };
    expect(new Set(ids()).size).toBe(50);
    expect(ids()).toEqual(ids());
    expect(ids().every((id) => /^[1-9A-F][0-9A-F]{0,3}$/.test(id))).toBe(true);
  });

  test("says what is ordered", () => {
    const { server } = aServer();
    const { notification, sessionId } = notify(server, { sessionId: 0x1f, uiMode: "informative", initiator: "client" });
    expect([sessionId, decodePackage0(notification)]).toMatchObject([
      "1F",
      { sessionId: 0x1f, uiMode: "informative", initiator: "client", serverId: "dm.example.com" },
    ]);
  });

  test("is not made for a device without an account", () => {
    expect(aServer().server.notify("IMEI:unknown", {})).toBeUndefined();
  });

  test("goes over a carrier of short messages, and is waited for from then on", async () => {
    const { server, events } = aServer();
    const ordered = server.notify(DEVICE, { sessionId: 1 });
    const taken: SmsPart[] = [];
    const carry = (ok: boolean) =>
      sendNotification(
        ordered as OrderedNotification,
        { from: "100", to: "+1" },
        {
          submit: async (part) => {
            taken.push(part);
            return { ok };
          },
          emit: (event) => void events.push(event),
          offer: () => (ordered as OrderedNotification).offer("+1"),
        },
      );
    expect(await carry(false)).toBe(false);
    expect(await carry(true)).toBe(true);
    expect(taken.map(({ userData }) => userData)).toEqual([ordered?.parts[0], ordered?.parts[0]]);
    expect(events.map(({ type }) => type)).toEqual(["push.unsent", "push.sent", "notification.sent"]);
    post(server, opening(1200));
    expect(events.map(({ type }) => type)).toContain("notification.answered");
  });
});

describe("a session that a notification asks for", () => {
  const jobs = [
    JOB_SCHEMA.parse({ name: "j", on: { notification: "update" }, commands: [{ get: "./called" }] }),
    JOB_SCHEMA.parse({ commands: [{ get: "./always" }] }),
  ];

  test("has its SessionID and Alert 1200, and brings the jobs that wait for it", () => {
    const { server, rules, events } = aServer({ jobs });
    const { sessionId } = notify(server, { name: "update" });
    const answer = post(server, opening(1200, { sessionId }));
    expect(orders(answer).map(uriOf)).toEqual(["./called", "./always"]);
    expect(rules()).toEqual([]);
    expect(events.filter(({ type }) => type === "notification.answered")).toMatchObject([
      { device: DEVICE, sessionId },
    ]);
  });

  test("is no other one", () => {
    const { server, events } = aServer({ jobs });
    notify(server, { name: "update", sessionId: 7 });
    expect(orders(post(server, opening(1201, { sessionId: "8" }))).map(uriOf)).toEqual(["./always"]);
    expect(events.filter(({ type }) => type === "notification.answered")).toEqual([]);
    server.close();
    expect(events.at(-1)).toMatchObject({ type: "notification.unanswered", sessionId: "7" });
  });

  test.each([
    [1201, "7", ["notification"], "SessionID 7 of a notification without Alert 1200"],
    [1200, "8", ["notification"], "Alert 1200 with SessionID 8, a notification asked for 7"],
    [1201, "8", [], undefined],
    [1200, "7", [], undefined],
  ])("is judged: Alert %i with SessionID %s", (code, sessionId, broken, detail) => {
    const { server, rules, events } = aServer();
    notify(server, { sessionId: 7 });
    post(server, opening(code, { sessionId }));
    expect(rules()).toEqual(broken);
    const found = events.flatMap((event) => (event.type === "violation.found" ? [event.detail] : []));
    expect(found).toEqual(detail === undefined ? [] : [detail]);
  });

  test("is not asked for where no notification is waited for", () => {
    const { server, rules } = aServer();
    post(server, opening(1200, { sessionId: "9" }));
    expect(rules()).toEqual([]);
  });
});

describe("nonces out of step", () => {
  test.each(["octets", "characters"] as const)("are resynchronised by the zero nonce as %s", (form) => {
    const { server, rules } = aServer({ job: [{ get: "./a", expect: 200 }] });
    const { notification, sessionId } = notify(server, { resync: form });
    const zero = RESYNC_NONCES[form];
    const secrets = { ...SECRETS, nonce: zero };
    expect(notificationDigestFits(decodePackage0(notification).digest, secrets, triggerOf(notification))).toBe(true);
    // The client may read the zero nonce in either way.
    const read = RESYNC_NONCES[form === "octets" ? "characters" : "octets"];
    const answer = post(server, opening(1200, { sessionId, cred: md5Cred(read) }));
    expect(headerCode(answer)).toBe(212);
    expect(chalOf(answer)?.nextNonce?.length).toBe(16);
    expect(answer.header.cred).toEqual(serverCredential("dm.example.com", ACCOUNT.serverPassword, zero, "md5"));
    post(server, package3(answer, "2"));
    expect(server.serverNonce(DEVICE)).toEqual(nonce(0x30));
    const next = post(server, opening(1201, { sessionId: "2", cred: md5Cred(chalOf(answer)?.nextNonce) }));
    expect([headerCode(next), rules()]).toEqual([212, []]);
  });
});
