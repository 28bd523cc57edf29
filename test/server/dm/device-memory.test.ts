import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { ConfigError } from "../../../src/base/errors.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { RecordStore } from "../../../src/ports/store.ts";
import { type DeviceState, problemOfDevice } from "../../../src/server/device/device-state.ts";
import { DeviceMemory } from "../../../src/server/dm/device-memory.ts";
import type { DmServerOptions } from "../../../src/server/dm/dm-server-options.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import {
  ACCOUNT,
  aServer,
  chalOf,
  DEVICE,
  headerCode,
  md5Cred,
  nonce,
  orders,
  package1,
  post,
  reply,
  talk,
  uriOf,
} from "../client-messages.ts";

const ID = "dm.example.com";
const jobs = (...given: object[]) => given.map((job) => JOB_SCHEMA.parse(job));
const GET_A = { name: "once", commands: [{ get: "./a", expect: 200, save: "a" }] };

/** A server that keeps what it knows in a store, and what ends it. */
async function aProcess(store: RecordStore<DeviceState>, options: Partial<DmServerOptions> = {}) {
  const events: EventBody[] = [];
  const memory = await DeviceMemory.open(store, options.serverId ?? ID, (event) => events.push(event));
  const made = aServer({ memory, ...options });
  const end = async () => {
    made.server.close();
    await memory.close();
  };
  return { ...made, told: events, memory, end };
}

/** A store whose records are read as a later process reads them from the disk. */
async function kept(store: RecordStore<DeviceState>): Promise<DeviceState[]> {
  const found: DeviceState[] = [];
  for await (const state of store.scan()) found.push(state);
  return found;
}

const again = (last: ReturnType<typeof talk>, sessionId = "2") =>
  package1({ sessionId, cred: md5Cred(chalOf(last[0] ?? package1())?.nextNonce) });

describe("what a server keeps of a device", () => {
  test("has the next process prove itself, believe, and call with the nonces of the last session", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store, { jobs: jobs(GET_A) });
    const answers = talk(first.server);
    expect(first.server.serverNonce(DEVICE)).toEqual(nonce(0x30));
    await first.end();

    const second = await aProcess(store, { jobs: jobs(GET_A) });
    expect(second.server.serverNonce(DEVICE)).toEqual(nonce(0x30));
    const [opening] = talk(second.server, again(answers));
    expect(opening && headerCode(opening)).toBe(212);
    expect(second.rules()).toEqual([]);
  });

  test("is all that the REST view shows", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store, { jobs: jobs(GET_A, { name: "rest", commands: [{ get: "./b" }] }) });
    talk(first.server, package1({ sessionId: "12345" }));
    const report = first.server.report(DEVICE);
    expect(report).toMatchObject({ violationCount: 2, sessions: { completed: 1 }, learned: { "./a": "value of ./a" } });
    await first.end();
    const second = await aProcess(store, { jobs: jobs(GET_A, { name: "rest", commands: [{ get: "./b" }] }) });
    expect(second.server.snapshot()).toEqual([report]);
  });

  test("is saved before the answer is given, be it only a call", async () => {
    const store = memoryStore<DeviceState>();
    const { server } = await aProcess(store);
    server.notify(DEVICE, { resync: "octets" });
    await server.kept();
    expect(await kept(store)).toMatchObject([{ device: DEVICE, server: ID, serverNonce: "AAAAAA==" }]);
  });

  test("has both readings of the zero nonce hold, as in the process that resynchronised", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store);
    first.server.notify(DEVICE, { resync: "octets" });
    await first.end();
    const { server } = await aProcess(store);
    const characters = new TextEncoder().encode("0x00000000");
    expect(headerCode(post(server, package1({ cred: md5Cred(characters) })))).toBe(212);
  });

  test("is in the order in which the devices came", async () => {
    const store = memoryStore<DeviceState>();
    const accounts = accountBook(new Map(), () => ACCOUNT);
    const first = await aProcess(store, { accounts });
    for (const uri of ["z", "a", "m"]) post(first.server, package1({ source: { uri, name: ACCOUNT.userName } }));
    await first.end();
    const { server } = await aProcess(store, { accounts });
    expect(server.snapshot().map(({ device }) => device)).toEqual(["z", "a", "m"]);
  });

  test("is under a name that any DevId can have", async () => {
    const store = memoryStore<DeviceState>();
    const ids: string[] = [];
    const save = (id: string, state: DeviceState) => {
      ids.push(id);
      return store.save(id, state);
    };
    const noting = { ...store, save };
    const accounts = accountBook(new Map(), () => ACCOUNT);
    const { server, end } = await aProcess(noting, { accounts });
    for (const uri of ["IMEI:1", "../../x", ".hidden", "a".repeat(300), "\u{1f600}/"]) {
      post(server, package1({ source: { uri, name: ACCOUNT.userName } }), "wbxml");
    }
    await end();
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[\w=]{5,70}$/);
  });

  test("is nothing before it has proved itself", async () => {
    const store = memoryStore<DeviceState>();
    const { server, end } = await aProcess(store);
    expect(headerCode(post(server, package1({ cred: md5Cred(nonce(9)) })))).toBe(401);
    await end();
    expect(await kept(store)).toEqual([]);
  });

  test("is waited for by everybody who noted something, also when another one's save has taken it along", async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const store: RecordStore<DeviceState> = { ...memoryStore<DeviceState>(), save: () => held };
    const memory = await DeviceMemory.open(store, ID, () => {});
    memory.note(DEVICE, () => ({ device: DEVICE }) as DeviceState);
    const order: string[] = [];
    const saves = [memory.saved(), memory.saved()].map((save) => save.then(() => order.push("saved")));
    await new Promise((resolve) => setImmediate(resolve));
    order.push("disk");
    finish();
    await Promise.all(saves);
    expect(order).toEqual(["disk", "saved", "saved"]);
  });

  test("that cannot be saved is an event, and the device gets its answer", async () => {
    const full = { ...memoryStore<DeviceState>(), save: () => Promise.reject(new Error("no space left")) };
    const { server, told } = await aProcess(full);
    expect(headerCode(post(server, package1()))).toBe(212);
    await server.kept();
    expect(told).toEqual([{ type: "device.unsaved", device: DEVICE, detail: "no space left" }]);
  });

  test("is not for another server", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store);
    post(first.server, package1());
    await first.end();
    await expect(aProcess(store, { serverId: "other" })).rejects.toThrow(ConfigError);
  });
});

describe("jobs of a server that comes back", () => {
  const LATER = { name: "later", commands: [{ replace: { uri: "./b", value: "{{results.a}}" } }] };

  test("are not done again when they are over, and go on where they were", async () => {
    const store = memoryStore<DeviceState>();
    const given = jobs(GET_A, LATER);
    const first = await aProcess(store, { jobs: given });
    const asked = post(first.server, package1());
    // The answer to the Get has come, the Replace is on its way.
    const sent = post(first.server, reply(asked, "2"));
    expect(orders(sent)).toMatchObject([{ cmd: "Replace" }]);
    await first.end();

    const second = await aProcess(store, { jobs: given });
    const [opening] = talk(second.server, package1({ sessionId: "2", cred: md5Cred(chalOf(asked)?.nextNonce) }));
    expect(opening && orders(opening)).toMatchObject([{ cmd: "Replace", items: [{ data: "value of ./a" }] }]);
    const states = second.server.report(DEVICE)?.jobs.map(({ job, state }) => [job, state]);
    expect(states).toEqual([
      ["once", "finished"],
      ["later", "finished"],
    ]);
  });

  test("are those of the file as it is now: one that was changed or added begins, one that is gone does not go on", async () => {
    const store = memoryStore<DeviceState>();
    const waiting = { name: "gone", if: { "./never": "x" }, commands: [{ get: "./c" }] };
    const first = await aProcess(store, { jobs: jobs(GET_A, waiting) });
    const answers = talk(first.server);
    await first.end();
    const changed = { ...GET_A, commands: [{ get: "./d" }] };
    const second = await aProcess(store, { jobs: jobs(GET_A, changed) });
    const opening = talk(second.server, again(answers))[0];
    expect(opening && orders(opening).map(uriOf)).toEqual(["./d"]);
    expect(second.server.report(DEVICE)?.jobs.map(({ job }) => job)).toEqual(["once", "once"]);
  });

  test("may be the same twice in the file, and are then two", async () => {
    const store = memoryStore<DeviceState>();
    const never = { name: "never", if: { "./never": "x" }, commands: [{ get: "./c" }] };
    const first = await aProcess(store, { jobs: jobs(never, never) });
    talk(first.server);
    await first.end();
    const second = await aProcess(store, { jobs: jobs(never, never) });
    expect(second.server.report(DEVICE)?.jobs.map(({ job }) => job)).toEqual(["never", "never"]);
  });

  test("were queued, too", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store);
    const answers = talk(first.server);
    first.server.queueJob(DEVICE, JOB_SCHEMA.parse({ name: "queued", commands: [{ get: "./q", expect: 200 }] }));
    await first.end();
    const second = await aProcess(store);
    const opening = talk(second.server, again(answers))[0];
    expect(opening && orders(opening).map(uriOf)).toEqual(["./q"]);
    expect(second.server.report(DEVICE)?.jobs).toEqual([{ job: "queued", state: "finished", unmet: [] }]);
  });

  test("wait for an alert no longer than they said at first", async () => {
    const store = memoryStore<DeviceState>();
    const given = jobs({ name: "waits", commands: [{ await: { alert: "org.example.x", within: "1h" } }] });
    const clock = new VirtualClock();
    const first = await aProcess(store, { jobs: given, clock });
    const answers = talk(first.server);
    await clock.advance(40 * 60_000);
    await first.end();
    const second = await aProcess(store, { jobs: given, clock });
    talk(second.server, again(answers));
    await clock.advance(19 * 60_000);
    expect(second.server.report(DEVICE)?.jobs).toMatchObject([{ state: "running" }]);
    await clock.advance(2 * 60_000);
    expect(second.server.report(DEVICE)?.jobs).toMatchObject([
      { state: "failed", unmet: ["no alert org.example.x within 3600 s"] },
    ]);
  });
});

describe("a session that the end of a process cut", () => {
  test("goes on with the next one, and nobody is blamed", async () => {
    const store = memoryStore<DeviceState>();
    const first = await aProcess(store, { jobs: jobs(GET_A) });
    const asked = post(first.server, package1());
    await first.end();
    const second = await aProcess(store, { jobs: jobs(GET_A) });
    const answer = post(second.server, reply(asked, "2"));
    expect([headerCode(answer), answer.header.msgId]).toEqual([407, "2"]);
    expect(second.rules()).toEqual([]);
  });
});

describe("a record on the disk", () => {
  test("is of this version and whole, or said not to be", async () => {
    const store = memoryStore<DeviceState>();
    const { server, end } = await aProcess(store);
    talk(server);
    await end();
    const [state] = await kept(store);
    expect(problemOfDevice(state)).toBeUndefined();
    expect(problemOfDevice(null)).toBe("not a record of a device");
    expect(problemOfDevice({ ...state, schemaVersion: 2 })).toBe("schemaVersion is 2, expected 1");
    expect(problemOfDevice({ ...state, learned: [], draws: "1" })).toBe("wrong or missing: draws, learned");
    expect(problemOfDevice({ ...state, jobs: {} })).toContain("known, open, over, secrets, saved");
  });
});
