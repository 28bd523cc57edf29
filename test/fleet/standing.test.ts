import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import type { InboundPush } from "../../src/ports/inbound.ts";
import type { Prompt } from "../../src/ports/user.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { aBootstrap, anAccountDocument, anSms, aPinBootstrap, SERVER_ID } from "../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../support/a-card.ts";
import { aModel } from "../support/a-model.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { aFleet, aState, deliverAll } from "./a-fleet.ts";

const OFF: HandsetInput = { type: "power.off" };
const ON: HandsetInput = { type: "power.on" };
const LOST: HandsetInput = { type: "network.lost" };
const REMOVED: HandsetInput = { type: "card.removed" };
const WIRELESS = aModel({ network: { needsCard: false } });

const SMS = anSms(Uint8Array.of(1), { hasHeader: false });
const { push: pdu } = prepareBootstrap({ document: anAccountDocument(), sec: 0, imsi: SIM.imsi, tid: 1, reference: 1 });
const aPush = (bearer: InboundPush["bearer"]): InboundPush => ({
  kind: "push",
  bearer,
  from: "x",
  to: IMEI,
  pdu,
  local: false,
});

/** A fleet whose one handset was told all that. */
async function toldAll(inputs: readonly HandsetInput[], model: DeviceModel = aModel()) {
  const made = aFleet({ model });
  for (const input of inputs) expect(await made.fleet.tell(IMEI, input)).toBe(true);
  return made;
}

describe("What is delivered to a handset", () => {
  const all = { sms: SMS, udp: aPush("udp"), pap: aPush("pap"), obex: aPush("obex"), websocket: aPush("websocket") };

  test.each<[string, readonly HandsetInput[], DeviceModel, readonly string[]]>([
    ["on, in a network, with its card", [], aModel(), ["accepted", "accepted", "accepted", "accepted", "accepted"]],
    ["off", [OFF], aModel(), ["accepted", "busy", "busy", "busy", "busy"]],
    [
      "busy",
      [{ type: "busy.changed", busy: true }],
      aModel(),
      ["accepted", "accepted", "accepted", "busy", "accepted"],
    ],
    ["without a network", [LOST], aModel(), ["accepted", "busy", "busy", "accepted", "accepted"]],
    ["without a card that it needs", [REMOVED], aModel(), ["unknown-address", "busy", "busy", "accepted", "accepted"]],
    [
      "without a card and in no need of one",
      [REMOVED],
      WIRELESS,
      ["unknown-address", "accepted", "accepted", "accepted", "accepted"],
    ],
  ])("that is %s is taken, kept by the network, or sent again", async (_, inputs, model, expected) => {
    const outcomes: string[] = [];
    for (const inbound of Object.values(all))
      outcomes.push(await (await toldAll(inputs, model)).fleet.deliver(inbound));
    expect(outcomes).toEqual(expected);
  });

  test("is saved while the network keeps it, and handed over by another process", async () => {
    const store = memoryStore<HandsetState>();
    const first = aFleet({ store });
    await first.fleet.tell(IMEI, OFF);
    expect(new Set(await deliverAll(first.fleet, aBootstrap()))).toEqual(new Set(["accepted"]));
    const left = (await store.load(IMEI)) as HandsetState;
    expect(left.held).toHaveLength(aBootstrap().length);
    const second = aFleet();
    const moved = { ...left, id: "352099000000014", sim: { ...left.sim, msisdn: "491700002" } };
    second.fleet.add(moved);
    await second.fleet.tell(moved.id, ON);
    expect(second.told("bootstrap.finished")).toMatchObject([{ handset: moved.id, servers: [SERVER_ID] }]);
  });
});

describe("A fleet that is started", () => {
  test("starts only the handsets whose switch is on", async () => {
    const { fleet, told } = aFleet();
    fleet.add(aState({ id: "352099000000014", sim: { ...SIM, msisdn: "491700002" }, power: "off" }));
    await fleet.powerOn();
    expect(told("handset.woken").map(({ handset }) => handset)).toEqual([IMEI]);
    expect(fleet.state("352099000000014")?.power).toBe("off");
  });

  test("rings no alarm of a handset that is off, and rings it when it is on again", async () => {
    const { fleet, clock, told } = aFleet();
    await deliverAll(fleet, aPinBootstrap());
    await fleet.tell(IMEI, OFF);
    clock.advance(2 * 3_600_000);
    await fleet.idle();
    expect(told("bootstrap.rejected")).toEqual([]);
    await fleet.tell(IMEI, ON);
    expect(told("bootstrap.rejected")).toMatchObject([{ reason: "pin-timeout" }]);
  });

  test("gives back the connection of a session that the handset's switch, network or card broke off", async () => {
    for (const input of [OFF, LOST, REMOVED]) {
      const { fleet, finished } = aFleet({ answer: () => new Promise(() => {}) });
      await deliverAll(fleet, aBootstrap());
      await fleet.tell(IMEI, input);
      expect(finished).toEqual([`${IMEI}/session-1`]);
    }
  });
});

describe("The numbers of a handset", () => {
  const inserted: HandsetInput = { type: "card.inserted", card: aCard({}, OTHER_SUBSCRIBER) };
  const found = (fleet: Awaited<ReturnType<typeof toldAll>>["fleet"]) =>
    [SIM.msisdn, SIM.imsi, OTHER_SUBSCRIBER.msisdn, OTHER_SUBSCRIBER.imsi, IMEI].map((name) => fleet.find(name));

  test.each<[string, readonly HandsetInput[], readonly boolean[]]>([
    ["those of the card in it", [], [true, true, false, false, true]],
    ["none but its own without a card", [REMOVED], [false, false, false, false, true]],
    ["those of another card", [inserted], [false, false, true, true, true]],
    ["those of another card, put in while it is off", [OFF, REMOVED, inserted], [false, false, true, true, true]],
    [
      "those of its card when it is back",
      [inserted, { type: "card.inserted", card: SIM }],
      [true, true, false, false, true],
    ],
  ])("are %s", async (_, inputs, expected) => {
    const { fleet } = await toldAll(inputs);
    expect(found(fleet)).toEqual(expected.map((isFound) => (isFound ? IMEI : undefined)));
  });

  test("go with the card to another handset", async () => {
    const { fleet } = await toldAll([REMOVED]);
    const other = aState({ id: "352099000000014", sim: { ...SIM, ...OTHER_SUBSCRIBER } });
    fleet.add(other);
    await fleet.tell(other.id, { type: "card.inserted", card: SIM });
    expect([fleet.find(SIM.msisdn), fleet.find(SIM.imsi), fleet.find(OTHER_SUBSCRIBER.msisdn)]).toEqual([
      other.id,
      other.id,
      undefined,
    ]);
    await fleet.tell(IMEI, inserted);
    expect([fleet.find(SIM.msisdn), fleet.find(OTHER_SUBSCRIBER.msisdn)]).toEqual([other.id, IMEI]);
  });

  test("of a handset without a card are free for another", () => {
    const { fleet } = aFleet();
    fleet.add(aState({ id: "352099000000014", simInserted: false }));
    expect(fleet.find(SIM.msisdn)).toBe(IMEI);
  });
});

describe("The user of a handset", () => {
  const ask = aModel({ bootstrap: { rules: [{ decision: "ask" }] } });

  test.each([
    [true, "bootstrap.finished"],
    [false, "bootstrap.rejected"],
  ] as const)("says at once whether a bootstrap may be applied: %j", async (agreed, type) => {
    const prompts: Prompt[] = [];
    const reply = (_: string, prompt: Prompt) => {
      prompts.push(prompt);
      return { agreed };
    };
    const { fleet, told } = aFleet({ model: ask, reply });
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    expect([prompts, told(type).length]).toEqual([[{ kind: "consent" }], 1]);
  });

  test("refuses to type a PIN by saying no", async () => {
    const { fleet, told } = aFleet({ reply: () => ({ agreed: false }) });
    await deliverAll(fleet, aPinBootstrap());
    await fleet.idle();
    expect(told("bootstrap.rejected")).toMatchObject([{ reason: "user-refused" }]);
  });

  test("who says nothing may say it later", async () => {
    const { fleet, told } = aFleet({ model: ask });
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    expect(await fleet.tell(IMEI, { type: "consent.given", attempt: "bootstrap-1" })).toBe(true);
    expect(told("bootstrap.finished")).toHaveLength(1);
  });
});

describe("Who tells a handset something", () => {
  test("learns that it failed, and has to tell it again: nobody else does", async () => {
    const store = memoryStore<HandsetState>();
    let isBroken = true;
    const save: typeof store.save = (id, record) =>
      isBroken ? Promise.reject(new Error("disk full")) : store.save(id, record);
    const { fleet, clock, told } = aFleet({ store: { ...store, save } });
    expect(await fleet.tell(IMEI, OFF)).toBe(false);
    expect(told("handset.failed")).toMatchObject([{ input: "power.off", detail: "disk full" }]);
    isBroken = false;
    clock.advance(1_000_000);
    await fleet.idle();
    expect(fleet.state(IMEI)?.power).toBe("on");
    expect(await fleet.tell(IMEI, OFF)).toBe(true);
  });

  test("learns that there is no such handset, and that the fleet is closed", async () => {
    const { fleet } = aFleet();
    expect(await fleet.tell("352099000000014", OFF)).toBe(false);
    await fleet.close();
    expect(await fleet.tell(IMEI, OFF)).toBe(false);
    expect(fleet.state(IMEI)?.power).toBe("on");
  });
});
