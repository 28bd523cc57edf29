import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";
import { aFile } from "../support/a-folder.ts";
import { aHandset } from "../support/a-handset.ts";
import { PROJECT } from "../support/a-model.ts";
import { play, runJob } from "./run-job.ts";

const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("windows-xml", () => {
  test("says in package 1 who is logged in, between its Alert and DevInfo, and is called by a UUID", async () => {
    const { told } = await runJob("windows-xml", "- { get: ./DevInfo/DevId, expect: 200 }");
    const [first] = told("message.exchanged").filter(({ direction }) => direction === "sent");
    const { header, commands } = decodeSyncml(first?.bytes ?? new Uint8Array()).message;
    expect(header.source.uri).toMatch(UUID);
    expect(commands.map((command) => [command.cmd, "code" in command ? command.code : undefined])).toEqual([
      ["Alert", 1201],
      ["Alert", 1224],
      ["Replace", undefined],
    ]);
    const meta = { type: "com.microsoft/MDM/LoginStatus", format: "chr" };
    expect(commands[1]).toMatchObject({ items: [{ meta, data: "user" }] });
    expect(commands[2]).toMatchObject({
      items: [{ source: { uri: "./DevInfo/DevId" }, data: header.source.uri }, {}, {}, {}, {}],
    });
    expect(told("job.finished").map(({ device }) => device)).toEqual([header.source.uri]);
  });

  test("has one tree of the device under two names, and another one of the user", async () => {
    const { told } = await runJob(
      "windows-xml",
      `- { add: { uri: ./Device/Vendor/MSFT/Policy/Config/Area, format: node }, expect: 200 }
      - { add: { uri: ./vendor/msft/policy/config/area/One, value: "1" }, expect: 200 }
      - { get: ./Vendor/MSFT/Policy/Config/Area/One, expect: { value: "1" } }
      - { get: ./device/vendor/msft/policy/config/area/one, expect: { value: "1" } }
      - { get: "./Device/Vendor/MSFT/Policy/Config?list=StructData", expect: 200 }
      - { get: ./User/Vendor/MSFT/Policy/Config/Area, expect: 404 }
      - { delete: ./Device/Vendor/MSFT/Policy/Config/Area, expect: 200 }
      - { get: ./Vendor/MSFT/Policy/Config/Area, expect: 404 }`,
    );
    expect(told("job.finished")).toHaveLength(1);
    expect(told("violation.found")).toEqual([]);
  });

  test("tells its own clock, which may be wrong, in LocalTime", async () => {
    const document = join(PROJECT, "scenarios/documents/dm-account.xml");
    const get = "{ get: ./DevDetail/Ext/Microsoft/LocalTime, expect: { value: { matches: ^2024-01-04T00:00:..Z$ } } }";
    const jobs = aFile(`serverId: dm.phonebank.example\njobs:\n  - commands: [${get}]\n`, "jobs.yaml");
    const { report, told } = await play(`fleet:
  - { name: all, count: 1, model: windows-xml, clockSkew: +3d }
jobs: ${jobs}
steps:
  - push: { to: [all], document: ${document}, sec: NETWPIN }
  - expect: { of: [all], session: completed, within: 30s }
`);
    expect(told("violation.found")).toEqual([]);
    expect(report.expectations).toMatchObject({ met: 1 });
    expect(told("job.finished")).toHaveLength(1);
  });

  test("does what an Exec says, and refuses one that nothing is behind", async () => {
    const { told } = await runJob(
      "windows-xml",
      `- { exec: { uri: ./Device/Vendor/MSFT/RemoteLock/Lock }, expect: 200 }
      - { exec: { uri: ./Vendor/MSFT/Reboot/RebootNow }, expect: 200 }
      - { exec: { uri: ./Vendor/MSFT/Policy }, expect: 405 }`,
      "  - expect: { of: [all], operations: 0, within: 10min }\n",
    );
    expect(told("job.finished")).toHaveLength(1);
    expect(told("power.changed").map(({ power }) => power)).toEqual(["off", "on"]);
  });

  test("accepts a wipe, and is reset when the session is over", async () => {
    const { told } = await runJob(
      "windows-xml",
      "- { exec: { uri: ./Device/Vendor/MSFT/RemoteWipe/doWipe }, expect: 200 }",
      "  - expect: { of: [all], operations: 0, within: 1min }\n",
    );
    expect(told("job.finished")).toHaveLength(1);
    expect(told("handset.reset")).toHaveLength(1);
    expect(told("expectation.failed")).toEqual([]);
  });

  test("is as it left the factory after a wipe, under the same name", () => {
    const model = loadDevices(["windows-xml"], PROJECT).get("windows-xml");
    if (!model) throw new Error("no windows-xml");
    const handset = aHandset({ model });
    const open = {
      operation: {
        id: "operation-1",
        object: "vendor",
        root: "./Vendor/MSFT/RemoteWipe/doWipe",
        node: "./Vendor/MSFT/RemoteWipe/doWipe",
        serverId: "s1",
        memory: {},
      },
      since: "session-1",
      wish: { do: "wait", ms: 0 },
      dueAt: 0,
    } as const;
    handset.state = { ...handset.state, operations: [open], overlay: {} };
    handset.take({ type: "alarm.due" });
    expect(handset.told("handset.reset")).toHaveLength(1);
    expect(Object.values(handset.state.overlay).map((node) => node?.value)).toEqual([expect.stringMatching(UUID)]);
  });
});

describe("A node of the maker's own that may be executed", () => {
  test.each(["./Vendor/MSFT/Policy", "./No/Such/Node"])("has to be described so, unlike %s", (at) => {
    const source = `${PROJECT}/devices/windows-xml/device.ddf.xml`;
    const file = aFile(
      `device: d\ndescription: d\ntac: "35209999"\nuserAgent: d\ntree: { ddf: ${source}, limits: {} }\nbootstrap: {}\nsms: {}\ndm: {}
behaviour: { execs: [{ at: ${at} }] }\n`,
      "device.yaml",
    );
    expect(() => loadDevices([file], PROJECT)).toThrow(`a node that may be executed, not ${at}`);
  });
});
