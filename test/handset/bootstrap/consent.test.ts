import { describe, expect, test } from "vitest";
import type { PolicyRule } from "../../../src/bootstrap/attempt.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { accountItems, adding, dmMessage, OWNER } from "../../bootstrap/a-dm-message.ts";
import { aBootstrap, anAccountDocument, aPinBootstrap, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { SIM } from "../../support/a-sim.ts";

const MINUTE = 60_000;
const withRules = (...rules: readonly PolicyRule[]) =>
  aHandset({ model: aModel({ bootstrap: { rules, waitMs: { pin: 3 * MINUTE, consent: MINUTE, card: 9 * MINUTE } } }) });
const asking = () => withRules({ decision: "ask" });

describe("A handset that asks its user before it applies a bootstrap", () => {
  test("opens a prompt that names the sender, and changes nothing yet", () => {
    const handset = asking().receive(aBootstrap());
    expect(handset.told("prompt.opened")).toMatchObject([{ prompt: "consent", span: "bootstrap-1", from: "4900111" }]);
    expect(handset.effects).toEqual([{ type: "user.ask", attempt: "bootstrap-1", prompt: { kind: "consent" } }]);
    expect([handset.servers(), handset.told("bootstrap.mapped")]).toEqual([[], []]);
  });

  test("applies it when the user agrees, and opens the session", () => {
    const handset = asking().receive(aBootstrap()).say(true);
    expect(handset.told("prompt.answered")).toMatchObject([{ agreed: true, span: "bootstrap-1" }]);
    expect(handset.state).toMatchObject({ attempts: [], session: { dm: { serverId: SERVER_ID } } });
  });

  test("leaves it when the user does not", () => {
    const handset = asking().receive(aBootstrap()).say(false);
    expect(handset.told("prompt.answered")).toMatchObject([{ agreed: false }]);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
    expect([handset.servers(), handset.state.attempts]).toEqual([[], []]);
  });

  test("leaves it when nobody says anything in time", () => {
    const handset = asking().receive(aBootstrap());
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + MINUTE);
    handset.waitForAlarm();
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "consent-timeout" }]);
    expect(handset.say(true).servers()).toEqual([]);
  });

  test("asks for the PIN first, and has a time of its own for either", () => {
    const handset = asking().receive(aPinBootstrap("1234"));
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 3 * MINUTE);
    handset.now += 2 * MINUTE;
    handset.type("1234");
    expect(handset.told("prompt.opened").map(({ prompt }) => prompt)).toEqual(["pin", "consent"]);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 3 * MINUTE);
    handset.now += MINUTE - 1;
    expect(handset.say(true).servers()).toEqual([SERVER_ID]);
  });

  test("takes no answer of the other kind, nor one to a prompt that is gone, and tells of none", () => {
    const handset = asking().receive(aBootstrap());
    const { state } = handset.type("1234");
    expect([state.attempts.length, handset.told("pin.entered")]).toEqual([1, []]);
    const typing = aHandset().receive(aPinBootstrap()).say(true);
    expect([typing.state.attempts.length, typing.told("prompt.answered")]).toEqual([1, []]);
    const gone = asking().take({ type: "consent.given", attempt: "bootstrap-1" });
    expect(gone.events).toEqual([]);
  });

  test("lets the user refuse to type a PIN", () => {
    const handset = aHandset().receive(aPinBootstrap()).say(false);
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
  });
});

describe("The rules of a handset", () => {
  const message = dmMessage([adding(...accountItems())]);
  const cp = aBootstrap();
  const dm = aBootstrap({ profile: "dm", document: message, reference: 2 });
  const pin = aPinBootstrap("1", { document: anAccountDocument({ serverId: "pin.example" }), reference: 3 });
  const spam = cp.map((sms) => ({ ...sms, from: "666" }));

  test.each<[string, PolicyRule, readonly string[]]>([
    ["profile", { profile: "dm", decision: "refuse" }, ["applied", "policy-refused", "pin", "applied"]],
    ["method", { sec: 1, decision: "refuse" }, ["applied", "applied", "policy-refused", "applied"]],
    ["sender", { from: "666", decision: "refuse" }, ["applied", "applied", "pin", "policy-refused"]],
    ["sender's beginning", { from: "49*", decision: "ask" }, ["consent", "consent", "pin", "applied"]],
    ["source", { source: "local", decision: "refuse" }, ["applied", "applied", "pin", "applied"]],
  ])("tell messages apart by their %s", (_, rule, expected) => {
    const found = [cp, dm, pin, spam].map((messages) => {
      const handset = withRules(rule).receive(messages);
      const [prompt] = handset.told("prompt.opened");
      const [rejection] = handset.told("bootstrap.rejected");
      return rejection?.reason ?? prompt?.prompt ?? "applied";
    });
    expect(found).toEqual(expected);
  });

  test("see what came over the owner's own line", () => {
    const { push: pdu } = prepareBootstrap({ profile: "dm", document: message, tid: 1, reference: 1 });
    const push = { kind: "push", bearer: "obex", from: "cable", to: SIM.msisdn, pdu, local: true } as const;
    const handset = withRules({ source: "local", sec: "none", from: "cable", decision: "ask" });
    handset.take({ type: "push.delivered", push });
    expect(handset.told("prompt.opened")).toMatchObject([{ prompt: "consent", from: "cable" }]);
    expect(handset.say(true).servers()).toEqual([OWNER]);
  });
});
