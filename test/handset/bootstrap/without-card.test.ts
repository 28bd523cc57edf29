import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../../src/handset/input.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import type { InboundSms } from "../../../src/ports/inbound.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { anAccountDocument, aPinBootstrap, SERVER_ID } from "../../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../../support/a-card.ts";
import { aHandset, NOON } from "../../support/a-handset.ts";
import { aModel } from "../../support/a-model.ts";
import { SIM } from "../../support/a-sim.ts";

const REMOVED: HandsetInput = { type: "card.removed" };
const INSERTED: HandsetInput = { type: "card.inserted", card: SIM };
const DAY = 86_400_000;

/** A push over another bearer, for short messages need a subscriber. */
function aPush(request: Partial<BootstrapRequest> = {}): HandsetInput {
  const whole = { document: anAccountDocument(), sec: 0, imsi: SIM.imsi, tid: 1, reference: 1, ...request } as const;
  const { push: pdu } = prepareBootstrap(whole);
  return { type: "push.delivered", push: { kind: "push", bearer: "obex", from: "x", to: "x", pdu, local: false } };
}

const withoutCard = (...inputs: readonly HandsetInput[]) => aHandset().take(REMOVED, ...inputs);

describe("A handset without a card", () => {
  test("keeps a bootstrap that needs the IMSI until a card comes, and checks it with that (BOOT-5.1.2.2-1)", () => {
    const handset = withoutCard(aPush());
    expect(handset.told("bootstrap.kept")).toMatchObject([{ reason: "no card", span: "bootstrap-1" }]);
    expect([handset.servers(), handset.told("bootstrap.checked"), handset.effects]).toEqual([[], [], []]);
    handset.losePower().take(INSERTED);
    expect(handset.told("bootstrap.kept")).toHaveLength(1);
    expect(handset.told("bootstrap.checked")).toMatchObject([{ sec: 0, fits: true }]);
    expect(handset.servers()).toEqual([SERVER_ID]);
    expect(handset.state.session?.dm.serverId).toBe(SERVER_ID);
  });

  test("rejects it when the card is another's (BOOT-5.1.2.2-1)", () => {
    const handset = withoutCard(aPush()).take({ type: "card.inserted", card: aCard({}, OTHER_SUBSCRIBER) });
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "bad-mac" }]);
    expect([handset.servers(), handset.state.attempts]).toEqual([[], []]);
  });

  test("rejects it at once when its model keeps nothing", () => {
    const handset = aHandset({ model: aModel({ bootstrap: { withoutCard: "reject" } }) }).take(REMOVED, aPush());
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "no-sim" }]);
    expect(handset.state.attempts).toEqual([]);
  });

  test("goes on with it at power-on when the card came while it was off", () => {
    const handset = withoutCard(aPush()).take({ type: "power.off" }, INSERTED);
    expect(handset.servers()).toEqual([]);
    expect(handset.take({ type: "power.on" }).servers()).toEqual([SERVER_ID]);
  });

  test("gives it up when no card comes in time, also while it is off", () => {
    const handset = withoutCard(aPush());
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + DAY);
    handset.waitForAlarm();
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "no-sim" }]);
    const off = withoutCard(aPush()).take({ type: "power.off" });
    off.now += DAY;
    off.take(INSERTED, { type: "power.on" });
    expect(off.told("bootstrap.rejected")).toMatchObject([{ reason: "no-sim" }]);
  });

  test("asks for the PIN of USERNETWPIN when there is a card", () => {
    const handset = withoutCard(aPush({ sec: 2, pin: "1234" }));
    expect(handset.effects).toEqual([]);
    handset.take(INSERTED);
    expect(handset.effects).toEqual([{ type: "user.ask", attempt: "bootstrap-1", prompt: { kind: "pin", asking: 1 } }]);
    expect(handset.type("1234").servers()).toEqual([SERVER_ID]);
  });

  test("asks once when that card came while it was off", () => {
    const handset = withoutCard(aPush({ sec: 2, pin: "1234" })).take({ type: "power.off" }, INSERTED);
    handset.take({ type: "power.on" });
    expect(handset.told("prompt.opened")).toHaveLength(1);
    expect(handset.effects).toHaveLength(1);
  });

  test("does not keep the same message twice", () => {
    const handset = withoutCard(aPush(), aPush());
    expect(handset.state.attempts).toHaveLength(1);
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "delivered again" }]);
  });

  test("keeps several, and goes on with them in their order", () => {
    const second = anAccountDocument({ serverId: "two.example", url: "http://two.example/" });
    const handset = withoutCard(aPush(), aPush({ document: second })).take(INSERTED);
    expect(handset.servers()).toEqual([SERVER_ID, "two.example"]);
  });

  test("applies its card before what was kept", () => {
    const card = aCard({ Bootstrap: anAccountDocument({ serverId: "card.example", url: "http://card.example/" }) });
    const handset = withoutCard(aPush()).take({ type: "card.inserted", card });
    expect(handset.servers()).toEqual(["card.example", SERVER_ID]);
  });
});

describe("A card that is taken out while its PIN is asked for", () => {
  const asked = () => aHandset().take(aPush({ sec: 2, pin: "1234" }));

  test("has the message kept when the PIN is typed, and asked for again when the card is back", () => {
    const handset = asked().take(REMOVED).type("1234");
    expect(handset.told("bootstrap.kept")).toHaveLength(1);
    handset.losePower().take(INSERTED);
    expect(handset.told("prompt.opened")).toHaveLength(2);
    expect(handset.type("1234").servers()).toEqual([SERVER_ID]);
  });

  test("is not missed when it is back before the PIN is typed", () => {
    expect(asked().take(REMOVED, INSERTED).type("1234").servers()).toEqual([SERVER_ID]);
  });

  test("is missed when another one is there", () => {
    const handset = asked().take({ type: "card.inserted", card: aCard({}, OTHER_SUBSCRIBER) });
    handset.type("1234").type("1234").type("1234");
    expect(handset.told("bootstrap.rejected")).toMatchObject([{ reason: "pin-exhausted" }]);
  });

  test("is not needed for USERPIN", () => {
    const messages: readonly InboundSms[] = aPinBootstrap("1234");
    expect(aHandset().receive(messages).take(REMOVED).type("1234").servers()).toEqual([SERVER_ID]);
  });
});
