import { describe, expect, test } from "vitest";
import { withBattery } from "../../src/handset/battery.ts";
import { behaviourAbove } from "../../src/mo/behaviours.ts";
import { aHandset } from "../support/a-handset.ts";

describe("A battery", () => {
  test("is as its model says until somebody charges or drains it, also while the handset is off", () => {
    const handset = aHandset();
    expect(handset.state.battery).toBeNull();
    handset.take({ type: "battery.changed", level: 40 }, { type: "power.off" }, { type: "battery.changed", level: 5 });
    expect(handset.losePower().state.battery).toBe(5);
    handset.take({ type: "battery.changed", level: 5 });
    expect(handset.told("battery.changed").map(({ level }) => level)).toEqual([40, 5]);
  });

  test("is what objects go by that need it, with the rest of their settings as they were", () => {
    const behaviours = { above: behaviourAbove, settings: { FUMO: { minBattery: 30, level: 90 }, LAWMO: { a: 1 } } };
    expect(withBattery(behaviours, null)).toBe(behaviours);
    expect(withBattery(behaviours, 20).settings).toEqual({
      FUMO: { minBattery: 30, level: 20 },
      DiagMonBattery: { level: 20 },
      LAWMO: { a: 1 },
    });
  });
});
