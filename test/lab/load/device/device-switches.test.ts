import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../../../src/handset/model/model.ts";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import { readText } from "../../../../src/lab/load/yaml/yaml-file.ts";
import { aFile } from "../../../support/a-folder.ts";
import { PROJECT } from "../../../support/a-model.ts";

const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));
/** Where the lines that a test adds begin. */
const BLOCK = REFERENCE.split("\n").indexOf("bootstrap:") + 2;

/** The reference device with further lines in its block `bootstrap:`, and with further blocks. */
function aDevice(inBootstrap: string, blocks = ""): string {
  return aFile(`${REFERENCE.replace("bootstrap:\n", `bootstrap:\n${inBootstrap}`)}\n${blocks}`, "device.yaml");
}

function load(inBootstrap = "", blocks = ""): DeviceModel | undefined {
  const file = aDevice(inBootstrap, blocks);
  return loadDevices([file], PROJECT).get(file);
}

describe("The switches of a device", () => {
  test("have defaults: no rules, a message without its card is kept for a day, cards are used and cleaned up after", () => {
    expect(load()).toMatchObject({
      bootstrap: {
        rules: [],
        withoutCard: "keep",
        waitMs: { pin: 3_600_000, consent: 3_600_000, card: 86_400_000 },
      },
      card: { bootstrap: "on", cleanUp: "on", simLock: [] },
      network: { needsCard: true, roaming: "sessions" },
      sessions: { atBoot: false, jitter: 0.1, afterPowerLoss: "restart" },
    });
  });

  test("load into the model", () => {
    const inBootstrap = `  rules:
    - { source: air, profile: dm, sec: none, from: "+49*", decision: refuse }
    - { sec: 1, decision: ask }
    - { decision: accept }
  withoutCard: reject
  pinTimeout: 5min
  consentTimeout: 10min
  cardTimeout: 2h
`;
    const blocks = `card: { bootstrap: off, cleanUp: off, simLock: ["26201", "001"] }\nnetwork: { needsCard: false, roaming: no-sessions }
sessions: { atBoot: true, every: 24h, jitter: 0.5 }
`;
    const model = load(inBootstrap, blocks);
    expect(model?.bootstrap.rules).toStrictEqual([
      { source: "air", profile: "dm", sec: "none", from: "+49*", decision: "refuse" },
      { sec: 1, decision: "ask" },
      { decision: "accept" },
    ]);
    expect(model).toMatchObject({
      bootstrap: { withoutCard: "reject", waitMs: { pin: 300_000, consent: 600_000, card: 7_200_000 } },
      card: { bootstrap: "off", cleanUp: "off", simLock: ["26201", "001"] },
      network: { needsCard: false, roaming: "no-sessions" },
      sessions: { atBoot: true, everyMs: 86_400_000, jitter: 0.5 },
    });
  });

  test.each([
    [
      "a decision that is none",
      "  rules: [{ decision: maybe }]\n",
      "",
      23,
      /bootstrap\.rules\.0\.decision: .*"accept"/,
    ],
    ["a rule that decides nothing", "  rules: [{ source: air }]\n", "", 11, /bootstrap\.rules\.0\.decision: /],
    ["a rule for a source that is none", "  rules: [{ source: post, decision: ask }]\n", "", 21, /rules\.0\.source: /],
    [
      "a rule for a method that is none",
      "  rules: [{ sec: four, decision: ask }]\n",
      "",
      18,
      /rules\.0\.sec: expected 0 to 3, or none/,
    ],
    [
      "a rule with an unknown key",
      "  rules: [{ sender: x, decision: ask }]\n",
      "",
      13,
      /rules\.0\.sender: no such key/,
    ],
    ["another word for withoutCard", "  withoutCard: drop\n", "", 16, /bootstrap\.withoutCard: .*"keep"/],
    ["a span without a unit", "  consentTimeout: 10\n", "", 19, /bootstrap\.consentTimeout: /],
    ["a span that is none", "  cardTimeout: soon\n", "", 16, /bootstrap\.cardTimeout: expected a duration/],
  ])("tell %s with its line and column", (_, inBootstrap, blocks, column, problem) => {
    const loading = () => load(inBootstrap, blocks);
    expect(loading).toThrow(problem);
    expect(loading).toThrow(`device.yaml:${BLOCK}:${column}: bootstrap`);
  });

  test.each([
    [
      "an SIM lock of letters",
      "card: { simLock: [x] }\n",
      19,
      /card\.simLock\.0: expected the first digits of an IMSI/,
    ],
    ["a card that is no block", "card: none\n", 7, /card: /],
    ["a switch for clean-up that is none", "card: { cleanUp: maybe }\n", 18, /card\.cleanUp: .*"on"/],
    ["an unknown key of network", "network: { needsSim: true }\n", 12, /network\.needsSim: no such key/],
    ["sessions at every moment", "sessions: { every: 5ms }\n", 20, /sessions\.every: expected a second or more/],
    ["a jitter of more than all", "sessions: { jitter: 1.5 }\n", 21, /sessions\.jitter: /],
    ["a word where yes or no is expected", "network: { needsCard: maybe }\n", 23, /network\.needsCard: /],
  ])("tell %s with its line and column", (_, blocks, column, problem) => {
    const line = REFERENCE.split("\n").length + 1;
    expect(() => load("", blocks)).toThrow(problem);
    expect(() => load("", blocks)).toThrow(`device.yaml:${line}:${column}: `);
  });
});
