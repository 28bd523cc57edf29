import { describe, expect, test } from "vitest";
import type { BehaviourSettings } from "../../src/mo/behaviour.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { aDeviceWith, carryOut, type Surroundings } from "./carry-out.ts";
import { describedNodes } from "./described.ts";

const STATE = "./LAWMO/State";
const LIST = "./LAWMO/AvailableWipeList";

function aPhone(values: Record<string, string> = {}): Tree {
  return aDeviceWith("LAWMO", "./LAWMO", {
    [`${LIST}/1/ListItemName`]: "contacts",
    [`${LIST}/1/ToBeWiped`]: "true",
    [`${LIST}/2/ListItemName`]: "SD card",
    [`${LIST}/2/ToBeWiped`]: "false",
    "./LAWMO/Operations/Unlock": "",
    "./LAWMO/Operations/Ext/WipeAll": "",
    ...values,
  });
}

function operate(name: string, around: Surroundings = {}, tree = aPhone()) {
  return carryOut(tree, `./LAWMO/Operations/${name}`, STATE, around);
}

describe("The object LAWMO", () => {
  test("has the nodes of LAWMO 1.0", () => {
    expect(describedNodes("LAWMO")).toEqual([
      "State int Get 1",
      "AvailableWipeList node Get 1",
      "AvailableWipeList/x node Get *",
      "AvailableWipeList/x/ListItemName chr Get 1",
      "AvailableWipeList/x/ToBeWiped bool Get+Replace 1",
      "LAWMOConfig node Get 1",
      "LAWMOConfig/NotifyUser bool Get+Replace 1",
      "Operations node Get 1",
      "Operations/FullyLock null Exec 1",
      "Operations/PartiallyLock null Exec 1",
      "Operations/UnLock null Exec 1",
      "Operations/Unlock null Exec ?",
      "Operations/FactoryReset null Exec 1",
      "Operations/Wipe null Exec 1",
      "Operations/Ext node Get ?",
      "Ext node Get ?",
    ]);
  });

  test("is unlocked unless its model says otherwise", () => {
    expect(aPhone().get(STATE)?.value).toBe("30");
  });
});

/** Name of the operation, settings, values of State, code. */
const ROWS: readonly (readonly [string, BehaviourSettings, string, string])[] = [
  ["FullyLock", {}, "10", "1200"],
  ["PartiallyLock", {}, "20", "1200"],
  ["UnLock", {}, "30", "1200"],
  ["Unlock", {}, "30", "1200"],
  ["Wipe", {}, "", "1201"],
  ["Wipe", { wipedItems: "removed" }, "", "1202"],
  ["Ext/WipeAll", {}, "", "1201"],
  ["FullyLock", { failAt: "client-error" }, "", "1400"],
  ["FullyLock", { failAt: "full-lock" }, "", "1402"],
  ["PartiallyLock", { failAt: "partial-lock" }, "", "1403"],
  ["UnLock", { failAt: "unlock" }, "", "1404"],
  ["Wipe", { failAt: "wipe" }, "", "1405"],
  ["Ext/WipeAll", { failAt: "wipe" }, "", "1405"],
  ["FactoryReset", { failAt: "factory-reset" }, "", "1400"],
  ["PartiallyLock", { failAt: "full-lock" }, "20", "1200"],
  ["FullyLock", { successCode: 1250 }, "10", "1250"],
  ["FullyLock", { failureCode: 1499, failAt: "full-lock" }, "", "1499"],
];

describe("Locking and wiping", () => {
  test.each(ROWS)("%s with %j: State %j, code %s", (name, settings, states, code) => {
    const seen = operate(name, { settings });
    expect(seen.status).toBe(202);
    expect(seen.values.join(" ")).toBe(states);
    expect(seen.alert?.data).toBe(code);
  });

  test.each(ROWS.filter(([name]) => name !== "FactoryReset"))(
    "%s with %j at once: State %j, code %s in the Status",
    (name, settings, states, code) => {
      const seen = operate(name, { settings: { ...settings, answers: "200", codeInStatus: true } });
      const failed = /^14/.test(code);
      expect([seen.status, seen.outcome.statusCode]).toEqual([failed ? 500 : 200, Number(code)]);
      expect(seen.values.join(" ")).toBe(states);
      expect(seen.wishes).toEqual([]);
      expect(operate(name, { settings: { ...settings, answers: "200" } }).outcome).not.toHaveProperty("statusCode");
    },
  );

  test.each(["FullyLock", "PartiallyLock", "UnLock", "Wipe", "Ext/WipeAll", "FactoryReset"])(
    "%s that the user refuses changes nothing, code 1401",
    (name) => {
      const tree = aPhone({ "./LAWMO/LAWMOConfig/NotifyUser": "true" });
      const seen = operate(name, { userAgrees: false, settings: { answers: "200" } }, tree);
      expect(seen.wishes.map((wish) => wish.do)).toEqual(["ask", "report"]);
      expect(seen.alert).toMatchObject({ data: "1401", mark: "critical" });
      expect(seen.tree.overlay()).toEqual({});
    },
  );

  test.each([
    ["when-notifying", "false", 0],
    ["when-notifying", "true", 1],
    ["never", "true", 0],
    ["always", "false", 1],
  ])("asks %s, with NotifyUser %s, %i times", (asks, notifyUser, times) => {
    const tree = aPhone({ "./LAWMO/LAWMOConfig/NotifyUser": notifyUser });
    const seen = operate("FullyLock", { settings: { asks } }, tree);
    expect(seen.wishes.filter((wish) => wish.do === "ask")).toHaveLength(times);
    expect(seen.values).toEqual(["10"]);
  });

  test("is none for a node that is no operation", () => {
    expect(carryOut(aPhone(), STATE, STATE).status).toBe(406);
  });

  test("reports with the executed node as the source", () => {
    expect(operate("FullyLock", { correlator: "c", settings: { successMark: "warning" } }).alert).toEqual({
      type: "urn:oma:at:lawmo:1.0:OperationComplete",
      format: "chr",
      mark: "warning",
      data: "1200",
      source: "./LAWMO/Operations/FullyLock",
      correlator: "c",
    });
  });

  test("wants the same again after a restart that nobody asked for", () => {
    const seen = operate("FullyLock", {
      settings: { asks: "always", workMs: 9 },
      interrupted: { 1: { type: "restarted" } },
    });
    expect(seen.wishes.slice(0, -1)).toEqual([
      { do: "ask", text: "Lock this device?" },
      { do: "ask", text: "Lock this device?" },
      { do: "wait", ms: 9 },
    ]);
  });
});

describe("A wipe", () => {
  const marks = (tree: Tree) =>
    tree.children(LIST).map((name) => `${name} ${tree.get(`${LIST}/${name}/ToBeWiped`)?.value}`);

  test("takes the marks off what it has wiped, or the items out of the list", () => {
    expect(marks(operate("Wipe").tree)).toEqual(["1 false", "2 false"]);
    expect(marks(operate("Wipe", { settings: { wipedItems: "removed" } }).tree)).toEqual(["2 false"]);
    expect(marks(operate("Ext/WipeAll", { settings: { wipedItems: "removed" } }).tree)).toEqual([]);
    expect(marks(operate("Wipe", { settings: { failAt: "wipe" } }).tree)).toEqual(["1 true", "2 false"]);
  });

  test("of nothing is not performed, code 1406", () => {
    const seen = operate("Wipe", {}, aPhone({ [`${LIST}/1/ToBeWiped`]: "false" }));
    expect(seen.alert).toMatchObject({ data: "1406", mark: "critical" });
  });
});

describe("A factory reset", () => {
  test("is wished for with its report, or without one", () => {
    const reported = operate("FactoryReset");
    expect(reported.wishes.at(-1)).toEqual({ do: "reset", report: reported.alert, withinMs: 600_000 });
    expect(operate("FactoryReset", { settings: { reportWithinMs: 7 } }).wishes.at(-1)).toMatchObject({ withinMs: 7 });
    expect(reported.alert).toMatchObject({ data: "1200", source: "./LAWMO/Operations/FactoryReset" });
    expect(operate("FactoryReset", { settings: { resetReport: "never" } }).wishes.at(-1)).toEqual({ do: "reset" });
  });

  test("comes after the answer on a device that does everything else before it", () => {
    const seen = operate("FactoryReset", { settings: { answers: "200", codeInStatus: true } });
    expect([seen.status, seen.outcome.statusCode]).toEqual([202, undefined]);
    expect(seen.wishes.map((wish) => wish.do)).toEqual(["wait", "reset"]);
  });
});
