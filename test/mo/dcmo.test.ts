import { describe, expect, test } from "vitest";
import type { BehaviourSettings } from "../../src/mo/behaviour.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { aDeviceWith, carryOut, type Surroundings } from "./carry-out.ts";
import { describedNodes } from "./described.ts";

const CAMERA = "./DCMO/Camera";

function aPhone(values: Record<string, string> = {}): Tree {
  return aDeviceWith("DCMO", "./DCMO", {
    [`${CAMERA}/Property`]: "Rear camera",
    [`${CAMERA}/Group`]: "IO",
    [`${CAMERA}/Enabled`]: "true",
    [`${CAMERA}/DCMOConfig/NotifyUser`]: "true",
    [`${CAMERA}/Operations/Enable`]: "",
    [`${CAMERA}/Operations/Disable`]: "",
    ...values,
  });
}

function operate(name: string, around: Surroundings = {}, tree = aPhone()) {
  return carryOut(tree, `${CAMERA}/Operations/${name}`, `${CAMERA}/Enabled`, around);
}

describe("The object DCMO", () => {
  test("has the nodes of DCMO 1.0", () => {
    expect(describedNodes("DCMO")).toEqual([
      "x node Get *",
      "x/Property chr Get 1",
      "x/Group chr Get ?",
      "x/Description chr Get ?",
      "x/Attached bool Get ?",
      "x/Enabled bool Get 1",
      "x/DCMOConfig node Get ?",
      "x/DCMOConfig/DenyUserEnable bool Get+Replace ?",
      "x/DCMOConfig/NotifyUser bool Get+Replace ?",
      "x/Operations node Get 1",
      "x/Operations/Enable null Exec 1",
      "x/Operations/Disable null Exec 1",
      "x/Operations/Ext node Get ?",
      "x/Ext node Get ?",
    ]);
  });
});

/** Name of the operation, settings, values in the tree, whether the user agrees, values of Enabled, code. */
const ROWS: readonly (readonly [string, BehaviourSettings, Record<string, string>, boolean, string, string])[] = [
  ["Disable", {}, {}, true, "false", "1200"],
  ["Enable", {}, {}, true, "true", "1200"],
  ["Disable", {}, { Attached: "true" }, true, "false", "1200"],
  ["Disable", {}, { Attached: "false" }, true, "", "1404"],
  ["Disable", { failAt: "disable" }, {}, true, "", "1404"],
  ["Enable", { failAt: "disable" }, {}, true, "true", "1200"],
  ["Enable", { failAt: "enable" }, {}, true, "", "1404"],
  ["Enable", { failAt: "client-error" }, {}, true, "", "1400"],
  ["Disable", { asks: true }, {}, true, "false", "1200"],
  ["Disable", { asks: true }, {}, false, "", "1401"],
  ["Disable", { successCode: 1250 }, {}, true, "false", "1250"],
  ["Disable", { failureCode: 1450, failAt: "disable" }, {}, true, "", "1450"],
];

describe("A capability", () => {
  test.each(ROWS)(
    "%s with %j, %j, agreed %s: Enabled %j, code %s",
    (name, settings, values, userAgrees, enabled, code) => {
      const paths = Object.fromEntries(Object.entries(values).map(([leaf, value]) => [`${CAMERA}/${leaf}`, value]));
      const seen = operate(name, { settings, userAgrees }, aPhone(paths));
      expect(seen.status).toBe(202);
      expect(seen.values.join(" ")).toBe(enabled);
      expect(seen.alert).toEqual({
        type: "urn:oma:at:dcmo:1.0:OperationComplete",
        format: "chr",
        mark: /^12/.test(code) ? "informational" : "critical",
        data: code,
        source: `${CAMERA}/Operations/${name}`,
      });
    },
  );

  test("is switched at once on a device that answers 200", () => {
    const settings = { answers: "200", codeInStatus: true };
    const seen = operate("Disable", { settings });
    expect([seen.status, seen.outcome.statusCode, seen.values]).toEqual([200, 1200, ["false"]]);
    const failed = operate("Disable", { settings: { ...settings, failAt: "disable" } });
    expect([failed.status, failed.outcome.statusCode]).toEqual([500, 1404]);
  });

  test("is asked about by its name", () => {
    const asked = (tree: Tree) => operate("Disable", { settings: { asks: true } }, tree).wishes[0];
    expect(asked(aPhone())).toEqual({ do: "ask", text: "Disable Rear camera?" });
    expect(asked(aPhone({ [`${CAMERA}/Property`]: "" }))).toEqual({ do: "ask", text: "Disable Camera?" });
  });

  test("is not switched by another node", () => {
    expect(carryOut(aPhone(), `${CAMERA}/Property`, "").status).toBe(406);
  });
});
