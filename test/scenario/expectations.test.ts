import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { memoryTransport } from "../../src/bearer/memory/memory-transport.ts";
import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { EventBus } from "../../src/events/bus.ts";
import { Fleet } from "../../src/fleet/fleet.ts";
import { cleanHandset } from "../../src/handset/state.ts";
import { runVirtually } from "../../src/lab/surroundings/virtual-time.ts";
import { awaitExpectation } from "../../src/scenario/expectations.ts";
import { Outcomes } from "../../src/scenario/outcomes.ts";
import { pause } from "../../src/scenario/pause.ts";
import type { Expectation } from "../../src/scenario/steps/expect.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { aModel } from "../support/a-model.ts";
import { SIM } from "../support/a-sim.ts";
import { NO_DOWNLOADS } from "../support/no-downloads.ts";

/** Handsets 1 to 3, which do nothing: what becomes of them, events say. */
function aStage() {
  const clock = new VirtualClock();
  const bus = new EventBus(clock);
  const model = aModel();
  const fleet = new Fleet({
    models: new Map([[model.name, model]]),
    store: memoryStore(),
    downloader: NO_DOWNLOADS,
    transport: memoryTransport(() => ({ status: 404, contentType: "", body: new Uint8Array() }), clock, 1),
    user: { reply: () => undefined },
    clock,
    random: seededRandom(1),
    emit: bus.emit,
  });
  for (const id of ["1", "2", "3"]) fleet.add(cleanHandset(id, model.name, { ...SIM, msisdn: `4917${id}` }, NO_PARTS));
  const outcomes = new Outcomes();
  bus.subscribe(outcomes.read);
  const interruption = new AbortController();
  const reject = (handset: string) => bus.emit({ type: "bootstrap.rejected", reason: "bad-mac", handset });
  const apply = (handset: string) => bus.emit({ type: "bootstrap.finished", servers: [], handset });
  const complete = (handset: string) =>
    bus.emit({ type: "session.finished", server: "s", sessionId: "1", messages: 1, durationMs: 1, handset });
  const tell = (handset: string, span: string, data: string) =>
    bus.emit({ type: "report.queued", server: "s", code: 1226, alert: "t", data, handset, span });
  const take = (handset: string, span: string) =>
    bus.emit({ type: "report.taken", server: "s", status: 200, handset, span });
  const post = (handset: string, text: string, status: number) =>
    bus.emit({ type: "notice.posted", url: "http://x.example/", text, status, handset });
  const finish = (device: string, job: string) => bus.emit({ type: "job.finished", device, job });
  const expecting = (changes: Partial<Expectation>, handsets: readonly string[] = ["1", "2"]) => {
    const expectation = { of: ["a"], within: 1000, ...changes };
    const watch = { fleet, outcomes, around: { clock, bus }, interrupted: interruption.signal };
    return runVirtually(clock, awaitExpectation(expectation, handsets, watch));
  };
  return { clock, outcomes, interruption, reject, apply, complete, tell, take, post, finish, expecting };
}

describe("An expectation", () => {
  test("that holds already is met at once", async () => {
    const { clock, apply, expecting } = aStage();
    apply("1");
    apply("2");
    expect(await expecting({ bootstrap: "applied" })).toBeUndefined();
    expect(clock.now()).toBe(0);
  });

  test("is met as soon as the last handset is there", async () => {
    const { clock, apply, complete, expecting } = aStage();
    apply("1");
    complete("1");
    clock.setTimeout(() => apply("2"), 100);
    clock.setTimeout(() => complete("2"), 200);
    expect(await expecting({ bootstrap: "applied", session: "completed" })).toBeUndefined();
    expect(clock.now()).toBe(200);
  });

  test("that is not met in time tells of how many, and how one of them stands", async () => {
    const { clock, apply, reject, expecting } = aStage();
    apply("1");
    reject("2");
    expect(await expecting({ bootstrap: "applied" })).toEqual({
      expectation: "a: bootstrap applied within 1000 ms",
      found: "not so for 1 of 2; handset 2: bootstrap rejected (bad-mac)",
    });
    expect(clock.now()).toBe(1000);
  });

  test("of what was told is about what a server has taken, whole and in its order", async () => {
    const { tell, take, expecting } = aStage();
    tell("1", "report-1", "1200");
    tell("1", "report-2", "1405");
    tell("2", "report-1", "7");
    expect(await expecting({ told: [] }, ["1"])).toBeUndefined();
    take("1", "report-2");
    take("1", "report-1");
    expect(await expecting({ told: ["1405", "1200"] }, ["1"])).toBeUndefined();
    expect(await expecting({ told: ["1200", "1405"] }, ["1"])).toMatchObject({
      expectation: "a: told 1200, 1405 within 1000 ms",
      found: expect.stringContaining("told 1405, 1200"),
    });
    expect(await expecting({ told: ["1405"] }, ["1"])).toMatchObject({ found: expect.any(String) });
  });

  test("of install notices is about what a server has taken", async () => {
    const { post, expecting } = aStage();
    post("1", "901 Insufficient memory", 404);
    expect(await expecting({ notices: [] }, ["1"])).toBeUndefined();
    post("1", "900 Success", 204);
    expect(await expecting({ notices: ["900 Success"] }, ["1"])).toBeUndefined();
    expect(await expecting({ notices: [] }, ["1"])).toEqual({
      expectation: "a: install notices none within 1000 ms",
      found: "not so for 1 of 1; handset 1: install notices 900 Success",
    });
  });

  test("of jobs is met when servers have done them all, and maybe others", async () => {
    const { clock, finish, expecting } = aStage();
    finish("IMEI:1", "inventory");
    finish("IMEI:1", "other");
    expect(await expecting({ jobs: ["inventory", "update"] }, ["1"])).toMatchObject({
      expectation: "a: jobs done: inventory, update within 1000 ms",
      found: expect.stringContaining("jobs done: inventory, other"),
    });
    clock.setTimeout(() => finish("IMEI:1", "update"), 10);
    expect(await expecting({ jobs: ["inventory", "update"] }, ["1"])).toBeUndefined();
  });

  test("holds for the handsets it names, whatever others do", async () => {
    const { clock, reject, apply, expecting } = aStage();
    clock.setTimeout(() => reject("3"), 1);
    clock.setTimeout(() => apply("1"), 2);
    expect(await expecting({ bootstrap: "applied" }, ["1"])).toBeUndefined();
  });

  test("of a reason or of no session can fail, too", async () => {
    const { reject, complete, expecting } = aStage();
    reject("1");
    complete("1");
    expect(await expecting({ bootstrap: "rejected", reason: "bad-mac" }, ["1"])).toBeUndefined();
    expect(await expecting({ reason: "unknown-sec" }, ["1"])).toBeDefined();
    expect(await expecting({ session: "none" }, ["1"])).toBeDefined();
    expect(await expecting({ session: "failed" }, ["1"])).toBeDefined();
  });

  test("is given up when the run is interrupted", async () => {
    const { clock, interruption, expecting } = aStage();
    clock.setTimeout(() => interruption.abort(), 10);
    expect(await expecting({ bootstrap: "applied" })).toBeDefined();
    expect(clock.now()).toBe(10);
  });
});

describe("A pause", () => {
  test("lasts its time, or until the run is interrupted", async () => {
    const { clock, interruption } = aStage();
    await runVirtually(clock, pause(clock, 500, interruption.signal));
    expect(clock.now()).toBe(500);
    clock.setTimeout(() => interruption.abort(), 10);
    await runVirtually(clock, pause(clock, 500, interruption.signal));
    expect(clock.now()).toBe(510);
    await pause(clock, 500, interruption.signal);
    expect(clock.step()).toBe(false);
  });
});
