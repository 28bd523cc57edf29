import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { step } from "../../src/handset/step.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap } from "../support/a-bootstrap.ts";
import { aHandset } from "../support/a-handset.ts";
import { aModel } from "../support/a-model.ts";

/** A few documents, so that sequences meet the same one twice. */
const MESSAGES = [
  ...aBootstrap({ reference: 1 }),
  ...aPinBootstrap("1", { reference: 2 }),
  ...aPinBootstrap("2", { reference: 3, document: anAccountDocument({ name: "b", serverId: "two.example" }) }),
  ...aBootstrap({ reference: 4, fault: "bad-mac" }),
];

const failure = { outcome: "failed", reason: "timeout", detail: "test" } as const;

const input: fc.Arbitrary<HandsetInput> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...MESSAGES).map((sms) => ({ type: "sms.delivered", sms }) as const) },
  fc.constant({ type: "power.on" } as const),
  fc.constant({ type: "alarm.due" } as const),
  fc.record({
    type: fc.constant("pin.entered" as const),
    attempt: fc.constantFrom("bootstrap-1", "bootstrap-2"),
    pin: fc.constantFrom("1", "2", "3"),
  }),
  fc.record({
    type: fc.constant("message.answered" as const),
    sessionId: fc.constantFrom("1", "2"),
    answer: fc.constant(failure),
  }),
);

/** What happens to a handset, each after a wait. */
const history = fc.array(fc.tuple(input, fc.constantFrom(0, 1000, 60_000, 3_600_000)), { maxLength: 25 });

describe("A step of a handset", () => {
  test("gives the same for the same, and leaves what it was given alone", () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const handset = aHandset({ model: aModel({ bootstrap: { maxOpen: 1 } }) });
        for (const [each, waitMs] of inputs) {
          handset.now += waitMs;
          const before = JSON.stringify(handset.state);
          const first = step(handset.state, each, handset.environment());
          expect(JSON.stringify(handset.state)).toBe(before);
          expect(step(handset.state, each, handset.environment())).toEqual(first);
          handset.take(each);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("does not notice that the state was stored as JSON before it", () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const kept = aHandset();
        const stored = aHandset();
        for (const [each, waitMs] of inputs) {
          kept.now += waitMs;
          stored.now += waitMs;
          kept.take(each);
          stored.take(each);
          stored.state = JSON.parse(JSON.stringify(stored.state)) as HandsetState;
          expect(stored.state).toEqual(kept.state);
        }
        expect(stored.effects).toEqual(kept.effects);
        expect(stored.events).toEqual(kept.events);
      }),
      { numRuns: 40 },
    );
  });

  test("at the time of the next alarm leaves nothing that is due", () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const handset = aHandset();
        for (const [each] of inputs) {
          handset.take(each).waitForAlarm();
          const alarm = nextAlarm(handset.state, handset.model);
          expect(alarm === undefined || alarm > handset.now).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
