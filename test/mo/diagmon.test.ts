import { describe, expect, test } from "vitest";
import type { BehaviourSettings } from "../../src/mo/behaviour.ts";
import type { Draft } from "../../src/tree/draft.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { aDeviceWith, afterServer, below, carryOut, type Surroundings } from "./carry-out.ts";
import { describedNodes } from "./described.ts";

const FUNCTIONS = ["DiagMon", "DiagMonBattery", "DiagMonMemory"] as const;
type Function = (typeof FUNCTIONS)[number];

const ROOT = "./DiagMon/Function/1";

function aPhone(object: Function, values: Record<string, string> = {}): Tree {
  return aDeviceWith(object, "./DiagMon/Function", {
    [`${ROOT}/Enabled`]: "true",
    [`${ROOT}/Status`]: "Idle",
    [`${ROOT}/Operations/Start`]: "",
    [`${ROOT}/Operations/Stop`]: "",
    ...values,
  });
}

function operate(name: "Start" | "Stop", around: Surroundings = {}, tree = aPhone("DiagMonBattery")) {
  return carryOut(tree, `${ROOT}/Operations/${name}`, `${ROOT}/Status`, around);
}

const DATA = {
  DiagMon: [],
  DiagMonBattery: ["Level", "Status", "Voltage", "Temp"],
  DiagMonMemory: ["Total", "Avail", "PercentFree"],
} as const;

describe.each(FUNCTIONS)("The object %s", (object) => {
  test("has the nodes of the generic layout and of its data", () => {
    const rows = describedNodes(object).filter((row) => !row.includes("/x") && !/DiagMonConfig\//.test(row));
    expect(rows).toEqual([
      "x node Add+Delete+Get+Replace *",
      "x/ServerID chr Add+Delete+Get+Replace ?",
      "x/Enabled bool Add+Get+Replace 1",
      "x/Status chr Get 1",
      "x/Operations node Add+Get 1",
      "x/Operations/Start null Add+Exec 1",
      "x/Operations/Stop null Add+Exec 1",
      "x/Operations/Ext node Get ?",
      "x/DiagMonConfig node Add+Delete+Get+Replace ?",
      "x/DiagMonData node Get ?",
      ...DATA[object].map((name) => `x/DiagMonData/${name} ${name === "Status" ? "chr" : "int|float|chr"} Get ?`),
      "x/Ext node Add+Delete+Get+Replace ?",
    ]);
  });

  test("lets its configuration have any parameters", () => {
    expect(describedNodes(object)).toContainEqual(expect.stringMatching(/^x\/DiagMonConfig\/x /));
  });
});

const RUNNING = { [`${ROOT}/Status`]: "Running" };

describe("A diagnostic function", () => {
  test.each([
    ["Start", {}, {}, "Running Idle", "1200"],
    ["Start", { runs: "until-stopped" }, {}, "Running Running", "1200"],
    ["Start", { failAt: "start" }, {}, "Running Idle", "1400"],
    ["Start", { failAt: "stop" }, {}, "Running Idle", "1200"],
    ["Stop", {}, RUNNING, "Idle", "1200"],
    ["Stop", { failAt: "stop" }, RUNNING, "", "1400"],
  ] as const)("%s with %j and %j: Status %s, code %s", (name, settings, values, statuses, code) => {
    const seen = operate(name, { settings, correlator: "c" }, aPhone("DiagMonBattery", values));
    expect(seen.status).toBe(202);
    expect(seen.values.join(" ")).toBe(statuses);
    expect(seen.alert).toEqual({
      type: "urn:oma:at:diagmon:1.0:OperationComplete",
      format: "chr",
      mark: code === "1200" ? "informational" : "critical",
      data: code,
      source: `${ROOT}/Operations/${name}`,
      correlator: "c",
    });
    expect(seen.tree.get(`${ROOT}/DiagMonData`) !== undefined).toBe(name === "Start" && code === "1200");
  });

  test.each([
    [{}, 403],
    [{ wrongState: "500" }, 500],
    [{ wrongState: "200" }, 200],
  ])("with %j answers %i to a Start of what runs and a Stop of what does not", (settings, status) => {
    expect(operate("Start", { settings }, aPhone("DiagMonBattery", RUNNING)).status).toBe(status);
    expect(operate("Stop", { settings }).status).toBe(status);
  });

  test("is not started while Enabled is false", () => {
    const seen = operate("Start", {}, aPhone("DiagMonBattery", { [`${ROOT}/Enabled`]: "false" }));
    expect([seen.status, seen.tree.get(`${ROOT}/Status`)?.value]).toEqual([403, "Idle"]);
  });

  test("that is stopped before it has collected anything reports nothing", () => {
    const stop = (draft: Draft) => draft.setValue(`${ROOT}/Status`, "Idle");
    const seen = operate("Start", { meddling: { 1: stop } });
    expect(seen.wishes.map((wish) => wish.do)).toEqual(["wait", "end"]);
    expect(seen.alert).toBeUndefined();
  });

  test("has its data at once on a device that answers 200", () => {
    const seen = operate("Start", { settings: { answers: "200", codeInStatus: true } });
    expect([seen.status, seen.outcome.statusCode]).toEqual([200, 1200]);
    expect(seen.tree.get(`${ROOT}/DiagMonData/Level`)?.value).toBe("80");
  });

  test("reports as its model has it", () => {
    const settings = { alertSource: "object", alertType: "urn:x-own", successCode: 1299 };
    expect(operate("Start", { settings }).alert).toMatchObject({ source: ROOT, type: "urn:x-own", data: "1299" });
  });

  test("is none for another node", () => {
    expect(carryOut(aPhone("DiagMon"), `${ROOT}/Status`, "").status).toBe(406);
  });

  test("that a server adds is filled in", () => {
    const at = "./DiagMon/Function/2";
    const type = "urn:oma:mo:oma-diag:batteryinfo:1.0";
    const add = (draft: Draft) => draft.add(at, { format: "node", type });
    const tree = afterServer(aPhone("DiagMonBattery"), at, add);
    expect(below(tree, at)).toEqual({ Enabled: "true", Status: "Idle", "Operations/Start": "", "Operations/Stop": "" });
    expect(afterServer(tree, `${at}/ServerID`, () => {}).overlay()).toEqual(tree.overlay());
  });
});

describe("The data of a diagnostic function", () => {
  test.each<readonly [Function, BehaviourSettings, Record<string, string>]>([
    ["DiagMonBattery", {}, { Level: "80", Status: "discharging", Voltage: "3900", Temp: "25" }],
    [
      "DiagMonBattery",
      { level: 3, status: "charging", voltage: 3500, temperature: 40 },
      { Level: "3", Status: "charging", Voltage: "3500", Temp: "40" },
    ],
    ["DiagMonMemory", {}, { Total: "131072", Avail: "65536", PercentFree: "50" }],
    [
      "DiagMonMemory",
      { totalKilobytes: 300, availableKilobytes: 100 },
      { Total: "300", Avail: "100", PercentFree: "33" },
    ],
    ["DiagMon", { data: "Signal = -70; Cell=4711;" }, { Signal: "-70", Cell: "4711" }],
    ["DiagMon", {}, {}],
  ])("of %s with %j", (object, settings, data) => {
    const seen = operate("Start", { settings }, aPhone(object));
    expect(below(seen.tree, `${ROOT}/DiagMonData`)).toEqual(data);
    const again = operate("Start", { settings }, seen.tree);
    expect(below(again.tree, `${ROOT}/DiagMonData`)).toEqual(data);
  });
});
