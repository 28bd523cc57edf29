import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { disturbed } from "../../../src/bearer/disturbance/disturbed.ts";
import { DISTURBANCES, type DisturbancePlan } from "../../../src/bearer/disturbance/plan.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { DeliveryOutcome, Inbound } from "../../../src/ports/inbound.ts";

const PDU = Uint8Array.of(1, 6, 3, 0xc4, 0xaf, 0x87, 9);

/** A push whose TID tells it from others. */
const aPush = (tid: number, to = "A"): Inbound => {
  const pdu = PDU.slice();
  pdu[0] = tid;
  return { kind: "push", bearer: "udp", from: "sender", to, pdu, local: false };
};
const octets = (inbound: Inbound) => (inbound.kind === "push" ? inbound.pdu : inbound.userData);

function aLine(plan: DisturbancePlan, { seed = "s", outcome = "accepted" as DeliveryOutcome } = {}) {
  const clock = new VirtualClock(1000);
  const delivered: Inbound[] = [];
  const events: EventBody[] = [];
  const deliver = disturbed(
    async (inbound) => {
      delivered.push(inbound);
      return outcome;
    },
    plan,
    { clock, random: seededRandom(seed), emit: (event) => events.push(event) },
  );
  const tids = () => delivered.map((inbound) => octets(inbound)[0]);
  return { clock, delivered, events, deliver, tids };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a delivery that is disturbed", () => {
  test("passes unchanged, with its outcome and without an event, when the plan says nothing", async () => {
    const { deliver, delivered, events } = aLine({}, { outcome: "busy" });
    const push = aPush(1);
    expect(await deliver(push)).toBe("busy");
    expect(delivered).toEqual([push]);
    expect(events).toEqual([]);
  });

  test("is answered as accepted and never delivered when it is lost", async () => {
    const { deliver, delivered, events, clock } = aLine({ sequence: [["lose"]] }, { outcome: "failed" });
    expect(await deliver(aPush(1))).toBe("accepted");
    clock.advance(1e9);
    expect(delivered).toEqual([]);
    expect(events).toEqual([{ type: "delivery.disturbed", from: "sender", to: "A", message: 1, kinds: ["lose"] }]);
  });

  test("comes twice when it is duplicated, with one answer", async () => {
    const { deliver, delivered } = aLine({ sequence: [["duplicate"]] });
    expect(await deliver(aPush(7))).toBe("accepted");
    expect(delivered).toEqual([aPush(7), aPush(7)]);
  });

  test("comes later when it is delayed, by a time within the bounds", async () => {
    const { deliver, tids, clock, events } = aLine({ sequence: [["delay"]], delayMs: { min: 50, max: 50 } });
    expect(await deliver(aPush(1))).toBe("accepted");
    expect(await deliver(aPush(2))).toBe("accepted");
    clock.advance(49);
    expect(tids()).toEqual([2]);
    clock.advance(1);
    await settled();
    expect(tids()).toEqual([2, 1]);
    expect(events[0]).toMatchObject({ kinds: ["delay"], delayMs: 50 });
  });

  test("comes after the next one for the same handset when it is reordered, and after its time when there is none", async () => {
    const { deliver, tids, clock } = aLine({ sequence: [["reorder"], [], ["reorder"]], reorderMs: 100 });
    await deliver(aPush(1));
    await deliver(aPush(9, "B"));
    expect(tids()).toEqual([]); // the first of B waits as well
    await deliver(aPush(2));
    await settled();
    expect(tids()).toEqual([2, 1]);
    await deliver(aPush(3));
    clock.advance(100);
    await settled();
    expect(tids()).toEqual([2, 1, 9, 3]);
  });

  test("swaps pairs when every message is reordered", async () => {
    const { deliver, tids } = aLine({ chances: { reorder: 1 } });
    for (const tid of [1, 2, 3, 4]) {
      await deliver(aPush(tid));
      await settled();
    }
    expect(tids()).toEqual([2, 1, 4, 3]);
  });

  test("comes once, whoever is first, when its time is over while another one overtakes it", async () => {
    const clock = new VirtualClock();
    const finish: (() => void)[] = [];
    const tids: (number | undefined)[] = [];
    const deliver = disturbed(
      (inbound) => {
        tids.push(octets(inbound)[0]);
        return new Promise((resolve) => finish.push(() => resolve("accepted")));
      },
      { sequence: [["reorder"]], reorderMs: 10 },
      { clock, random: seededRandom(1), emit: () => {} },
    );
    await deliver(aPush(1));
    const second = deliver(aPush(2));
    clock.advance(20);
    for (const each of finish.splice(0)) each();
    await second;
    await settled();
    expect(tids).toEqual([2, 1]);
  });

  test("has as many octets changed as asked for, and the event says which", async () => {
    const { deliver, delivered, events } = aLine({ sequence: [["corrupt"]], corruptOctets: 3 });
    const push = aPush(1);
    await deliver(push);
    const found = octets(delivered[0] as Inbound);
    const changed = [...found.keys()].filter((i) => found[i] !== octets(push)[i]);
    expect(changed).toHaveLength(3);
    expect(events[0]).toMatchObject({ kinds: ["corrupt"], offsets: changed });
    expect(octets(push)).toEqual(octets(aPush(1)));
  });

  test("of nothing, or of fewer octets than are to be changed, ends well", async () => {
    const { deliver, delivered } = aLine({ chances: { corrupt: 1 }, corruptOctets: 5 });
    const sms = { kind: "sms", from: "1", to: "A", hasHeader: false, dataCoding: 4 } as const;
    expect(await deliver({ ...sms, userData: new Uint8Array() })).toBe("accepted");
    expect(await deliver({ ...sms, userData: Uint8Array.of(0, 0) })).toBe("accepted");
    expect(delivered[1]).toMatchObject({ dataCoding: 4 });
    expect([...octets(delivered[1] as Inbound)].every((octet) => octet !== 0)).toBe(true);
  });

  test("is told about when it was answered as accepted and is not accepted later", async () => {
    const { deliver, events, clock } = aLine({ sequence: [["delay"]] }, { outcome: "unknown-address" });
    expect(await deliver(aPush(1))).toBe("accepted");
    clock.advance(5000);
    await settled();
    const missed = { type: "delivery.missed", from: "sender", to: "A", message: 1, outcome: "unknown-address" };
    expect(events).toContainEqual(missed);
  });

  test("fails, and does not reject, when whoever takes it throws", async () => {
    const options = { clock: new VirtualClock(), random: seededRandom(1), emit: () => {} };
    const deliver = disturbed(() => Promise.reject(new Error("broken")), {}, options);
    expect(await deliver(aPush(1))).toBe("failed");
  });
});

describe("a plan of disturbances", () => {
  const busy: DisturbancePlan = {
    chances: { lose: 0.2, duplicate: 0.3, delay: 0.3, reorder: 0.3, corrupt: 0.3 },
    corruptOctets: 2,
  };

  async function run(recipients: readonly string[], seed: string) {
    const line = aLine(busy, { seed });
    for (const [i, to] of recipients.entries()) await line.deliver(aPush(i & 0xff, to));
    await settled();
    for (let more = true; more; ) {
      more = line.clock.step();
      await settled();
    }
    return line;
  }

  test("does the same for the same seed, and something else for another one", async () => {
    const recipients = Array.from({ length: 60 }, (_, i) => "ABC".charAt(i % 3));
    const [first, again, other] = [await run(recipients, "1"), await run(recipients, "1"), await run(recipients, "2")];
    expect(again.delivered).toEqual(first.delivered);
    expect(again.events).toEqual(first.events);
    expect(other.events).not.toEqual(first.events);
  });

  test("does to one handset what it does whoever else gets messages in between", async () => {
    const alone = await run(new Array(20).fill("A"), "1");
    const among = await run(Array.from({ length: 20 }, () => ["B", "A", "C"]).flat(), "1");
    const ofA = among.events.filter((event) => "to" in event && event.to === "A");
    expect(ofA).toEqual(alone.events);
  });

  test("leaves the other kinds as they are when the chance of one changes", async () => {
    const kindsOf = async (plan: DisturbancePlan) => {
      const line = aLine(plan);
      for (let i = 0; i < 50; i++) await line.deliver(aPush(i));
      return line.events.map((event) =>
        event.type === "delivery.disturbed" && event.kinds.includes("corrupt") ? event.message : undefined,
      );
    };
    const some = (await kindsOf({ chances: { corrupt: 0.5 } })).filter(Boolean);
    expect(some.length).toBeGreaterThan(10);
    expect((await kindsOf({ chances: { corrupt: 0.5, lose: 0.5 } })).filter(Boolean)).toEqual(some);
  });

  test("delivers what is not lost once, what is duplicated twice, and answers all", async () => {
    const kinds = fc.subarray([...DISTURBANCES]);
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { maxLength: 12 }), async (sequence) => {
        const line = aLine({ sequence });
        for (const [i] of sequence.entries()) expect(await line.deliver(aPush(i))).toBe("accepted");
        for (let more = true; more; ) {
          await settled();
          more = line.clock.step();
        }
        const copies = sequence.reduce(
          (sum, of) => sum + (of.includes("lose") ? 0 : of.includes("duplicate") ? 2 : 1),
          0,
        );
        expect(line.delivered).toHaveLength(copies);
      }),
      { numRuns: 50 },
    );
  });
});
