import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { PhonebankEvent } from "../../../src/events/event.ts";
import { loadScenario } from "../../../src/scenario/load.ts";
import { runScenario } from "../../../src/scenario/runner.ts";
import { aFolder } from "../../support/a-folder.ts";

interface Setting {
  /** Keys of the jobs file. */
  readonly server: object;
  /** AAuthType of the handset's account. */
  readonly auth?: "basic" | "digest" | "hmac";
  /** Steps after the first session, which has begun at power-on. */
  readonly steps?: readonly object[];
}

/** The embedded server and a handset that has its account from the factory, in memory on virtual time. */
async function run({ server, auth = "digest", steps = [] }: Setting) {
  const folder = aFolder();
  const account = {
    server: "{{server.id}}",
    name: "Lab",
    url: "{{server.url}}",
    user: "{{client.name}}",
    password: "{{client.password}}",
    nonce: "{{client.nonce}}",
    auth,
    serverPassword: "{{server.password}}",
    serverNonce: "{{server.nonce}}",
  };
  const scenario = {
    scenario: "test",
    clock: "virtual",
    fleet: [{ name: "phone", factory: { accounts: [account] } }],
    jobs: "jobs.yaml",
    steps: [{ wait: "20s" }, ...steps],
  };
  writeFileSync(join(folder, "scenario.yaml"), stringify(scenario));
  writeFileSync(join(folder, "jobs.yaml"), stringify(server));
  writeFileSync(join(folder, "value.txt"), "Grüße, \u{1f600} ".repeat(800));
  const events: PhonebankEvent[] = [];
  const report = await runScenario(loadScenario(join(folder, "scenario.yaml")), {
    clock: "virtual",
    interrupted: new AbortController().signal,
    readers: () => [(event) => events.push(event)],
  });
  const learned = Object.fromEntries(
    events.flatMap((event) => (event.type === "server.learned" ? [[event.uri, event.value]] : [])),
  );
  const failures = events.flatMap((event) => (event.type === "session.failed" ? [event.reason] : []));
  return { report, events, learned, failures };
}

const GET = { get: "./DevDetail/FwV", expect: { status: 200, value: { matches: "." } } };
const ASK = { session: { of: ["phone"] } };
const WAIT = { wait: "60s" };

describe("the embedded server and a handset", () => {
  test.each([
    ["md5", "digest"],
    ["basic", "basic"],
    ["hmac", "hmac"],
    // Each side begins with what it knows, and is challenged for the other.
    ["hmac", "digest"],
    ["md5", "hmac"],
  ] as const)("prove themselves by %s, where the account says %s, in session after session", async (scheme, auth) => {
    const server = { auth: scheme, jobs: [{ on: "every-session", commands: [GET] }] };
    const { report, failures } = await run({ server, auth, steps: [ASK, WAIT, ASK, WAIT] });
    expect(failures).toEqual([]);
    expect(report.violations).toEqual([]);
    expect([report.sessions.completed, report.jobs]).toEqual([3, { finished: 3, failed: 0 }]);
  });

  test("have a value of many messages written, from a file, and read back whole", async () => {
    const uri = "./DMAcc/1/Name";
    const server = {
      jobs: [
        {
          commands: [
            { replace: { uri, file: "value.txt", format: "chr" }, expect: 200 },
            { get: uri, expect: { value: { matches: "^(Grüße, \u{1f600} )+$" } }, save: "name" },
            { replace: { uri, value: "{{status.name}}" }, expect: 200 },
            { get: uri, expect: { value: "200" } },
          ],
        },
      ],
      behaviour: [{ maxMsgSize: 3000 }],
    };
    const { report, learned, failures } = await run({ server });
    expect(failures).toEqual([]);
    expect(report.violations).toEqual([]);
    expect(learned[uri]).toBe("200");
    expect(report.jobs).toEqual({ finished: 1, failed: 0 });
  });

  test("go on after every behaviour that a session survives", async () => {
    for (const behaviour of [
      { staleNonce: true },
      { wrongProof: true },
      { noProof: true },
      { respUri: true },
      { redirect: { status: 302 }, times: 1 },
      { restart: true },
      { noFinal: true },
      { slow: "2s" },
    ]) {
      const { report, failures } = await run({ server: { behaviour, jobs: [{ commands: [GET] }] } });
      const name = JSON.stringify(behaviour);
      expect(failures, name).toEqual([]);
      expect(report.violations, name).toEqual([]);
      expect(report.jobs, name).toEqual({ finished: 1, failed: 0 });
    }
  });

  test.each([
    ["md5", "digest"],
    ["hmac", "hmac"],
  ] as const)("go on by %s when any message of the session is challenged, large objects too", async (scheme, auth) => {
    const name = "./DMAcc/1/Name";
    const commands = [
      { replace: { uri: name, size: 40_000 }, expect: 200 },
      { get: name, expect: { value: { matches: "^[0-9]{40000}$" } } },
      { ...GET, onFailure: "stop" },
    ];
    for (const message of [2, 3, 4, 5, 6]) {
      const behaviour = [{ staleNonce: true, message }, { maxMsgSize: 16_000 }];
      const server = { auth: scheme, behaviour, jobs: [{ on: "every-session", commands }] };
      const { report, events, failures } = await run({ server, auth, steps: [ASK, WAIT] });
      expect(failures, `message ${message}`).toEqual([]);
      expect(report.violations, `message ${message}`).toEqual([]);
      expect(report.jobs, `message ${message}`).toEqual({ finished: 2, failed: 0 });
      // Nobody has lost a nonce: only the provoked challenge costs a message.
      const second = events.filter((event) => event.type === "session.finished").at(-1);
      const first = events.find((event) => event.type === "session.finished");
      expect(second?.messages, `message ${message}`).toBeLessThanOrEqual(first?.messages ?? 0);
    }
  });

  test("begin again after a behaviour that ends the session", async () => {
    for (const [behaviour, reason] of [
      [{ refuse: 503, times: 1 }, "refused-503"],
      [{ refuse: 401, times: 1 }, "invalid-credentials"],
      [{ abort: true, times: 1 }, "aborted-by-server"],
      [{ garbage: true, times: 1 }, "undecodable"],
    ] as const) {
      const server = { behaviour, jobs: [{ commands: [GET] }] };
      const { report, failures } = await run({ server, steps: [ASK, { wait: "10min" }] });
      const name = JSON.stringify(behaviour);
      expect(failures, name).toContain(reason);
      expect(report.violations, name).toEqual([]);
      expect(report.jobs, name).toEqual({ finished: 1, failed: 0 });
    }
  });

  test("do not lose their way over chunks that are wrong", async () => {
    const uri = "./DMAcc/1/Name";
    for (const [chunks, status] of [
      ["no-size", 411],
      ["wrong-size", 424],
    ] as const) {
      const commands = [
        { replace: { uri, size: 40_000 }, expect: status },
        { get: uri, expect: { value: { matches: "^.{0,100}$" } } },
      ];
      const { report, failures } = await run({ server: { behaviour: { chunks }, jobs: [{ commands }] } });
      expect([chunks, failures, report.violations]).toEqual([chunks, [], []]);
    }
  });

  test("are told of a job that failed in the report", async () => {
    const server = { jobs: [{ name: "wrong", commands: [{ get: "./No/Such", expect: 200, onFailure: "stop" }, GET] }] };
    const { report } = await run({ server });
    const detail = "Get ./No/Such got 404, expected 200";
    expect(report.failedJobs).toMatchObject([{ job: "wrong", step: 1, detail }]);
    expect(report.violations).toMatchObject([{ rule: "expectation", detail }]);
  });
});
