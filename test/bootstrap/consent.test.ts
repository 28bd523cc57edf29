import { describe, expect, test } from "vitest";
import type { BootstrapInput, BootstrapMessage, BootstrapPolicy, PolicyRule } from "../../src/bootstrap/attempt.ts";
import { startAttempt, stepAttempt } from "../../src/bootstrap/step.ts";
import { anEnvironment } from "./a-device.ts";
import { BARE, enter, NETWPIN, PIN, PIN_AND_MAC, USERNETWPIN, USERPIN, USERPINMAC } from "./a-message.ts";

const ASK: readonly PolicyRule[] = [{ decision: "ask" }];
const YES: BootstrapInput = { type: "consent.given" };
const NO: BootstrapInput = { type: "prompt.refused" };
const SILENCE: BootstrapInput = { type: "wait.timedOut" };

const aPolicy = (policy: Partial<BootstrapPolicy> = {}) => anEnvironment({ policy: { rules: ASK, ...policy } });

/** The attempt as it stands when the user is asked whether it may be applied. */
function asked(message: Omit<BootstrapMessage, "id">, policy: Partial<BootstrapPolicy> = {}, pin?: string) {
  const { env, events } = aPolicy({ unauthenticated: "accept", ...policy });
  const started = startAttempt({ id: "bootstrap-1", ...message }, env);
  const step = pin === undefined ? started : stepAttempt(started.attempt, enter(pin), env);
  return { step, env, events };
}

describe("A rule that asks", () => {
  test.each<[string, Omit<BootstrapMessage, "id">, string | undefined]>([
    ["neither SEC nor MAC", BARE, undefined],
    ["NETWPIN", NETWPIN, undefined],
    ["USERPIN, after the PIN", USERPIN, PIN],
    ["USERNETWPIN, after the PIN", USERNETWPIN, PIN],
    ["USERPINMAC, after the code", USERPINMAC, PIN_AND_MAC],
  ])("lets the user decide on an authentic message with %s before it is mapped", (_, message, pin) => {
    const { step, env, events } = asked(message, {}, pin);
    expect([step.waitsFor, step.outcome, step.overlay]).toEqual(["consent", undefined, undefined]);
    expect(events.map(({ type }) => type)).not.toContain("bootstrap.mapped");
    const agreed = stepAttempt(step.attempt, YES, env);
    expect([agreed.waitsFor, agreed.outcome]).toEqual([undefined, { applied: true, servers: ["srv1"] }]);
    expect(agreed.overlay).toHaveProperty(["./DMAcc/1/ServerID"]);
  });

  test.each<[string, BootstrapInput, string, RegExp]>([
    ["a no", NO, "user-refused", /user said no/],
    ["silence", SILENCE, "consent-timeout", /nobody agreed/],
  ])("takes %s for a refusal, and nothing is written", (_, answer, reason, detail) => {
    const { step, env, events } = asked(NETWPIN);
    const ended = stepAttempt(step.attempt, answer, env);
    expect([ended.outcome, ended.overlay]).toEqual([{ applied: false, reason }, undefined]);
    const told = { type: "bootstrap.rejected", reason, detail: expect.stringMatching(detail), spec: expect.anything() };
    expect(events.at(-1)).toMatchObject(told);
    expect(events.map(({ type }) => type)).not.toContain("tree.changed");
  });

  test("asks nobody about what is not authentic", () => {
    const { step } = asked({ ...NETWPIN, mac: "0".repeat(40) });
    expect([step.waitsFor, step.outcome]).toEqual([undefined, { applied: false, reason: "bad-mac" }]);
  });

  test("does not take a PIN for a yes, nor a yes for a PIN", () => {
    const { step, env } = asked(NETWPIN);
    expect(stepAttempt(step.attempt, enter(PIN), env)).toEqual({ attempt: step.attempt, waitsFor: "consent" });
    const pinWanted = asked(USERPIN).step;
    expect(stepAttempt(pinWanted.attempt, YES, env)).toEqual({ attempt: pinWanted.attempt, waitsFor: "pin" });
  });

  test("may find out afterwards that the document is damaged", () => {
    const { step, env } = asked({ ...BARE, body: Uint8Array.of(3, 11) });
    expect(step.waitsFor).toBe("consent");
    expect(stepAttempt(step.attempt, YES, env).outcome).toEqual({ applied: false, reason: "damaged-body" });
  });
});

describe("Rules", () => {
  const message = { source: "air", ...NETWPIN, from: "4900111" } as const;

  test.each<[string, PolicyRule, boolean]>([
    ["source", { source: "air", decision: "ask" }, true],
    ["source", { source: "card", decision: "ask" }, false],
    ["profile", { profile: "cp", decision: "ask" }, true],
    ["profile", { profile: "dm", decision: "ask" }, false],
    ["method", { sec: 0, decision: "ask" }, true],
    ["method", { sec: "none", decision: "ask" }, false],
    ["sender", { from: "49*", decision: "ask" }, true],
    ["sender", { from: "48*", decision: "ask" }, false],
  ])("see the %s of a message: %j is its rule: %j", (_, rule, isIts) => {
    const { step } = asked(message, { rules: [rule] });
    expect(step.waitsFor === "consent").toBe(isIts);
    const refused = asked(message, { rules: [{ ...rule, decision: "refuse" }] });
    expect(refused.step.outcome).toEqual(
      isIts ? { applied: false, reason: "policy-refused" } : { applied: true, servers: ["srv1"] },
    );
  });

  test("that refuse are told of with their reason, before any of the document is read", () => {
    const { step, events } = asked({ ...message, body: new Uint8Array() }, { rules: [{ decision: "refuse" }] });
    expect(step.outcome).toEqual({ applied: false, reason: "policy-refused" });
    expect(events.map(({ type }) => type)).toEqual(["bootstrap.started", "bootstrap.rejected"]);
    expect(events.at(-1)).toMatchObject({ detail: "a rule of the device model" });
  });
});
