import { describe, expect, test } from "vitest";
import type { BootstrapAttempt, BootstrapInput, BootstrapMessage } from "../../src/bootstrap/attempt.ts";
import { startAttempt, stepAttempt } from "../../src/bootstrap/step.ts";
import { anEnvironment, IMSI } from "./a-device.ts";
import { enter, NETWPIN, PIN, PIN_AND_MAC, USERNETWPIN, USERPIN, USERPINMAC } from "./a-message.ts";

const CARD: BootstrapInput = { type: "card.inserted" };
const KEEP = { withoutCard: "keep" } as const;
const { env: EMPTY } = anEnvironment({ imsi: undefined, policy: KEEP });

const start = (message: Omit<BootstrapMessage, "id">, env = EMPTY) =>
  startAttempt({ id: "bootstrap-1", ...message }, env);
const stored = (attempt: BootstrapAttempt): BootstrapAttempt => JSON.parse(JSON.stringify(attempt));
const aCard = (imsi = IMSI) => anEnvironment({ imsi, policy: KEEP });

describe("A message whose method needs the IMSI, on a device without a card", () => {
  test.each([
    ["NETWPIN", NETWPIN],
    ["USERNETWPIN", USERNETWPIN],
    ["a MAC without SEC", { profile: NETWPIN.profile, mac: NETWPIN.mac ?? "", body: NETWPIN.body }],
  ])("waits for a card: %s", (_, message) => {
    const step = start(message);
    expect([step.waitsFor, step.outcome]).toEqual(["card", undefined]);
  });

  test("is applied when the card comes that it was made for", () => {
    const { env, events } = aCard();
    const step = stepAttempt(stored(start(NETWPIN).attempt), CARD, env);
    expect(step.outcome).toEqual({ applied: true, servers: ["srv1"] });
    expect(events).toContainEqual(expect.objectContaining({ type: "bootstrap.checked", sec: 0, fits: true }));
  });

  test("is rejected when another card comes", () => {
    const { env } = aCard("262011106487505");
    const step = stepAttempt(start(NETWPIN).attempt, CARD, env);
    expect([step.outcome, step.overlay]).toEqual([{ applied: false, reason: "bad-mac" }, undefined]);
  });

  test("asks for its PIN when the card has come, and not before", () => {
    const { env } = aCard();
    const waiting = start(USERNETWPIN);
    expect(stepAttempt(waiting.attempt, enter(PIN), EMPTY)).toEqual({ attempt: waiting.attempt, waitsFor: "card" });
    const asked = stepAttempt(stored(waiting.attempt), CARD, env);
    expect(asked.waitsFor).toBe("pin");
    expect(stepAttempt(stored(asked.attempt), enter(PIN), env).outcome).toMatchObject({ applied: true });
  });

  test("is held against the rules anew when the card has come", () => {
    const { env } = anEnvironment({ policy: { ...KEEP, rules: [{ decision: "ask" }] } });
    expect(stepAttempt(start(NETWPIN).attempt, CARD, env).waitsFor).toBe("consent");
    const refusing = anEnvironment({ policy: { ...KEEP, rules: [{ decision: "refuse" }] } }).env;
    expect(stepAttempt(start(NETWPIN).attempt, CARD, refusing).outcome).toMatchObject({ reason: "policy-refused" });
  });

  test("waits on when it is told of a card that is not there", () => {
    const { attempt } = start(NETWPIN);
    expect(stepAttempt(attempt, CARD, EMPTY)).toMatchObject({ waitsFor: "card" });
  });

  test("is rejected when no card came in time, whatever is in the slot by then", () => {
    const { env, events } = aCard();
    expect(stepAttempt(start(NETWPIN).attempt, { type: "wait.timedOut" }, env).outcome).toEqual({
      applied: false,
      reason: "no-sim",
    });
    expect(events).toMatchObject([
      { type: "bootstrap.rejected", reason: "no-sim", detail: expect.stringMatching("no card came") },
    ]);
  });

  test("is rejected at once when its model does not keep it", () => {
    const { env, events } = anEnvironment({ imsi: undefined, policy: { withoutCard: "reject" } });
    expect(start(NETWPIN, env).outcome).toEqual({ applied: false, reason: "no-sim" });
    expect(events.at(-1)).toMatchObject({ detail: expect.stringContaining("NETWPIN") });
  });

  test("is rejected for what is wrong with it otherwise, without waiting", () => {
    expect(start({ ...NETWPIN, sec: 7 }).outcome).toMatchObject({ reason: "unknown-sec" });
    expect(start({ profile: "cp", sec: 0, body: NETWPIN.body }).outcome).toMatchObject({ reason: "mac-missing" });
  });
});

describe("A message whose method needs no IMSI, on a device without a card", () => {
  test.each([
    ["USERPIN", USERPIN, PIN],
    ["USERPINMAC", USERPINMAC, PIN_AND_MAC],
  ])("is a matter of the user: %s", (_, message, pin) => {
    const asked = start(message);
    expect(asked.waitsFor).toBe("pin");
    expect(stepAttempt(asked.attempt, enter(pin), EMPTY).outcome).toMatchObject({ applied: true });
  });
});

describe("A card that leaves while a PIN is asked for", () => {
  const { env } = aCard();
  const asked = () => stepAttempt(start(USERNETWPIN, env).attempt, enter("4321"), env);

  test("is waited for, and then the PIN is asked for with the tries that were left", () => {
    const gone = stepAttempt(asked().attempt, enter(PIN), EMPTY);
    expect([gone.waitsFor, gone.outcome]).toEqual(["card", undefined]);
    const again = stepAttempt(stored(gone.attempt), CARD, env);
    expect([again.waitsFor, again.attempt.machine.context.triesLeft]).toEqual(["pin", 2]);
    expect(stepAttempt(again.attempt, enter(PIN), env).outcome).toMatchObject({ applied: true });
  });

  test("ends the attempt on a device that keeps nothing", () => {
    const strict = anEnvironment({ imsi: undefined, policy: { withoutCard: "reject" } }).env;
    expect(stepAttempt(asked().attempt, enter(PIN), strict).outcome).toEqual({ applied: false, reason: "no-sim" });
  });
});
