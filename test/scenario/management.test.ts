import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventType, PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";
import { formatEvent } from "../../src/trace/format.ts";
import { aFolder } from "../support/a-folder.ts";

const DEVICE = `
device: updatable
description: a phone whose firmware can be updated
tac: "35209900"
userAgent: updatable/1.0
tree:
  objects:
    - { object: DevInfo, at: ./DevInfo }
    - { object: DevDetail, at: ./DevDetail }
    - { object: DMAcc, at: ./DMAcc }
    - { object: FUMO, at: ./FUMO }
  values:
    ./DevInfo/Man: Acme
    ./DevInfo/Mod: One
    ./DevInfo/DmV: "1.2"
    ./DevInfo/Lang: en
    ./DevDetail/DevTyp: phone
    ./DevDetail/OEM: Acme
    ./DevDetail/FwV: "1"
    ./DevDetail/SwV: "1"
    ./DevDetail/HwV: "1"
    ./FUMO/Pkg/State: "10"
    ./FUMO/Pkg/DownloadAndUpdate/PkgURL: ""
  limits: {}
  rootAcl: Add=*&Delete=*&Exec=*&Get=*&Replace=*
bootstrap: {}
sms: {}
behaviour: { restart: 20s, objects: { FUMO: { installMs: 5000 } } }
dm: { sessionTries: 2, backOff: 10s }
`;

const DOCUMENT = `<wap-provisioningdoc version="1.1"><characteristic type="APPLICATION">
  <parm name="APPID" value="w7"/><parm name="PROVIDER-ID" value="{{server.id}}"/>
  <parm name="ADDR" value="{{server.url}}"/><parm name="INIT"/>
  <characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHTYPE" value="DIGEST"/>
    <parm name="AAUTHNAME" value="{{client.name}}"/><parm name="AAUTHSECRET" value="{{client.password}}"/>
    <parm name="AAUTHDATA" value="{{client.nonce}}"/></characteristic>
  <characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="CLIENT"/><parm name="AAUTHTYPE" value="DIGEST"/>
    <parm name="AAUTHNAME" value="{{server.name}}"/><parm name="AAUTHSECRET" value="{{server.password}}"/>
    <parm name="AAUTHDATA" value="{{server.nonce}}"/></characteristic>
</characteristic></wap-provisioningdoc>`;

const UPDATE = `
  - name: update
    commands:
      - { replace: { uri: ./FUMO/Pkg/DownloadAndUpdate/PkgURL, value: "http://files.phonebank.example/fw.bin" }, expect: 200 }
      - { exec: { uri: ./FUMO/Pkg/DownloadAndUpdate, correlator: fw-1 }, expect: 202 }
      - { await: { alert: org.openmobilealliance.dm.firmwareupdate.downloadandupdate, correlator: fw-1, within: 10min } }
      - { get: ./FUMO/Pkg/State }
`;

interface Story {
  readonly user?: string;
  readonly files?: string;
  readonly jobs: string;
  readonly steps?: string;
  readonly clock?: "virtual" | "real";
  /** The device; on the real clock it takes no time for anything. */
  readonly device?: string;
}

/** What happens when the one handset of a scenario is bootstrapped, and its server has these jobs. */
async function play({ user = "", files = "", jobs, steps = "", clock = "virtual", device = DEVICE }: Story) {
  const folder = aFolder();
  mkdirSync(join(folder, "phone"));
  writeFileSync(join(folder, "phone", "device.yaml"), device);
  writeFileSync(join(folder, "account.xml"), DOCUMENT);
  writeFileSync(join(folder, "jobs.yaml"), `jobs:${jobs}`);
  const file = join(folder, "story.yaml");
  writeFileSync(
    file,
    `scenario: story
clock: ${clock}
fleet:
  - { name: phone, model: ./phone${user} }
jobs: jobs.yaml
${files}
steps:
  - push: { to: [phone], document: account.xml, sec: NETWPIN }
${steps || "  - expect: { of: [phone], sessions: 2, operations: 0, reports: 0, within: 10min }"}
`,
  );
  const events: PhonebankEvent[] = [];
  const report = await runScenario(loadScenario(file), {
    interrupted: new AbortController().signal,
    readers: () => [(event) => events.push(event)],
  });
  const told = <Type extends EventType>(type: Type) =>
    events.filter((event) => event.type === type) as Extract<PhonebankEvent, { type: Type }>[];
  return { report, events, told };
}

const files = (file: string) => `files:\n  - { path: /fw.bin, size: 50000, ${file}type: application/octet-stream }`;

describe("A firmware update", () => {
  test("is loaded, installed, restarted for and reported, and the server has read the result", async () => {
    const { report, told } = await play({ files: files(""), jobs: UPDATE });
    expect(report.expectations.unmet).toEqual([]);
    expect(report.violations).toEqual([]);
    expect(told("download.finished")).toMatchObject([{ length: 50_000, span: "operation-1" }]);
    expect(told("handset.restarted")).toHaveLength(1);
    expect(told("report.taken")).toMatchObject([{ status: 200 }]);
    expect(told("report.queued")).toMatchObject([{ correlator: "fw-1", data: "200" }]);
    expect(told("operation.ended")).toMatchObject([{ object: "FUMO", reason: "reported" }]);
  });

  test("goes on where its download was cut", async () => {
    const { report, told } = await play({ files: files("cutAfter: 20000, times: 2, "), jobs: UPDATE });
    expect(report.expectations.unmet).toEqual([]);
    expect(told("http.failed")).toHaveLength(2);
    expect(told("report.queued")).toMatchObject([{ data: "200" }]);
  });

  test("that finds no package says so", async () => {
    const { report, told } = await play({ files: files("status: 404, "), jobs: UPDATE });
    expect(report.expectations.unmet).toEqual([]);
    expect(told("download.failed")).toMatchObject([{ reason: "refused" }]);
    expect(told("handset.restarted")).toEqual([]);
    expect(told("report.queued").map(({ data }) => data)).not.toEqual(["200"]);
  });

  test("comes out the same over real sockets", async () => {
    const { report, told } = await play({
      clock: "real",
      files: files(""),
      jobs: UPDATE,
      device: DEVICE.replace("restart: 20s", "restart: 10ms").replace("installMs: 5000", "installMs: 10, verifyMs: 10"),
    });
    expect(report.expectations.unmet).toEqual([]);
    expect(told("download.finished")).toMatchObject([{ length: 50_000 }]);
  });

  test("is the same in every run of its seed", async () => {
    const runs = [await play({ files: files(""), jobs: UPDATE }), await play({ files: files(""), jobs: UPDATE })];
    const [first, again] = runs.map(({ events }) => events.map(formatEvent));
    expect(again).toEqual(first);
  });
});

const ASK = `
  - name: ask
    commands:
      - { alert: { code: 1100, items: ["", "Hello"] }, expect: 200 }
      - { alert: { code: 1101, items: ["MAXDT=30", "Sure?"] } }
      - { alert: { code: 1102, items: ["MAXDT=30&MAXLEN=5", "Name?"] } }
      - { alert: { code: 1104, items: ["MAXDT=30&DR=2", "Which?", a, b, c] } }
`;

const GREET = `
  - name: greet
    commands: [{ alert: { code: 1100, items: ["", "Hello"] }, expect: 200 }]
`;

/** The statuses of the questions. */
const answers = (told: Awaited<ReturnType<typeof play>>["told"]) =>
  told("command.executed").flatMap(({ command, status }) => (command === "Alert" ? [status] : []));

const ONE = "  - expect: { of: [phone], sessions: 1, within: 5min }";

describe("A user who wants a firmware update", () => {
  test("gets it from a server that answers such requests", async () => {
    const jobs = UPDATE.replace(
      "commands:",
      "on: { alert: org.openmobilealliance.dm.firmwareupdate.userrequest }\n    commands:",
    );
    const steps = [
      "expect: { of: [phone], sessions: 1 }",
      "request: { of: [phone], object: ./FUMO/Pkg }",
      "expect: { of: [phone], sessions: 3, operations: 0, reports: 0, within: 10min }",
    ].map((step) => `  - ${step}`);
    const { report, told } = await play({ files: files(""), jobs, steps: steps.join("\n") });
    expect(report.expectations.unmet).toEqual([]);
    expect(told("report.taken").length).toBe(2);
    expect(told("handset.restarted")).toHaveLength(1);
  });
});

describe("A server that asks the user", () => {
  test("has its answers from a user who has them ready, one after the other", async () => {
    const user = ", user: { answers: [true, { text: Joe }, [1, 3]] }";
    const { report, told } = await play({ user, jobs: ASK, steps: ONE });
    expect(report.expectations.unmet).toEqual([]);
    expect(answers(told)).toEqual([200, 200, 200, 200]);
    expect(told("prompt.answered")).toMatchObject([{ agreed: true }, { text: "Joe" }, { choices: [1, 3] }]);
  });

  test.each([
    ["accept", [200, 200, 200, 200]],
    ["refuse", [200, 304, 214, 215]],
    ["ignore", [200, 408, 408, 200]],
  ])("has what it has from a user who would %s everything", async (policy, statuses) => {
    const { report, told } = await play({ user: `, user: { policy: ${policy} }`, jobs: ASK, steps: ONE });
    expect(report.expectations.unmet).toEqual([]);
    expect(answers(told)).toEqual(statuses);
  });

  test("waits for the answers of a user whom the scenario has answer", async () => {
    const steps = [
      "expect: { of: [phone], prompt: confirm }",
      "answer: { of: [phone], consent: accept }",
      "expect: { of: [phone], prompt: input }",
      "answer: { of: [phone], text: Ann }",
      "expect: { of: [phone], prompt: choice }",
      "answer: { of: [phone], choices: [2] }",
      "expect: { of: [phone], prompt: none, sessions: 1 }",
    ].map((step) => `  - ${step}`);
    const { report, told } = await play({ jobs: ASK, steps: steps.join("\n") });
    expect(report.expectations.unmet).toEqual([]);
    expect(answers(told)).toEqual([200, 200, 200, 200]);
  });

  test("is not kept waiting by an answer that cannot be entered: the question stays open until its time is over", async () => {
    const user = ", user: { answers: [true, { text: much too long }, ignore], policy: accept }";
    const { told } = await play({ user, jobs: ASK, steps: ONE });
    expect(answers(told)).toEqual([200, 200, 408, 200]);
  });
});

describe("A handset with something to tell", () => {
  test("tells it in a session that is opened for it", async () => {
    const steps = [
      "expect: { of: [phone], sessions: 1 }",
      "event: { of: [phone], type: org.example.battery, data: low, mark: warning }",
      "expect: { of: [phone], sessions: 2, reports: 0 }",
    ].map((step) => `  - ${step}`);
    const { report, told } = await play({
      jobs: GREET,
      steps: steps.join("\n"),
    });
    expect(report.expectations.unmet).toEqual([]);
    expect(report.violations).toEqual([]);
    expect(told("report.taken")).toMatchObject([{ server: "dm.phonebank.example", status: 200 }]);
  });
});
