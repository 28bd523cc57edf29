import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { step } from "../../src/handset/step.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap, SERVER_ID } from "../support/a-bootstrap.ts";
import { aHandset, NOON } from "../support/a-handset.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";

const OFF: HandsetInput = { type: "power.off" };
const ON: HandsetInput = { type: "power.on" };
const HOUR = 3_600_000;

const aPush = (): HandsetInput => {
  const { push: pdu } = prepareBootstrap({
    document: anAccountDocument(),
    sec: 0,
    imsi: SIM.imsi,
    tid: 1,
    reference: 1,
  });
  return {
    type: "push.delivered",
    push: { kind: "push", bearer: "udp", from: "x", to: SIM.msisdn, pdu, local: false },
  };
};

describe("A handset that is switched off", () => {
  test("breaks its session off, and opens it anew when it is on again, which is no failed try", () => {
    const handset = aHandset({ bootstrapped: true }).take(OFF);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "switched off", span: "session-1" }]);
    expect(handset.state).toMatchObject({ power: "off", session: null });
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: SERVER_ID, tries: 0 }]);
    handset.take(ON);
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
    expect(handset.told("power.changed").map(({ power }) => power)).toEqual(["off", "on"]);
  });

  test("keeps the tries that had failed before", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage().waitForAlarm().take(OFF, ON);
    expect(handset.state.session?.pending.tries).toBe(1);
  });

  test("opens no session and wants no alarm while it is off, however much is due", () => {
    const handset = aHandset({ bootstrapped: true })
      .receive(aPinBootstrap("1", { reference: 2 }))
      .take(OFF);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    handset.now += 2 * HOUR;
    const off = handset.state;
    handset.take({ type: "alarm.due" });
    expect(handset.state).toBe(off);
    expect(handset.sent()).toHaveLength(1);
  });

  test("asks its user again when it is on, with the tries that are left", () => {
    const handset = aHandset().receive(aPinBootstrap()).type("0000").take(OFF);
    expect(handset.effects).toHaveLength(2);
    handset.take(ON);
    expect(handset.told("prompt.opened").at(-1)).toMatchObject({ triesLeft: 2, span: "bootstrap-1" });
    expect(handset.type("1234").servers()).toEqual([SERVER_ID]);
  });

  test("asks for consent again, too, and once", () => {
    const handset = aHandset({ model: aModel({ bootstrap: { rules: [{ decision: "ask" }] } }) });
    handset.receive(aBootstrap()).take(OFF, ON);
    expect(handset.told("prompt.opened")).toHaveLength(2);
    expect(handset.effects.at(-1)).toEqual({ type: "user.ask", attempt: "bootstrap-1", prompt: { kind: "consent" } });
    expect(handset.say(true).servers()).toEqual([SERVER_ID]);
  });

  test("lets nobody answer while it is off, and gives up at power-on what was to be answered before", () => {
    const handset = aHandset().receive(aPinBootstrap()).take(OFF).type("1234");
    expect(handset.servers()).toEqual([]);
    handset.now = NOON + HOUR;
    handset.take(ON);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
    expect(handset.told("prompt.opened")).toHaveLength(1);
  });

  test("finds short messages waiting when it is on, in the order in which they came", () => {
    const handset = aHandset().take(OFF);
    const second = anAccountDocument({ serverId: "two.example", url: "http://two.example/" });
    const messages = [...aBootstrap(), ...aBootstrap({ document: second, reference: 2 })];
    handset.receive(messages);
    expect(handset.told("sms.held").map(({ held }) => held)).toEqual(messages.map((_, i) => i + 1));
    expect(handset.told("sms.received")).toEqual([]);
    handset.losePower();
    expect(handset.state.held).toEqual([]);
    expect(handset.told("sms.received").map(({ bytes }) => bytes)).toEqual(messages.map(({ userData }) => userData));
    expect(handset.servers()).toEqual([SERVER_ID, "two.example"]);
    expect(handset.state.session?.dm.serverId).toBe(SERVER_ID);
  });

  test("misses a push that nobody keeps, and says so", () => {
    const handset = aHandset().take(OFF, aPush());
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "the handset is off" }]);
    expect(handset.take(ON).servers()).toEqual([]);
  });

  test.each<HandsetInput>([
    OFF,
    { type: "alarm.due" },
    { type: "session.requested" },
    { type: "pin.entered", attempt: "bootstrap-1", pin: "1234" },
    { type: "consent.given", attempt: "bootstrap-1" },
    { type: "prompt.refused", attempt: "bootstrap-1" },
    { type: "message.answered", span: "session-1", answer: { outcome: "failed", reason: "timeout", detail: "late" } },
  ])("does nothing about $type", (input) => {
    const handset = aHandset({ bootstrapped: true })
      .receive(aPinBootstrap("1234", { reference: 2 }))
      .take(OFF);
    const told = handset.events.length;
    expect(step(handset.state, input, handset.environment())).toEqual({ state: handset.state, effects: [] });
    expect(handset.events).toHaveLength(told);
  });

  test("has lost nothing when it is on again", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage();
    const { overlay, appliedDocuments, pendingSessions, sim } = handset.state;
    expect(handset.take(OFF, ON).state).toMatchObject({ overlay, appliedDocuments, pendingSessions, sim, power: "on" });
  });
});
