import { describe, expect, test } from "vitest";
import { getInitialSnapshot, transition } from "xstate";
import { type BootstrapMachineEvent, bootstrapMachine } from "../../src/bootstrap/bootstrap.machine.ts";
import { firstStanding, type Standing, standingAfter } from "../../src/bootstrap/machine-standing.ts";

const EVENTS: readonly BootstrapMachineEvent[] = [
  { type: "push.received" },
  { type: "policy.passed", authentication: "user", asks: true },
  { type: "policy.passed", authentication: "network", asks: false },
  { type: "policy.failed", reason: "policy-refused" },
  { type: "policy.failed", reason: "unknown-sec" },
  { type: "pin.entered" },
  { type: "mac.checked", fits: false },
  { type: "mac.checked", fits: true },
  { type: "consent.given" },
  { type: "wait.timedOut" },
  { type: "document.mapped" },
  { type: "document.applied" },
];

/** Everywhere that the events lead to, whatever their order. */
function reached(from: Standing): readonly Standing[] {
  const found = new Map([[JSON.stringify(from), from]]);
  for (const before of found.values()) {
    for (const event of EVENTS) {
      const after = standingAfter({ before, event });
      if (after) found.set(JSON.stringify(after), after);
    }
  }
  return [...found.values()];
}

describe("The standing of an attempt", () => {
  test("begins where the machine begins, with the tries of the device", () => {
    const start = getInitialSnapshot(bootstrapMachine, { pinTries: 2 });
    expect(firstStanding(2)).toEqual({ value: start.value, context: start.context });
    expect(firstStanding(3).context.triesLeft).toBe(3);
    expect(firstStanding(2).context.triesLeft).toBe(2);
  });

  test("changes as the machine does, however often it is asked", () => {
    const standings = [...reached(firstStanding(2)), ...reached(firstStanding(1))];
    expect(new Set(standings.map(({ value }) => value))).toContain("bootstrapped");
    for (const before of standings) {
      for (const event of EVENTS) {
        const snapshot = bootstrapMachine.resolveState(before);
        const [{ value, context }] = transition(bootstrapMachine, snapshot, event);
        const expected = snapshot.can(event) ? { value, context } : undefined;
        const copy = JSON.parse(JSON.stringify(before)) as Standing;
        expect(standingAfter({ before, event })).toEqual(expected);
        expect(standingAfter({ before: copy, event })).toEqual(expected);
      }
    }
  });
});
