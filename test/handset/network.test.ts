import { describe, expect, test } from "vitest";
import type { HandsetInput } from "../../src/handset/input.ts";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { aBootstrap, anAccountDocument, anSms, aPinBootstrap, SERVER_ID } from "../support/a-bootstrap.ts";
import { aCard, OTHER_SUBSCRIBER } from "../support/a-card.ts";
import { aHandset, NOON } from "../support/a-handset.ts";
import { aManagedHandset, exec } from "../support/a-managed-handset.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";

const LOST: HandsetInput = { type: "network.lost" };
const ATTACHED: HandsetInput = { type: "network.attached" };
const REMOVED: HandsetInput = { type: "card.removed" };
const HOUR = 3_600_000;

describe("A handset without a network", () => {
  test("wants its session until there is one, and tries nothing before (BOOT-5.6.6-4)", () => {
    const handset = aHandset().receive(aPinBootstrap()).take(LOST).type("1234");
    expect([handset.servers(), handset.sent()]).toEqual([[SERVER_ID], []]);
    expect(handset.state.pendingSessions).toMatchObject([{ serverId: SERVER_ID, tries: 0 }]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    handset.now += 100 * HOUR;
    handset.losePower();
    expect(handset.sent()).toEqual([]);
    handset.take(ATTACHED);
    expect(handset.told("session.started")).toMatchObject([{ server: SERVER_ID }]);
    expect(handset.told("network.changed").map(({ network }) => network)).toEqual(["lost", "attached"]);
  });

  test("breaks off the session in flight, and opens it anew afterwards, which is no failed try", () => {
    const handset = aHandset({ bootstrapped: true }).take(LOST);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "network lost", sessionId: "1" }]);
    const answer = { outcome: "failed", reason: "timeout", detail: "late" } as const;
    handset.take({ type: "message.answered", span: "session-1", answer }, ATTACHED);
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
    handset.take({ type: "message.answered", span: "session-1", answer });
    expect(handset.state.session).toMatchObject({ span: "session-2" });
  });

  test("still waits for its user: the prompt and its alarm go on", () => {
    const handset = aHandset().receive(aPinBootstrap()).take(LOST);
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + HOUR);
    expect(handset.type("0000").told("prompt.opened")).toHaveLength(2);
  });

  test("gets its short messages when there is one, in the order in which they came", () => {
    const handset = aHandset().take(LOST).receive(aBootstrap()).losePower();
    expect(handset.told("sms.received")).toEqual([]);
    expect(handset.state.held).toHaveLength(aBootstrap().length);
    handset.take(ATTACHED);
    expect(handset.told("sms.received").map(({ bytes }) => bytes)).toEqual(aBootstrap().map((sms) => sms.userData));
    expect(handset.servers()).toEqual([SERVER_ID]);
  });

  test("is told once: a second loss changes nothing", () => {
    const handset = aHandset().take(LOST);
    const lost = handset.state;
    expect(handset.take(LOST).state).toBe(lost);
    expect(handset.told("network.changed")).toHaveLength(1);
  });

  test("may lose and find it while it is off", () => {
    const handset = aHandset({ bootstrapped: true }).take({ type: "power.off" }, LOST, { type: "power.on" });
    expect(handset.state.session).toBeNull();
    handset.take({ type: "power.off" }, ATTACHED);
    expect(handset.state.session).toBeNull();
    expect(handset.take({ type: "power.on" }).state.session?.span).toBe("session-2");
  });
});

describe("A handset in the network of another operator", () => {
  const ROAMING: HandsetInput = { type: "network.roaming" };
  const model = aModel({ network: { roaming: "no-sessions" } });

  test("goes on as in its own, where its model has nothing against it", () => {
    const handset = aHandset({ bootstrapped: true }).take(ROAMING);
    expect(handset.told("network.changed")).toMatchObject([{ network: "roaming" }]);
    expect(handset.state.session).toMatchObject({ span: "session-1" });
    expect(aHandset().take(ROAMING).receive(aBootstrap()).state.session).toMatchObject({ span: "session-1" });
  });

  test("breaks its session off when its model opens none there, and waits until it is back", () => {
    const handset = aHandset({ bootstrapped: true, model }).take(ROAMING);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "roaming" }]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    expect(handset.losePower().state.session).toBeNull();
    expect(handset.take(ATTACHED).state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
  });

  test("gets its short messages, and is bootstrapped by them", () => {
    const handset = aHandset({ model }).take(LOST).receive(aBootstrap()).take(ROAMING);
    expect([handset.state.held, handset.servers()]).toEqual([[], [SERVER_ID]]);
    expect(handset.state).toMatchObject({ session: null, pendingSessions: [{ serverId: SERVER_ID }] });
  });
});

describe("A handset that is given another address", () => {
  const MOVED: HandsetInput = { type: "network.addressChanged" };

  test("opens the session in flight anew at once, which is no failed try", () => {
    const handset = aHandset({ bootstrapped: true }).take(MOVED);
    expect(handset.told("address.changed")).toHaveLength(1);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "address changed", sessionId: "1" }]);
    expect(handset.state.session).toMatchObject({ span: "session-2", pending: { tries: 0 } });
  });

  test("loads on from where it was, under another name", () => {
    const handset = aManagedHandset()
      .serve(exec(1, "Load", "c-1"))
      .serve()
      .take(MOVED);
    expect(handset.effects.slice(-2)).toMatchObject([
      { type: "download.stop", operation: "operation-1", goesOn: true },
      { type: "download.start", operation: "operation-1", download: "download-2" },
    ]);
  });

  test("has none to change without a network, or while it is off", () => {
    const handset = aHandset({ bootstrapped: true }).take(LOST, MOVED, ATTACHED, { type: "power.off" }, MOVED);
    expect(handset.told("address.changed")).toEqual([]);
  });
});

describe("A handset whose device finds a network without a card", () => {
  const model = aModel({ network: { needsCard: false } });

  test("opens its sessions without one", () => {
    const handset = aHandset({ model }).take(REMOVED).receive(aBootstrap());
    expect(handset.told("sms.held").length).toBeGreaterThan(0);
    const wireless = aHandset({ bootstrapped: true, model }).failMessage().take(REMOVED).waitForAlarm();
    expect(wireless.told("session.started")).toHaveLength(2);
  });

  test("finds none when the network is lost, card or no card", () => {
    const handset = aHandset({ bootstrapped: true, model }).take(REMOVED, LOST);
    expect(handset.told("session.failed")).toMatchObject([{ reason: "network lost" }]);
  });

  test("opens none without a card when it does need one", () => {
    const handset = aHandset({ bootstrapped: true }).failMessage().take(REMOVED);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
    expect(handset.waitForAlarm().told("session.started")).toHaveLength(1);
  });
});

describe("Short messages that the network keeps", () => {
  const text = (n: number) => anSms(Uint8Array.of(n), { hasHeader: false });
  const received = (handset: ReturnType<typeof aHandset>) => handset.told("sms.received").map(({ bytes }) => bytes[0]);

  test("are at most 32, of which the oldest goes first", () => {
    const handset = aHandset().take(LOST);
    handset.receive(Array.from({ length: 34 }, (_, i) => text(i)));
    expect(handset.told("sms.dropped").map(({ reason }) => reason)).toEqual(
      Array(2).fill("the network keeps 32 messages at most"),
    );
    handset.take(ATTACHED);
    expect(received(handset)).toEqual(Array.from({ length: 32 }, (_, i) => i + 2));
  });

  test("are as they came, ports and segments included", () => {
    const sms = {
      ...text(1),
      ports: { destination: 2948, source: 9200 },
      segment: { reference: 1, total: 2, sequence: 1 },
    };
    const held = aHandset().take(LOST).receive([sms]).losePower().take(ATTACHED);
    const direct = aHandset().receive([sms]);
    expect(held.state.reassembly).toEqual(direct.state.reassembly);
  });

  test("are for the subscriber: another card in the handset does not get them, and they wait for theirs", () => {
    const handset = aHandset()
      .take(LOST)
      .receive([text(1)])
      .take({ type: "card.inserted", card: aCard({}, OTHER_SUBSCRIBER) });
    handset.take(ATTACHED).receive([text(2)]);
    expect(received(handset)).toEqual([2]);
    handset.take({ type: "card.inserted", card: SIM });
    expect(received(handset)).toEqual([2, 1]);
    expect(handset.state.held).toEqual([]);
  });

  test("that are two bootstraps lead to two sessions, one after the other", () => {
    const second = anAccountDocument({ serverId: "two.example", url: "http://two.example/" });
    const handset = aHandset().take(LOST);
    handset.receive([...aBootstrap(), ...aBootstrap({ document: second, reference: 2 })]).take(ATTACHED);
    expect(handset.sent()).toHaveLength(1);
    expect(handset.failMessage().state.session?.dm.serverId).toBe("two.example");
  });
});
