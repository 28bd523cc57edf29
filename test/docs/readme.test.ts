import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bootstrapMachine } from "../../src/bootstrap/bootstrap.machine.ts";
import { COMMANDS } from "../../src/cli/command-table.ts";
import { machineDiagram } from "../../src/cli/machine-diagram.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

const GUIDES = [...markdownIn("."), ...markdownIn("docs"), ...markdownIn("devices/reference-12")];
const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };

describe.each(GUIDES)("%s", (guide) => {
  const text = read(guide);

  test("names npm scripts that exist", () => {
    const named = [...text.matchAll(/\bnpm (?:run )?((?:--\S+ )*)(start|test|(?<=run )[\w:]+)/g)].map(
      ([, , name = ""]) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("names commands and options that exist", () => {
    const wrong = commandLinesIn(text).filter((line) => !isCommandLine(line));
    expect(wrong).toEqual([]);
  });

  test("has links that lead somewhere", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(guide), target)))).toEqual([]);
  });

  test("names no path and no host of a machine of ours", () => {
    expect(/(?<![\w.-])\/(?:work|home|root|farm|Users)\/\S*/.exec(text)?.[0]).toBeUndefined();
    const hosts = [...text.matchAll(/https?:\/\/([^/:\s`'")]+)/g)].map(([, host = ""]) => host);
    expect(hosts.filter((host) => !/^127\.0\.0\.1$|^server$|^dm\.memory$|\.example$/.test(host))).toEqual([]);
  });
});

test("README.md shows every command", () => {
  const shown = new Set(commandLinesIn(read("README.md")).map((line) => line.split(" ")[0]));
  expect(COMMANDS.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

test("README.md leads to every page of docs", () => {
  const readme = read("README.md");
  expect(markdownIn("docs").filter((page) => !readme.includes(`](${page}`))).toEqual([]);
});

test("README.md says how to test", () => {
  const readme = read("README.md");
  for (const command of ["npm test", "npm run test:interop", "npm run check"])
    expect(readme).toContain(`\`${command}\``);
});

test("README.md's first run is the report that npm start prints", () => {
  const block = /^Scenario .*?(?=^```)/ms.exec(read("README.md"))?.[0] ?? "";
  expect(block).toContain("Bootstrapped  47");
  expect(block).toContain("Sessions      47 completed, 0 failed");
});

test("docs/bootstrap-machine.md, which README.md leads to, shows the machine of a bootstrap as it is", () => {
  expect(read("docs/bootstrap-machine.md")).toContain(`\`\`\`mermaid\n${machineDiagram(bootstrapMachine)}\n\`\`\``);
});

/** Every `phonebank …` of a text that is code: a line of a block, or between backticks. */
function commandLinesIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
  const spans = [...text.replace(/^```.*?^```/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans].flatMap((code) => {
    const line = /^(?:.*\| )?(?:\s{2})?(?:Usage: )?(?:npx )?phonebank (?!- )(?<words>.+)$/.exec(code)?.groups?.[
      "words"
    ];
    return line === undefined ? [] : [line];
  });
}

function isCommandLine(line: string): boolean {
  const [name = "", ...words] = line.split(/\s+/);
  const options = words.flatMap((word) => /^\[?--([\w-]+)/.exec(word)?.[1] ?? []);
  if (["COMMAND", "--help"].includes(name)) return options.every((option) => option === "help");
  const command = COMMANDS.find((each) => each.name === name);
  return command !== undefined && options.every((option) => option === "help" || option in command.options);
}
