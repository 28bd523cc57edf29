import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planHandsets, scaleGroups } from "../../../src/lab/fleet/handset-plan.ts";
import { fleetSchema, type HandsetGroup, handsetGroupSchema } from "../../../src/lab/load/fleet/fleet-schema.ts";

function aGroup(changes: Partial<HandsetGroup> = {}): HandsetGroup {
  return handsetGroupSchema.parse({ name: "a", ...changes });
}

const total = (groups: readonly HandsetGroup[]) => groups.reduce((sum, { count }) => sum + count, 0);

describe("A plan of handsets", () => {
  test("has a clean handset for each of the count, with numbers of its own", () => {
    const plans = planHandsets([aGroup({ count: 3, pin: "1" }), aGroup({ name: "b", count: 2, pin: ["1", "2"] })]);
    expect(plans.map(({ group }) => group)).toEqual(["a", "a", "a", "b", "b"]);
    expect(plans.map(({ pins }) => pins.length)).toEqual([1, 1, 1, 2, 2]);
    expect(new Set(plans.map(({ state }) => state.id)).size).toBe(5);
    expect(new Set(plans.map(({ state }) => state.sim.msisdn)).size).toBe(5);
    expect(plans[4]?.state).toMatchObject({ model: "reference-12", attempts: [], session: null });
  });

  test("has their batteries and clocks as the group says, and else as usual", () => {
    const [given] = planHandsets([aGroup({ network: "roaming", battery: 15, clockSkew: "-5min" as never })]);
    expect(given?.state).toMatchObject({ network: "roaming", battery: 15, clockSkewMs: -300_000 });
    const [ahead] = planHandsets([aGroup({ clockSkew: "+2h" as never })]);
    expect(ahead?.state.clockSkewMs).toBe(7_200_000);
    expect(planHandsets([aGroup()])[0]?.state).toMatchObject({ network: "attached", battery: null, clockSkewMs: 0 });
    expect(() => aGroup({ clockSkew: "2h" as never })).toThrow("a duration with its sign");
  });

  test("fills in other numbers for each handset, even when only one number is given for each", () => {
    const plans = planHandsets([aGroup({ msisdn: "491700001" }), aGroup({ name: "b", msisdn: "491700002" })]);
    expect(new Set(plans.map(({ state }) => state.id)).size).toBe(2);
    expect(new Set(plans.map(({ state }) => state.sim.imsi)).size).toBe(2);
    expect(plans.map(({ state }) => state.sim.msisdn)).toEqual(["491700001", "491700002"]);
  });

  test("is refused when groups together need more numbers than their template has", () => {
    const groups = ["a", "b"].map((name) => aGroup({ name, count: 6, msisdn: "4917#" }));
    expect(() => planHandsets(groups)).toThrow("fleet: b.msisdn: enough # for 12 handsets");
  });

  test("is the same each time", () => {
    expect(planHandsets([aGroup({ count: 5 })])).toEqual(planHandsets([aGroup({ count: 5 })]));
  });
});

describe("Scaling groups", () => {
  const group = fc.record({ count: fc.integer({ min: 1, max: 1000 }), scale: fc.boolean() });

  test("keeps the total that was asked for, and what does not scale", () => {
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5000 }),
        (specs, wanted) => {
          const groups = specs.map((spec, i) => ({ ...aGroup(), ...spec, name: String(i) }));
          const scaled = scaleGroups(groups, wanted);
          const fixed = groups.filter(({ scale }) => !scale);
          const scaling = groups.length - fixed.length;
          expect(scaled.filter(({ scale }) => !scale)).toEqual(fixed);
          expect(scaled.every(({ count }) => count >= 1)).toBe(true);
          expect(total(scaled)).toBe(scaling === 0 ? total(fixed) : Math.max(wanted, total(fixed) + scaling));
        },
      ),
    );
  });

  test("keeps proportions", () => {
    const groups = [aGroup({ count: 30 }), aGroup({ count: 10 }), aGroup({ count: 1, scale: false })];
    expect(scaleGroups(groups, 401).map(({ count }) => count)).toEqual([300, 100, 1]);
  });
});

describe("The groups of a fleet", () => {
  test("have different names", () => {
    expect(fleetSchema.safeParse([{ name: "a" }, { name: "a" }]).success).toBe(false);
    expect(fleetSchema.safeParse([{ name: "a" }, { name: "b" }]).success).toBe(true);
  });

  test.each([{ count: 0 }, { imei: "12" }, { msisdn: "49#", count: 11 }, { pin: [] }, { colour: "red" }])(
    "may not be %j",
    (changes) => {
      expect(handsetGroupSchema.safeParse({ name: "a", ...changes }).success).toBe(false);
    },
  );
});
