import { describe, expect, test } from "vitest";
import { loadYamlFile } from "../../src/lab/load/yaml-file.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import { aFile } from "../support/a-folder.ts";

const HEAD = "scenario: a\nfleet:\n  - { name: a }\n";

function loadSteps(steps: string) {
  return loadYamlFile(aFile(`${HEAD}steps:\n${steps}`), scenarioSchema);
}

describe("A scenario file", () => {
  test("has defaults for all that is seldom said", () => {
    const scenario = loadSteps(
      "  - push: { to: [a], document: x.xml, sec: NETWPIN }\n  - expect: { of: [a], session: none }\n",
    );
    expect(scenario).toMatchObject({ seed: "1", clock: "real", connections: "per-session", devices: {} });
    expect(scenario.steps).toMatchObject([{ push: { rate: 100 } }, { expect: { within: 10_000 } }]);
  });

  test.each([
    [
      "a group that is not in the fleet",
      "  - push: { to: [b], document: x, sec: none }\n",
      ':5:17: steps.0.push.to: no group "b"',
    ],
    [
      "a PIN that is missing",
      "  - push: { to: [a], document: x, sec: USERPIN }\n",
      "steps.0.push.pin: expected a pin for USERPIN",
    ],
    ["a method that nobody knows", "  - push: { to: [a], document: x, sec: WIFIPIN }\n", "steps.0.push.sec"],
    ["a reason that nobody gives", "  - expect: { of: [a], reason: bad_mac }\n", "steps.0.expect.reason"],
    [
      "an expectation of nothing",
      "  - expect: { of: [a] }\n",
      "expected at least one of bootstrap, reason and session",
    ],
    ["a step that nobody knows", "  - wiat: 5s\n", "steps.0: expected one step: push, announce, wait or expect"],
    ["no step", "  []\n", "steps"],
  ])("may not have %s", (_, steps, problem) => {
    expect(() => loadSteps(steps)).toThrow(problem);
  });

  test("is read with its documents, which stand beside it", () => {
    const step = "steps:\n  - push: { to: [a], document: none.xml, sec: NETWPIN }\n";
    expect(() => loadScenario(aFile(`${HEAD}${step}`))).toThrow(/none\.xml: no such file/);
    const self = "steps:\n  - push: { to: [a], document: file.yaml, sec: NETWPIN }\n";
    expect(loadScenario(aFile(`${HEAD}${self}`)).documents.get("file.yaml")).toContain("scenario: a");
  });
});
