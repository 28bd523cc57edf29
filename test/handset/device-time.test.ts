import { describe, expect, test } from "vitest";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { aPinBootstrap } from "../support/a-bootstrap.ts";
import { aHandset, NOON } from "../support/a-handset.ts";

const HOUR = 3_600_000;

/** A handset whose clock is ahead, or with a minus behind, and that waits for its PIN. */
function skewed(clockSkewMs: number) {
  const handset = aHandset();
  handset.state = { ...handset.state, clockSkewMs };
  return handset.receive(aPinBootstrap());
}

describe("The clock of a handset", () => {
  test.each([
    [0, "20240229T120000Z"],
    [2 * HOUR, "20240229T140000Z"],
    [-24 * HOUR, "20240228T120000Z"],
  ])("that is %d ms ahead is seen in TStamp", (ahead, tStamp) => {
    const handset = skewed(ahead).type("1234");
    expect(handset.tree().get("./DMAcc/1/Name")?.tStamp ?? handset.tree().get("./DMAcc/1")?.tStamp).toBe(tStamp);
  });

  test("has it wait neither longer nor shorter", () => {
    const handset = skewed(5 * HOUR);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + HOUR);
    expect(handset.type("1234").state.session?.startedAt).toBe(NOON);
  });
});
