import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LISTS, STANDARD_RULES } from "../../../../src/dm/command-rules.ts";
import type { DeviceModel } from "../../../../src/handset/model/model.ts";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import { readText } from "../../../../src/lab/load/yaml/yaml-file.ts";
import { Tree } from "../../../../src/tree/tree.ts";
import { aFile } from "../../../support/a-folder.ts";
import { PROJECT } from "../../../support/a-model.ts";

const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));
const SAYS_TRUE = '    ./DevDetail/LrgObj: "true"\n';

/** The reference device with further lines in its block `dm:`, and other limits or values. */
function load(inDm = "", change: (text: string) => string = (text) => text): DeviceModel | undefined {
  const file = aFile(change(REFERENCE.replace("\ndm:\n", `\ndm:\n${inDm}`)), "device.yaml");
  return loadDevices([file], PROJECT).get(file);
}

function largeObjectsOf(model: DeviceModel | undefined): readonly unknown[] {
  const says = model && new Tree(model.base, {}).get("./DevDetail/LrgObj")?.value;
  return [model?.dm.largeObjects, says];
}

describe("The switches for commands", () => {
  test("have the standard rules as defaults", () => {
    expect(load()?.dm.commands).toEqual(STANDARD_RULES);
    expect(load()?.dm.commands.lists).toEqual(LISTS);
  });

  test("load into the model, those that are not named as they were", () => {
    const block = `  commands:
    copy: overwrite
    lists: [Struct]
    implicitAdd: off
    refusals: [{ at: ./DMAcc, command: Delete, status: 403 }]
`;
    expect(load(block)?.dm.commands).toEqual({
      ...STANDARD_RULES,
      copy: "overwrite",
      lists: ["Struct"],
      implicitAdd: "off",
      refusals: [{ at: "./DMAcc", command: "Delete", status: 403 }],
    });
  });

  test("are refused when they say what no device does", () => {
    expect(() => load("  commands: { refusals: [{ at: ./DMAcc, status: 404 }] }\n")).toThrow(
      "expected 403, 420, 500, 503, 506 or 510",
    );
  });
});

describe("Large objects of a device", () => {
  test("are there unless its file says otherwise, and DevDetail says the same", () => {
    const silent = (text: string) => text.replace(SAYS_TRUE, "");
    expect(largeObjectsOf(load())).toEqual([true, "true"]);
    expect(largeObjectsOf(load("", silent))).toEqual([true, "true"]);
    expect(largeObjectsOf(load("  largeObjects: false\n", silent))).toEqual([false, "false"]);
  });

  test("cannot be there while DevDetail says that they are not, or the other way round", () => {
    expect(() => load("  largeObjects: false\n")).toThrow("./DevDetail/LrgObj");
    expect(() => load("", (text) => text.replace(SAYS_TRUE, SAYS_TRUE.replace("true", "false")))).toThrow(
      "dm.largeObjects is true",
    );
  });
});

test("The storage of a device is a limit of its tree, and without one there is none", () => {
  const limited = (text: string) => text.replace("maxSegLen: 64 }", "maxSegLen: 64, storage: 4096 }");
  expect(load("", limited)?.base.storageBytes).toBe(4096);
  expect(load()?.base.storageBytes).toBeUndefined();
  expect(load()?.base.limits).toEqual({ maxDepth: 16, maxTotLen: 255, maxSegLen: 64 });
});

test("The clock of a device is in a leaf that has a value", () => {
  const told = (uri: string) => (text: string) => text.replace("\ntree:\n", `\ntree:\n  localTime: ${uri}\n`);
  expect(load("", told("./DevInfo/Man"))?.localTime).toBe("./DevInfo/Man");
  for (const uri of ["./DevInfo/Clock", "./DevInfo"]) {
    expect(() => load("", told(uri))).toThrow("expected a leaf that has a value in tree.values");
  }
});
