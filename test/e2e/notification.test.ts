import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { accountBook } from "../../src/server/security/account.ts";
import { type RunningDmServer, startDmServer } from "../../src/server/start-dm-server.ts";
import { ACCOUNT, anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import type { Running } from "../support/running.ts";
import { type Addresses, ALL_BEARERS, type ReachableHandset, SEND_WAYS } from "../support/send-ways.ts";

const place = new Workplace();

const FLEET = `fleet:
  - { name: cable, count: 2, network: lost }
  - { name: old cable, model: reference-112, network: lost }
`;

let server: RunningDmServer;
let serve: Running;
let addresses: Addresses = {};
let handsets: readonly ReachableHandset[] = [];

/** The first three have no network; the third of them speaks DM 1.1.2. */
const handsetAt = (index: number): ReachableHandset => {
  const handset = handsets[index];
  if (!handset) throw new Error(`there is no handset ${index}`);
  return handset;
};
const call = (words: readonly string[]) =>
  commandLine(["notification", "send", "--server-id", SERVER_ID, "--password", "other", ...words]);
const ended = (id: string, sessionId: string) =>
  serve.event("session.finished", (event) => event["handset"] === id && event["sessionId"] === sessionId);

/** A handset with an account of the server, and its first session behind it. */
async function bootstrapped(to: ReachableHandset, url = server.url): Promise<ReachableHandset> {
  const document = anAccountDocument({ url });
  await commandLine(["bootstrap", "send", "--via", "obex", "--to", to.obex], document);
  await serve.event("bootstrap.finished", ({ handset }) => handset === to.id);
  return to;
}

beforeAll(async () => {
  server = await startDmServer({
    serverId: SERVER_ID,
    host: "127.0.0.1",
    port: 0,
    auth: "md5",
    accounts: accountBook(new Map(), () => ACCOUNT),
    jobs: [],
    random: seededRandom("e2e"),
    clock: systemClock,
    emit: () => {},
  });
  const numbers = [...Object.keys(SEND_WAYS), "rest", "state"].flatMap((_, i) => ["--handset", `msisdn=49170000${i}`]);
  const state = place.folder();
  const fleet = join(state, "fleet.yaml");
  writeFileSync(fleet, FLEET);
  serve = phonebankHere(["serve", "--json", "--state", state, "--fleet", fleet, ...ALL_BEARERS, ...numbers]);
  const listening = await serve.event("listening");
  addresses = listening["addresses"] as Addresses;
  handsets = listening["handsets"] as readonly ReachableHandset[];
});

afterAll(async () => {
  await serve.interrupt();
  await server.close();
  await place.clear();
});

describe("phonebank notification send", () => {
  test.each(Object.keys(SEND_WAYS).map((via, index) => [via, index] as const))(
    "over %s has a handset of phonebank serve open the session with Alert 1200",
    async (via, index) => {
      const to = await bootstrapped(handsetAt(3 + index));
      await ended(to.id, "1");
      const words = [
        "--nonce",
        "bm9uY2UtMg==",
        "--session-id",
        "31",
        "--via",
        via,
        ...(SEND_WAYS[via]?.(to, addresses) ?? []),
      ];
      const { code, stdout, stderr } = await call(["--json", ...words]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toMatchObject({ accepted: true, via, session: "1F" });
      await ended(to.id, "1F");
    },
  );

  test("calls a handset of DM 1.1.2 when it is told that version, and not otherwise", async () => {
    const to = await bootstrapped(handsetAt(2));
    const words = ["--nonce", "bm9uY2UtMg==", "--session-id", "31", "--via", "obex", "--to", to.obex];
    expect((await call(words)).code).toBe(0);
    const rejected = await serve.event("notification.rejected", ({ handset }) => handset === to.id);
    expect(rejected).toMatchObject({ reason: "unsupported-version", detail: "version 11, the device takes 10" });
    expect((await call([...words, "--dm", "1.1"])).code).toBe(0);
    const accepted = await serve.event("notification.accepted", ({ handset }) => handset === to.id);
    expect(accepted).toMatchObject({ server: SERVER_ID, sessionId: "1F" });
  });

  test("is accepted by the bearer with a wrong password too, and leads to nothing", async () => {
    const to = handsetAt(3);
    const words = ["--nonce", "AAAA", "--session-id", "32", "--via", "udp", "--to", to.udp];
    expect((await call(words)).code).toBe(0);
    const rejected = await serve.event("notification.rejected", ({ handset }) => handset === to.id);
    expect(rejected).toMatchObject({ reason: "bad-digest", server: SERVER_ID });
  });

  test.each([
    [["--via", "udp", "--to", "127.0.0.1"], "--session-id"],
    [["--session-id", "1", "--via", "udp"], "--to"],
    [["--session-id", "65536", "--via", "udp", "--to", "127.0.0.1"], "65535"],
    [["--session-id", "1", "--nonce", "?", "--via", "udp", "--to", "127.0.0.1"], "base64"],
    [["--session-id", "1", "--via", "udp", "--to", "127.0.0.1", "--receipt"], "--receipt is for --via smpp"],
    [["file", "--session-id", "1", "--via", "udp", "--to", "127.0.0.1"], "nothing behind it"],
  ])("ends with 2 for %j", async (words, hint) => {
    expect(await call(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
  });
});

/** A jobs file of the server that the documents name. */
const JOBS = `
serverId: ${SERVER_ID}
accounts:
  - { device: "*", name: device, password: secret, nonce: bm9uY2UtMQ==, serverName: ${SERVER_ID}, serverPassword: other, serverNonce: bm9uY2UtMg== }
jobs:
  - { name: versions, commands: [{ get: [./DevDetail/FwV, ./DevDetail/SwV], expect: 200 }] }
`;

describe("phonebank server --rest", () => {
  test("calls a handset again and again, each time with the nonce of the session before", async () => {
    const smsc = `test:test@${addresses["smpp"]}`;
    const file = join(place.folder(), "jobs.yaml");
    writeFileSync(file, JOBS);
    const own = phonebankHere(["server", "--json", "--http", "127.0.0.1:0", "--jobs", file, "--rest", "--smsc", smsc]);
    const url = ((await own.event("listening"))["addresses"] as { http: string }).http;
    const to = await bootstrapped(handsetAt(8), url);
    await ended(to.id, "1");
    const notify = (body: object) =>
      fetch(new URL(`/devices/IMEI:${to.id}/notifications`, url), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    for (const [session, sessionId] of [
      [31, "1F"],
      [32, "20"],
    ] as const) {
      const answer = await notify({ via: "smpp", to: to.msisdn, session });
      expect([answer.status, await answer.json()]).toMatchObject([
        202,
        { sessionId, answer: expect.stringMatching(/^ESME_ROK/) },
      ]);
      await ended(to.id, sessionId);
      await own.event("notification.answered", (event) => event["sessionId"] === sessionId);
    }
    expect(await (await notify({ via: "pap", to: to.msisdn })).json()).toMatchObject({
      error: { code: "bad-request", message: expect.stringContaining("--gateway") },
    });
    expect((await own.interrupt()).code).toBe(0);
  });

  test.each([
    [["--smsc", "a:b@127.0.0.1:1"], "--smsc goes with --rest"],
    [["--rest", "--smsc", "nobody"], "--smsc takes ID:PASSWORD@HOST:PORT"],
  ])("ends with 2 for %j", async (words, hint) => {
    const asked = commandLine(["server", "--http", "127.0.0.1:0", ...words]);
    expect(await asked).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
  });
});

describe("phonebank server --state", () => {
  test("calls a handset, does no job twice, and manages over a cable after the server before was killed", async () => {
    const smsc = `test:test@${addresses["smpp"]}`;
    const folder = place.folder();
    const file = join(folder, "jobs.yaml");
    writeFileSync(file, JOBS);
    const words = ["server", "--json", "--jobs", file, "--state", join(folder, "state")];
    const listening = (http: string) => [...words, "--http", http, "--rest", "--smsc", smsc];
    const first = place.phonebank(listening("127.0.0.1:0"));
    const url = ((await first.event("listening"))["addresses"] as { http: string }).http;
    const to = await bootstrapped(handsetAt(9), url);
    await ended(to.id, "1");
    const locked = await commandLine([...words, "--http", "127.0.0.1:0"]);
    expect(locked).toMatchObject({ code: 1, stderr: expect.stringMatching(/in use by process .*store-locked/) });
    await first.stop(0);

    const second = phonebankHere(listening(new URL(url).host));
    await second.event("listening");
    const device = new URL(`/devices/IMEI:${to.id}`, url);
    const jobs = [{ job: "versions", state: "finished", unmet: [] }];
    expect(await (await fetch(device)).json()).toMatchObject({ sessions: { completed: 1 }, jobs });
    const body = JSON.stringify({ via: "smpp", to: to.msisdn, session: 31 });
    const headers = { "Content-Type": "application/json" };
    expect((await fetch(`${device}/notifications`, { method: "POST", headers, body })).status).toBe(202);
    await ended(to.id, "1F");
    await second.event("notification.answered", (event) => event["sessionId"] === "1F");
    expect(await (await fetch(device)).json()).toMatchObject({ sessions: { completed: 2 }, jobs, violations: [] });
    expect((await second.interrupt()).code).toBe(0);

    const visit = await commandLine([...words, "--obex", to.obex, "--device", `IMEI:${to.id}`]);
    expect({ code: visit.code, stderr: visit.stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("refuses the folder of another server", async () => {
    const folder = place.folder();
    const state = join(folder, "state", "devices", "00");
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, "IMEI=1.json"), JSON.stringify(OF_ANOTHER_SERVER));
    const words = ["server", "--http", "127.0.0.1:0", "--state", join(folder, "state")];
    expect(await commandLine(words)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("keeps, found IMEI:1 of other.example; give another folder"),
    });
  });
});

const OF_ANOTHER_SERVER = {
  schemaVersion: 1,
  server: "other.example",
  place: 0,
  device: "IMEI:1",
  learned: {},
  sessions: { started: 0, completed: 0, failed: 0, aborted: 0 },
  statuses: {},
  alerts: [],
  unsendable: 0,
  violationCount: 0,
  violations: [],
  draws: 0,
  jobs: { known: [], open: [], over: [], saved: {}, secrets: [] },
};

describe("phonebank server --obex", () => {
  const manage = (words: readonly string[], jobs: string) => {
    const file = join(place.folder(), "jobs.yaml");
    writeFileSync(file, jobs);
    return commandLine(["server", "--json", "--jobs", file, ...words]);
  };

  test("manages a handset without a network at the other end of a cable", async () => {
    const to = await bootstrapped(handsetAt(0));
    const { code, stdout, stderr } = await manage(["--obex", to.obex, "--device", `IMEI:${to.id}`], JOBS);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
    expect(events.filter(({ type }) => type === "server.learned").map(({ uri }) => uri)).toEqual(
      expect.arrayContaining(["./DevDetail/FwV", "./DevDetail/SwV"]),
    );
    expect(events.filter(({ type }) => type === "violation.found")).toEqual([]);
    await serve.event("notification.accepted", ({ handset }) => handset === to.id);
    await serve.event("session.finished", ({ handset }) => handset === to.id);
  });

  test("manages one of DM 1.1.2 when it is told that version", async () => {
    const { obex, id } = await bootstrapped(handsetAt(2));
    const { code, stdout } = await manage(["--obex", obex, "--device", `IMEI:${id}`, "--dm", "1.1"], JOBS);
    expect(code).toBe(0);
    expect(stdout).toContain('"type":"server.learned"');
  });

  test("ends with 1 when the handset does not answer the call", async () => {
    const to = handsetAt(1);
    const { code, stderr } = await manage(["--obex", to.obex, "--device", `IMEI:${to.id}`], JOBS);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^phonebank server: obex 127\.0\.0\.1:\d+: GET: Service Unavailable; the handset has not opened a session: .* \[peer-refused\]\n$/,
    );
  });

  test.each([
    [["--obex", "127.0.0.1:1"], "--device"],
    [["--device", "IMEI:1"], "--device goes with --obex"],
    [["--dm", "1.1"], "--dm goes with --obex"],
    [["--obex", "127.0.0.1:1", "--device", "IMEI:1", "--http", "127.0.0.1:0"], "--http does not go with --obex"],
    [["--obex", "127.0.0.1:1", "--public-url", "http://dm.example.com/"], "--public-url does not go with --obex"],
  ])("ends with 2 for %j", async (words, hint) => {
    expect(await manage(words, JOBS)).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
  });
});
