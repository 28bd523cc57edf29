import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../../src/base/errors.ts";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import { readModelName, withDevice } from "../../../../src/lab/load/device/model-name.ts";
import { withAbsolutePaths } from "../../../../src/lab/load/fleet/absolute-paths.ts";
import { handsetGroupSchema } from "../../../../src/lab/load/fleet/fleet-schema.ts";
import { PROJECT } from "../../../support/a-model.ts";

/** What is wrong with a name, in words. */
function problemsOf(name: string): string {
  try {
    loadDevices([name], "fleet.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("The name of a model", () => {
  test("may be nothing else", () => {
    expect(readModelName("m2m-module")).toEqual({ device: "m2m-module", settings: {} });
  });

  test("may have settings of objects behind it, each of its own type", () => {
    expect(
      readModelName("./phone.yaml?FUMO.failAt=battery&FUMO.verifyMs=0&FUMO.restarts=false&LAWMO.asks=never"),
    ).toEqual({
      device: "./phone.yaml",
      settings: { FUMO: { failAt: "battery", verifyMs: 0, restarts: false }, LAWMO: { asks: "never" } },
    });
  });

  test("takes a value with signs of its own", () => {
    const { settings } = readModelName("m2m-module?FUMO.packageType=application/x-firmware&FUMO.packageStart=A=B");
    expect(settings).toEqual({ FUMO: { packageType: "application/x-firmware", packageStart: "A=B" } });
  });

  test("may have keys of the block sessions behind it, written as a device file has them", () => {
    const name = "m2m-module?sessions.every=24h&FUMO.asks=both&sessions.atBoot=true&sessions.jitter=0.5";
    expect(readModelName(name)).toEqual({
      device: "m2m-module",
      settings: { FUMO: { asks: "both" } },
      sessions: { every: 86_400_000, atBoot: true, jitter: 0.5 },
    });
    const resuming = `${name}&sessions.afterPowerLoss=resume`;
    const model = loadDevices([resuming], "fleet.yaml").get(resuming);
    expect(model?.sessions).toEqual({ everyMs: 86_400_000, atBoot: true, jitter: 0.5, afterPowerLoss: "resume" });
  });

  test("leaves what it does not name as the file has it", () => {
    const name = "./scenarios/devices/polling-phone.yaml?sessions.afterPowerLoss=forget";
    expect(loadDevices([name], `${PROJECT}fleet.yaml`).get(name)?.sessions).toEqual({
      atBoot: true,
      everyMs: 86_400_000,
      jitter: 0.1,
      afterPowerLoss: "forget",
    });
  });

  test("gives a model of its own, in which all else is as the file has it", () => {
    const names = ["m2m-module", "m2m-module?FUMO.failAt=battery"];
    const models = loadDevices(names, "fleet.yaml");
    const [plain, changed] = names.map((name) => models.get(name));
    expect(plain?.behaviour.settings).toEqual({});
    expect(changed?.behaviour.settings).toEqual({ FUMO: { failAt: "battery" } });
    expect(changed?.behaviour.restartMs).toBe(plain?.behaviour.restartMs);
    expect(changed?.name).toBe("m2m-module");
  });

  test("keeps the settings when its path becomes absolute, and a name stays a name", () => {
    const group = (model: string) => handsetGroupSchema.parse({ name: "g", model });
    const models = withAbsolutePaths(
      [group("./phone.yaml?FUMO.packageType=a/b"), group("m2m-module?FUMO.packageType=a/b")],
      "/lab/fleet.yaml",
    ).map(({ model }) => model);
    expect(models).toEqual(["/lab/phone.yaml?FUMO.packageType=a/b", "m2m-module?FUMO.packageType=a/b"]);
    expect(withDevice("plain", (device) => `${device}!`)).toBe("plain!");
  });

  test.each([
    ["m2m-module?FUMO", "OBJECT.KEY=VALUE"],
    ["m2m-module?", "OBJECT.KEY=VALUE"],
    ["m2m-module?DevInfo.Man=x", "an object of FUMO, SCOMO, LAWMO"],
    ["m2m-module?sessions.nothing=1", "sessions.nothing: "],
    ["m2m-module?sessions.every=soon", "sessions.every: expected a duration"],
    ["m2m-module?sessions.every=[", "sessions.every: expected a duration"],
    ["m2m-module?sessions.atBoot=", "sessions.atBoot: "],
    [
      "m2m-module?sessions.afterPowerLoss=maybe",
      'sessions.afterPowerLoss: Invalid option: expected one of "restart"|"resume"|"forget"',
    ],
    ["m2m-module?FUMO.nothing=1", "one of failAt"],
    ["m2m-module?FUMO.failAt=always", "one of none, authentication"],
    ["m2m-module?FUMO.verifyMs=soon", "a whole number from 0"],
    ["m2m-module?FUMO.restarts=maybe", "true or false"],
  ])("%s is refused", (name, expected) => {
    expect(problemsOf(name)).toContain(expected);
  });

  test("is what is blamed for a setting, and not the file of the model", () => {
    expect(problemsOf("m2m-module?FUMO.verifyMs=soon")).toBe(
      "model: m2m-module?FUMO.verifyMs=soon: a whole number from 0 for FUMO.verifyMs",
    );
  });

  test("that there is not is answered with those that there are", () => {
    expect(problemsOf("nokia-9999")).toMatch(/there are .*careful-12.*, windows-xml$/);
  });
});
