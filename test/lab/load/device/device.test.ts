import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import { readText } from "../../../../src/lab/load/yaml/yaml-file.ts";
import { Tree } from "../../../../src/tree/tree.ts";
import { aFile } from "../../../support/a-folder.ts";
import { PROJECT } from "../../../support/a-model.ts";

const BUNDLED = readdirSync(join(PROJECT, "devices"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));

/** The reference device with one text in its file replaced by another. */
function aDeviceFile(text: string, by: string): string {
  return aFile(REFERENCE.replace(text, by), "device.yaml");
}

function loadFile(file: string) {
  return loadDevices([file], PROJECT).get(file);
}

describe("Every bundled device", () => {
  test.each(BUNDLED)("%s loads, is called like its folder, and has a DevId to be managed by", (name) => {
    const model = loadDevices([name], PROJECT).get(name);
    expect(model?.name).toBe(name);
    expect(model?.description).not.toBe("");
    expect(model && new Tree(model.base, {}).get("./DevInfo/DevId")).toBeDefined();
    expect(readText(join(PROJECT, "devices", name, "README.md"))).toContain(name);
  });
});

describe("The reference device", () => {
  const model = loadDevices(["reference-12"], PROJECT).get("reference-12");

  test("has the values of its file and the defaults of the schema", () => {
    expect(model).toMatchObject({
      tac: "35209900",
      bootstrap: {
        profiles: ["cp", "dm"],
        allowedSec: [0, 1, 2, 3],
        pinTries: 3,
        waitMs: { pin: 3_600_000 },
        maxOpen: 5,
      },
      dm: { encoding: "wbxml", sessionTries: 5, backOffMs: 16_000, maxBackOffMs: 86_400_000 },
      reassembly: { maxAgeMs: 86_400_000 },
    });
    expect(model && new Tree(model.base, {}).get("./DevDetail/FwV")?.value).toBe("1.0.7");
  });

  test("keeps parts for as long as a scenario says", () => {
    const changed = loadDevices(["reference-12"], PROJECT, { keepPartsFor: 3000 }).get("reference-12");
    expect(changed?.reassembly.maxAgeMs).toBe(3000);
  });
});

describe("A device of one's own", () => {
  test("is named by the path of its file or folder, from where it is named", () => {
    const file = aDeviceFile("device: reference-12", "device: mine");
    const from = join(dirname(file), "fleet.yaml");
    const models = loadDevices([file, dirname(file), "./device.yaml"], from);
    expect([...models.values()].map(({ name }) => name)).toEqual(["mine", "mine", "mine"]);
  });

  test("that is not there is told by name", () => {
    expect(() => loadDevices(["nokia-9999"], PROJECT)).toThrow("nokia-9999: the name of a folder in devices/");
    expect(() => loadDevices(["./nowhere"], PROJECT)).toThrow("no such file");
  });

  test.each([
    ["an object that nobody knows", "object: NAP,", "object: Nap,", /tree\.objects\.4\.object: .*not Nap/],
    [
      "an APPID with another object",
      "object: Proxy,",
      "object: Proxy, appId: w4,",
      /tree\.objects\.5\.appId: .*no appId with Proxy/,
    ],
    ["two objects in one place", "at: ./Proxy", "at: ./NAP", /NAP/],
    ["a value that no object has", "./DevInfo/Man:", "./DevInfo/Maan:", /\.\/DevInfo\/Maan/],
    ["a wrong TAC", '"35209900"', '"3520"', /tac: expected eight digits/],
    ["an unknown key", "pinTries: 3", "pinTrys: 3", /bootstrap\.pinTrys: no such key/],
  ])("may not have %s", (_, text, by, problem) => {
    expect(() => loadFile(aDeviceFile(text, by))).toThrow(problem);
    expect(() => loadFile(aDeviceFile(text, by))).toThrow(expect.objectContaining({ code: "config-invalid" }));
  });

  test("has every file told that is not there, where it is named", () => {
    const named = REFERENCE.replace("tree:\n", "factory: { document: gone.xml }\ntree:\n  ddf: [{ file: gone.ddf }]\n");
    const problems =
      /:9:17: tree\.ddf\.0\.file: gone\.ddf: no such file\n.*:7:22: factory\.document: gone\.xml: no such file$/;
    expect(() => loadFile(aFile(named, "device.yaml"))).toThrow(problems);
  });

  test("has every node that it cannot have told at the line of its value", () => {
    const file = aDeviceFile("  values:\n", '  values:\n    ./DevInfo/Mann: Acme\n    ./DevInfo: Acme\n    "": Acme\n');
    const above = REFERENCE.split("\n").indexOf("  values:") + 1;
    expect(() => loadFile(file)).toThrow(
      [
        `${file}:${above + 1}:21: tree.values["./DevInfo/Mann"]: a node that one of the device's objects describes`,
        `${file}:${above + 2}:16: tree.values["./DevInfo"]: no value, as it is an interior node`,
        `${file}:${above + 3}:9: tree.values[""]: a path such as ./DevInfo/Man`,
      ].join("\n"),
    );
  });

  test("has a DevDetail that says otherwise of large objects than the block dm told at the line of its value", () => {
    const file = aDeviceFile('LrgObj: "true"', 'LrgObj: "false"');
    const line = REFERENCE.split("\n").findIndex((text) => text.includes("LrgObj:")) + 1;
    const told = `${file}:${line}:25: tree.values["./DevDetail/LrgObj"]: true, as dm.largeObjects is true`;
    expect(() => loadFile(file)).toThrow(told);
  });

  test("has an object that nobody knows told together with all else that is wrong", () => {
    const wrong = REFERENCE.replace("object: NAP,", "object: Nap,").replace("pinTries: 3", "pinTrys: 3");
    const file = aFile(wrong, "device.yaml");
    expect(() => loadFile(file)).toThrow(
      /:\d+:\d+: tree\.objects\.4\.object: .*not Nap\n.*:\d+:\d+: bootstrap\.pinTrys/,
    );
  });
});
