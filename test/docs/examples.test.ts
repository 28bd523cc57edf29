import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { fleetFileSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { serverFileSchema } from "../../src/lab/load/server/server-schema.ts";
import { loadYamlFile } from "../../src/lab/load/yaml/yaml-file.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "phonebank-examples-"));
cpSync(join(ROOT, "scenarios/documents"), join(folder, "documents"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** The one YAML block of a page that begins with this key. */
function example(page: string, firstKey: string): string {
  const blocks = [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```yaml\n(.*?)^```$/gms)].map(
    ([, text = ""]) => text,
  );
  const found = blocks.filter((text) => text.startsWith(`${firstKey}:`));
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

function saved(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const run = (file: string) => runScenario(loadScenario(file), { interrupted: new AbortController().signal });

describe("The examples of docs/scenario-files.md", () => {
  const scenario = example("docs/scenario-files.md", "scenario");

  test("the scenario meets its expectations", async () => {
    const report = await run(saved("example.yaml", scenario));
    expect(report.expectations).toEqual({ met: 1, unmet: [] });
    expect(report.bootstraps).toMatchObject({ applied: 30, rejected: 0 });
  });

  test("the jobs are carried out as expected", async () => {
    saved("documents/quickstart-jobs.yaml", example("docs/scenario-files.md", "serverId"));
    const report = await run(saved("with-jobs.yaml", scenario));
    expect(report.violations).toEqual([]);
    expect(report.commands).toMatchObject({ Atomic: { 200: 30 }, Alert: { 200: 30 } });
  });

  test("the jobs that depend on each other are carried out as far as the device goes", async () => {
    saved("documents/quickstart-jobs.yaml", example("docs/scenario-files.md", "jobs"));
    const report = await run(saved("with-conditions.yaml", scenario));
    expect(report.violations).toEqual([]);
    expect(report.commands).toMatchObject({ Get: { 200: 30 }, Replace: { 200: 30 } });
  });

  test("the fleet file is one", () => {
    const file = saved("fleet.yaml", example("docs/scenario-files.md", "fleet"));
    expect(loadYamlFile(file, fleetFileSchema).fleet).toHaveLength(1);
  });
});

describe("The examples of docs/first-ten-minutes.md", () => {
  const page = "docs/first-ten-minutes.md";

  test("the scenario for a server of one's own loads", () => {
    const account = readFileSync(join(folder, "documents/w7.xml"), "utf8");
    saved("my-account.xml", account.replace("http://127.0.0.1:8080/dm", "{{server.url}}"));
    const { scenario, documents } = loadScenario(saved("my-server.yaml", example(page, "scenario")));
    expect(scenario.steps).toHaveLength(2);
    expect(documents.get("my-account.xml")).toContain("{{server.url}}");
  });

  test("the fleet file is one, and so is the jobs file", () => {
    expect(loadYamlFile(saved("fleet.yaml", example(page, "fleet")), fleetFileSchema).fleet).toHaveLength(2);
    expect(loadYamlFile(saved("jobs.yaml", example(page, "serverId")), serverFileSchema).jobs).toHaveLength(1);
  });
});
