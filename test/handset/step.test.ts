import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { originOfFile } from "../../src/bootstrap/card-data.ts";
import type { HandsetInput } from "../../src/handset/input.ts";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { step } from "../../src/handset/step.ts";
import { vector } from "../bootstrap/a-device.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap } from "../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../support/a-card.ts";
import { aHandset } from "../support/a-handset.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";

/** A few documents, so that sequences meet the same one twice. */
const MESSAGES = [
  ...aBootstrap({ reference: 1 }),
  ...aPinBootstrap("1", { reference: 2 }),
  ...aPinBootstrap("2", { reference: 3, document: anAccountDocument({ name: "b", serverId: "two.example" }) }),
  ...aBootstrap({ reference: 4, fault: "bad-mac" }),
];

const CARDS = [
  SIM,
  aCard({ Bootstrap: vector("cp-document-w"), Config1: anAccountDocument({ serverId: "card.example" }) }),
  aCard({ Bootstrap: anAccountDocument({ serverId: "two.example", name: "card" }) }, OTHER_SUBSCRIBER),
  aCard({ DM_Bootstrap: Uint8Array.of(1, 2, 3) }),
];

const failure = { outcome: "failed", reason: "timeout", detail: "test" } as const;

const input: fc.Arbitrary<HandsetInput> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...MESSAGES).map((sms) => ({ type: "sms.delivered", sms }) as const) },
  fc.constantFrom<HandsetInput>(
    { type: "power.on" },
    { type: "power.off" },
    { type: "network.lost" },
    { type: "network.attached" },
    { type: "card.removed" },
    { type: "alarm.due" },
    { type: "session.requested" },
    { type: "session.requested", server: "two.example" },
  ),
  fc.constantFrom(...CARDS).map((card) => ({ type: "card.inserted", card }) as const),
  fc.record({
    type: fc.constantFrom("consent.given" as const, "prompt.refused" as const),
    attempt: fc.constantFrom("bootstrap-1", "bootstrap-2"),
  }),
  fc.record({
    type: fc.constant("pin.entered" as const),
    attempt: fc.constantFrom("bootstrap-1", "bootstrap-2"),
    pin: fc.constantFrom("1", "2", "3"),
  }),
  fc.record({
    type: fc.constant("message.answered" as const),
    span: fc.constantFrom("session-1", "session-2"),
    answer: fc.constant(failure),
  }),
);

const ASK_CARDS = [{ source: "card", profile: "cp", decision: "ask" }] as const;

/** What happens to a handset, each after a wait. */
const history = fc.array(fc.tuple(input, fc.constantFrom(0, 1000, 60_000, 3_600_000)), { maxLength: 25 });

/** What a handset has that cannot be, as it stands. */
function contradictions(state: HandsetState): readonly unknown[] {
  const { power, network, simInserted, sim } = state;
  const canTalk = power === "on" && network === "attached" && simInserted;
  if (!canTalk && state.session) return [state.session];
  if (power === "off") return [];
  const held = canTalk ? state.held.filter(({ iccid }) => iccid === sim.iccid) : [];
  const files = [...state.fromCard, ...state.attempts.flatMap(({ card }) => card ?? [])];
  const foreign = files.filter(({ iccid }) => !simInserted || iccid !== sim.iccid);
  const known = new Set<string>(state.fromCard.map(({ iccid, file }) => originOfFile(iccid, file)));
  const origins = Object.values(state.overlay).flatMap((node) => node?.origin ?? []);
  return [...held, ...foreign, ...origins.filter((origin) => origin.startsWith("card:") && !known.has(origin))];
}

describe("A step of a handset", () => {
  test("gives the same for the same, and leaves what it was given alone", () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const handset = aHandset({ model: aModel({ bootstrap: { maxOpen: 1, rules: ASK_CARDS } }) });
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
        const model = aModel({ bootstrap: { rules: ASK_CARDS } });
        const kept = aHandset({ model });
        const stored = aHandset({ model });
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

  test("keeps to what the handset has: no session without a network, and nothing of a card that is not in", () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const handset = aHandset({ model: aModel({ bootstrap: { rules: ASK_CARDS } }) });
        for (const [each, waitMs] of inputs) {
          handset.now += waitMs;
          expect(contradictions(handset.take(each).state)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
