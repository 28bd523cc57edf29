import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/base/clock.ts";
import { ConfigError } from "../../src/base/errors.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { runVirtually } from "../../src/lab/surroundings/virtual-time.ts";
import type { SessionAnswer } from "../../src/ports/session-transport.ts";
import type { RecordStore } from "../../src/ports/store.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { aBootstrap, anSms, aPinBootstrap } from "../support/a-bootstrap.ts";
import { aModel } from "../support/a-model.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { aFleet, aState, deliverAll, REFUSED } from "./a-fleet.ts";

/** A memory store whose saves fail while `broken` is set. */
function aFragileStore() {
  const store = memoryStore<HandsetState>();
  const state = { broken: false };
  const fragile: RecordStore<HandsetState> = {
    ...store,
    save: (id, record) => (state.broken ? Promise.reject(new Error("disk full")) : store.save(id, record)),
  };
  return { store: fragile, state };
}

describe("A fleet", () => {
  test("finds a handset by its number, however it is written", async () => {
    const { fleet } = aFleet();
    expect(await fleet.deliver(anSms(Uint8Array.of(1), { to: `+${SIM.msisdn}`, hasHeader: false }))).toBe("accepted");
    expect(await fleet.deliver(anSms(Uint8Array.of(1), { to: "4900", hasHeader: false }))).toBe("unknown-address");
  });

  test("has saved what it accepts before it says so", async () => {
    const { fleet, store } = aFleet();
    const [first] = aBootstrap();
    expect(await deliverAll(fleet, first ? [first] : [])).toEqual(["accepted"]);
    expect((await store.load(IMEI))?.reassembly.sets).toHaveLength(1);
  });

  test("saves a handset without undoing what it was told meanwhile", async () => {
    const { fleet, store } = aFleet();
    const [first] = aBootstrap();
    const delivered = deliverAll(fleet, first ? [first] : []);
    await fleet.save(IMEI);
    expect((await store.load(IMEI))?.reassembly.sets).toHaveLength(1);
    expect(await delivered).toEqual(["accepted"]);
  });

  test("has saved a session before its message goes out", async () => {
    const saved: unknown[] = [];
    const store = memoryStore<HandsetState>();
    const { fleet } = aFleet({
      store,
      answer: async () => {
        saved.push((await store.load(IMEI))?.session?.span);
        return REFUSED;
      },
    });
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    expect(saved).toEqual(["session-1"]);
  });

  test("lets the user type the PIN that is asked for", async () => {
    const { fleet, told } = aFleet({ reply: () => ({ pin: "1234" }) });
    await deliverAll(fleet, aPinBootstrap("1234"));
    await fleet.idle();
    expect(told("bootstrap.finished")).toMatchObject([{ handset: IMEI, span: "bootstrap-1" }]);
  });

  test("leaves the prompt open when the user types nothing", async () => {
    const { fleet } = aFleet();
    await deliverAll(fleet, aPinBootstrap("1234"));
    await fleet.idle();
    expect(fleet.state(IMEI)?.attempts).toHaveLength(1);
  });

  test("wakes a handset at its alarm, and gives back the connection of a session that ended", async () => {
    const { fleet, clock, requests, finished } = aFleet();
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    expect(finished).toEqual([`${IMEI}/session-1`]);
    clock.advance(16_000);
    await fleet.idle();
    expect(requests.map(({ span }) => span)).toEqual(["session-1", "session-2"]);
  });

  test("goes on with what was pending when it is switched on", async () => {
    const { fleet, requests } = aFleet();
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    const left = fleet.state(IMEI) as HandsetState;
    const restarted = aFleet();
    const other = { ...left, id: "352099000000014", sim: { ...SIM, msisdn: "491700002" } };
    restarted.fleet.add({ ...other, pendingSessions: left.pendingSessions.map((each) => ({ ...each, notBefore: 0 })) });
    await restarted.fleet.powerOn();
    await restarted.fleet.idle();
    expect(requests).toHaveLength(1);
    expect(restarted.requests).toMatchObject([{ handset: other.id, span: "session-2" }]);
  });

  test("takes no handset whose number is taken or whose model is unknown", () => {
    const { fleet } = aFleet();
    const sim = { ...SIM, msisdn: "491700002" };
    expect(() => fleet.add(aState({ sim }))).toThrow(ConfigError);
    expect(() => fleet.add(aState({ id: "352099000000014" }))).toThrow(/another MSISDN/);
    expect(() => fleet.add(aState({ id: "352099000000014", sim, model: "unheard-of" }))).toThrow(/unheard-of/);
    expect(fleet.addresses()).toEqual([{ id: IMEI, msisdn: SIM.msisdn }]);
  });
});

describe("A fleet whose store fails", () => {
  test("says so to the sender, is as before, and goes on when the store does", async () => {
    const { store, state } = aFragileStore();
    const { fleet, told } = aFleet({ store });
    state.broken = true;
    const parts = aBootstrap();
    expect(new Set(await deliverAll(fleet, parts))).toEqual(new Set(["failed"]));
    expect(fleet.state(IMEI)?.reassembly.sets).toEqual([]);
    expect(told("handset.failed")[0]).toMatchObject({ input: "sms.delivered", detail: "disk full" });
    state.broken = false;
    expect(new Set(await deliverAll(fleet, parts))).toEqual(new Set(["accepted"]));
    expect(told("bootstrap.finished").length).toBeGreaterThan(0);
  });

  test("tries again later what nobody else would send again: an alarm", async () => {
    const { store, state } = aFragileStore();
    const { fleet, clock, requests } = aFleet({ store });
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    state.broken = true;
    clock.advance(16_000);
    await fleet.idle();
    expect(requests).toHaveLength(1);
    state.broken = false;
    clock.advance(60_000);
    await fleet.idle();
    expect(requests).toHaveLength(2);
  });

  test("tries again later what nobody else would send again: an answer", async () => {
    const { store, state } = aFragileStore();
    const { fleet, clock, told } = aFleet({
      store,
      answer: async () => {
        state.broken = true;
        return REFUSED;
      },
    });
    await deliverAll(fleet, aBootstrap());
    await fleet.idle();
    expect(fleet.state(IMEI)?.session).not.toBeNull();
    state.broken = false;
    clock.advance(60_000);
    await fleet.idle();
    expect(fleet.state(IMEI)?.session).toBeNull();
    expect(told("handset.failed")).toHaveLength(1);
  });
});

describe("A fleet with a handset whose record makes no sense", () => {
  test("tells which handset failed, and serves the others", async () => {
    const { fleet, told } = aFleet();
    const broken = {
      ...aState({ id: "352099000000014", sim: { ...SIM, msisdn: "491700002" } }),
      attempts: [{}],
    } as unknown as HandsetState;
    fleet.add(broken);
    await fleet.powerOn();
    expect(told("handset.failed")).toMatchObject([{ handset: broken.id, input: "power.on" }]);
    expect(await fleet.deliver(anSms(Uint8Array.of(1), { hasHeader: false }))).toBe("accepted");
  });
});

describe("Closing a fleet", () => {
  test("lets work finish, takes no more, and rings no alarm", async () => {
    const { fleet, clock, requests } = aFleet();
    const parts = aBootstrap();
    const delivered = parts.map((sms) => fleet.deliver(sms));
    await fleet.close();
    expect(new Set(await Promise.all(delivered))).toEqual(new Set(["accepted"]));
    expect(fleet.state(IMEI)?.appliedDocuments).toHaveLength(1);
    expect(await fleet.deliver(anSms(Uint8Array.of(1)))).toBe("busy");
    clock.advance(1_000_000);
    expect(requests).toEqual([]);
  });

  test("closes the connections of a session whose power is lost, and hears nothing more over them, though the session goes on", async () => {
    const answers: ((answer: SessionAnswer) => void)[] = [];
    const inTime = () => new Promise<SessionAnswer>((resolve) => void answers.push(resolve));
    const { fleet, requests, finished, told } = aFleet({
      model: aModel({ sessions: { afterPowerLoss: "resume" } }),
      answer: () => (answers.length < 2 ? inTime() : Promise.resolve(REFUSED)),
    });
    await deliverAll(fleet, aBootstrap());
    await fleet.tell(IMEI, { type: "power.on" });
    expect(finished).toEqual([`${IMEI}/session-1`]);
    expect(requests[1]).toEqual(requests[0]);
    for (const answer of answers) answer(REFUSED);
    await fleet.idle();
    expect(requests.map(({ span }) => span)).toEqual(["session-1", "session-1", "session-2"]);
    expect(
      told("handset.woken").filter((event) => "input" in event && event.input === "message.answered"),
    ).toHaveLength(2);
  });

  test("leaves a session in flight in the record, for the next power-on", async () => {
    const clock = new VirtualClock();
    const { fleet, store } = aFleet({
      answer: () => new Promise((resolve) => clock.setTimeout(() => resolve(REFUSED), 1000)),
    });
    await deliverAll(fleet, aBootstrap());
    await runVirtually(clock, fleet.close());
    expect((await store.load(IMEI))?.session?.span).toBe("session-1");
  });
});
