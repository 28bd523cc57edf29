import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { PapGatewayOptions } from "../../../src/bearer/pap/start-gateway.ts";
import type { CancelResponse } from "../../../src/codec/pap/message.ts";
import type { Deliver, DeliveryOutcome } from "../../../src/ports/inbound.ts";
import {
  ADDRESS,
  aGateway,
  aNotificationSink,
  type GatewayUnderTest,
  type NotificationSink,
  push,
  statesOf,
  submit,
} from "../../support/pap-initiator.ts";

const NOON = Date.parse("2026-01-01T12:00:00Z");
const OTHER = "WAPPUSH=2/TYPE=PLMN@ppg.example";

let clock: VirtualClock;
let lab: GatewayUnderTest;
let sink: NotificationSink;
beforeEach(async () => {
  clock = new VirtualClock(NOON);
  sink = await aNotificationSink();
});
afterEach(() => Promise.all([lab.gateway.close(), sink.close()]));

async function start(options: Partial<PapGatewayOptions> = {}): Promise<void> {
  lab = await aGateway({ clock, ...options });
}

/** Moves the clock and lets what it set off happen. */
async function advance(byMs: number): Promise<void> {
  clock.advance(byMs);
  await new Promise((resolve) => setImmediate(resolve));
}

async function cancel(pushId = "p1@pi.example"): Promise<CancelResponse["results"]> {
  const answer = await submit(lab.gateway.address, { message: { kind: "cancel-message", pushId, addresses: [] } });
  return answer.kind === "cancel-response" ? answer.results : [];
}

/** A handset that answers with the outcomes one after the other, with the last one for ever. */
function handset(outcomes: readonly DeliveryOutcome[]): { deliver: Deliver; tries: number[] } {
  const tries: number[] = [];
  const deliver: Deliver = async () => {
    tries.push(clock.now() - NOON);
    return outcomes[Math.min(tries.length, outcomes.length) - 1] ?? "failed";
  };
  return { deliver, tries };
}

describe("a push for later", () => {
  const LATER = { deliverAfterTimestamp: "2026-01-01T13:00:00+00:30", deliverBeforeTimestamp: "2026-01-01T13:00:00Z" };

  test("waits until then", async () => {
    await start();
    expect(await push(lab, LATER)).toBe(1001);
    await advance(30 * 60_000 - 1);
    expect(await statesOf(lab)).toEqual(["pending 1001"]);
    expect(lab.delivered).toEqual([]);
    await advance(1);
    expect(await statesOf(lab)).toEqual(["delivered 1000"]);
    expect(lab.delivered).toHaveLength(1);
  });

  test("can be cancelled until then, but not twice; its initiator is told", async () => {
    await start();
    await push(lab, { ...LATER, ppgNotifyRequestedTo: sink.url });
    clock.advance(60_000);
    expect(await cancel()).toEqual([{ code: 1000, description: "OK", addresses: [ADDRESS] }]);
    expect(await cancel()).toMatchObject([{ code: 2008 }]);
    await advance(86_400_000);
    expect(lab.delivered).toEqual([]);
    expect(await statesOf(lab)).toEqual(["cancelled 1000"]);
    await sink.until(1);
    expect(sink.notifications).toMatchObject([
      {
        pushId: "p1@pi.example",
        address: ADDRESS,
        messageState: "cancelled",
        code: 1000,
        senderAddress: lab.gateway.address,
        receivedTime: "2026-01-01T12:00:00Z",
        eventTime: "2026-01-01T12:01:00Z",
      },
    ]);
  });

  test("cannot be cancelled while a handset has it in hands", async () => {
    let accept: (outcome: DeliveryOutcome) => void = () => {};
    await start({ deliver: () => new Promise((resolve) => (accept = resolve)) });
    await push(lab, LATER);
    clock.advance(3_600_000 / 2);
    expect(await cancel()).toMatchObject([{ code: 2008 }]);
    clock.advance(3_600_000); // too late to try, but it was tried before
    accept("accepted");
    expect(await statesOf(lab)).toEqual(["delivered 1000"]);
  });

  test("that would be too late then expires", async () => {
    await start();
    await push(lab, { ...LATER, deliverBeforeTimestamp: "2026-01-01T12:10:00Z", ppgNotifyRequestedTo: sink.url });
    await advance(600_000);
    expect(await statesOf(lab)).toEqual(["expired 3003"]);
    await advance(86_400_000);
    expect(lab.delivered).toEqual([]);
    await sink.until(1);
    expect(sink.notifications).toMatchObject([{ messageState: "expired", code: 3003 }]);
  });
});

describe("a push to a handset that is busy", () => {
  test("is tried again with growing waits", async () => {
    const { deliver, tries } = handset(["busy", "failed", "busy", "accepted"]);
    await start({ deliver, limits: { backOffMs: 1_000, maxBackOffMs: 3_000 } });
    expect(await push(lab)).toBe(1001);
    for (let i = 0; i < 10; i++) await advance(1_000);
    expect(tries).toEqual([0, 1_000, 3_000, 6_000]);
    expect(await statesOf(lab)).toEqual(["delivered 1000"]);
  });

  test.each([
    ["busy", 4001],
    ["failed", 4000],
  ] as const)("is undeliverable when it stays %s", async (outcome, code) => {
    const { deliver, tries } = handset([outcome]);
    await start({ deliver, limits: { maxTries: 3 } });
    await push(lab);
    for (let i = 0; i < 10; i++) await advance(1_000);
    expect(tries).toHaveLength(3);
    expect(await statesOf(lab)).toEqual([`undeliverable ${code}`]);
  });

  test("expires when it is too late to try again", async () => {
    const { deliver, tries } = handset(["busy"]);
    await start({ deliver });
    await push(lab, { deliverBeforeTimestamp: "2026-01-01T12:00:05Z" });
    for (let i = 0; i < 10; i++) await advance(1_000);
    expect(tries).toEqual([0, 1_000, 3_000]);
    expect(await statesOf(lab)).toEqual(["expired 4001"]);
  });
});

describe("a push that replaces another", () => {
  const LATER = { deliverAfterTimestamp: "2026-01-01T13:00:00Z" };

  test("cancels what waits, and goes to everyone", async () => {
    await start();
    await push(lab, { ...LATER, addresses: [ADDRESS] });
    expect(await push(lab, { pushId: "p2", replacePushId: "p1@pi.example", addresses: [ADDRESS, OTHER] })).toBe(1001);
    expect(await statesOf(lab)).toEqual(["cancelled 1000"]);
    expect(await statesOf(lab, "p2")).toEqual(["delivered 1000", "delivered 1000"]);
    await advance(3_600_000);
    expect(lab.delivered.map(({ to }) => to)).toEqual(["491700001", "2"]);
  });

  test("with pending-only goes to those alone that still wait", async () => {
    await start();
    await push(lab, LATER);
    const fields = { pushId: "p2", replacePushId: "p1@pi.example", replaceMethod: "pending-only" } as const;
    expect(await push(lab, { ...fields, addresses: [OTHER, ADDRESS] })).toBe(1001);
    expect(await statesOf(lab, "p2")).toEqual(["rejected 2008", "delivered 1000"]);
    expect(await push(lab, { ...fields, pushId: "p3" })).toBe(2008);
    expect(await statesOf(lab, "p3")).toEqual(["unknown 2004"]);
    expect(lab.delivered.map(({ to }) => to)).toEqual(["491700001"]);
  });
});

describe("a result notification", () => {
  test("tells each address what became of it, after the push-response", async () => {
    const { deliver } = handset(["accepted", "busy", "accepted"]);
    await start({ deliver });
    await push(lab, { addresses: [ADDRESS, OTHER], ppgNotifyRequestedTo: `${sink.url}/notify?a=1` });
    expect(sink.notifications).toEqual([]);
    clock.advance(0);
    await sink.until(1);
    await advance(1_000);
    await sink.until(2);
    expect(sink.notifications).toMatchObject([
      { address: ADDRESS, messageState: "delivered", qualityOfService: { deliveryMethod: "unconfirmed" } },
      { address: OTHER, messageState: "delivered", eventTime: "2026-01-01T12:00:01Z" },
    ]);
  });

  test("is not sent for a push that was refused", async () => {
    await start({ deliver: async () => "unknown-address" });
    expect(await push(lab, { ppgNotifyRequestedTo: sink.url })).toBe(2003);
    await advance(60_000);
    expect(lab.events.filter(({ type }) => type === "pap.sent")).toHaveLength(1);
  });

  test("is sent again when the initiator is away, up to a limit", async () => {
    await sink.close();
    sink = await aNotificationSink([0, 503, 429, 202]);
    await start({ limits: { backOffMs: 1_000, notificationTries: 4 } });
    await push(lab, { ppgNotifyRequestedTo: sink.url });
    clock.advance(0);
    for (let tries = 1; tries < 4; tries++) {
      await sink.until(tries);
      await failures(tries);
      clock.advance(1_000 * 2 ** (tries - 1));
    }
    await sink.until(4);
    expect(lab.events).toContainEqual(
      expect.objectContaining({ type: "http.failed", detail: "status 503", retrying: true }),
    );
  });

  test("is not sent again when the initiator refuses it", async () => {
    await sink.close();
    sink = await aNotificationSink([404]);
    await start();
    await push(lab, { ppgNotifyRequestedTo: sink.url });
    clock.advance(0);
    await failures(1);
    clock.advance(86_400_000);
    expect(lab.events).toContainEqual(expect.objectContaining({ detail: "status 404", retrying: false }));
    expect(sink.notifications).toHaveLength(1);
  });

  test("is given up when too many wait", async () => {
    await start({ limits: { maxNotifications: 1 } });
    await push(lab, { addresses: [ADDRESS, OTHER], ppgNotifyRequestedTo: sink.url });
    clock.advance(0);
    await sink.until(1);
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "pap.refused", peer: sink.url }));
  });

  /** Waits until so many notifications have failed. */
  const failures = (count: number) =>
    expect.poll(() => lab.events.filter(({ type }) => type === "http.failed").length, { interval: 1 }).toBe(count);
});
