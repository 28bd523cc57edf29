import { describe, expect, test } from "vitest";
import {
  addressOption,
  type CommandContext,
  type CommandDefinition,
  EXIT,
  flagOption,
  listOption,
  numberOption,
  parseCommandLine,
  textOption,
  UsageError,
} from "../../src/cli/command.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { COMMANDS } from "../../src/cli/command-table.ts";
import { commandHelp, generalHelp } from "../../src/cli/help.ts";

const COMMAND: CommandDefinition = {
  name: "test",
  summary: "Test.",
  positionals: "[FILE]",
  options: {
    name: { type: "string", help: "a text" },
    out: { type: "string", value: "DIR", help: "a folder" },
    each: { type: "string", multiple: true, help: "texts" },
    json: { type: "boolean", help: "a flag" },
  },
  examples: [],
  run: async () => EXIT.fine,
};

/** What a command line writes and answers, without a process. */
async function running(...words: string[]) {
  const written = { out: "", err: "" };
  const context: CommandContext = {
    stdin: (async function* () {})(),
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    columns: 80,
    interactive: false,
    interrupted: new AbortController().signal,
    env: {},
    cwd: "/",
  };
  return { code: await runCommandLine(words, context), ...written };
}

describe("The words after a command", () => {
  test("are options and positionals, in any order", () => {
    const { options, positionals } = parseCommandLine(COMMAND, [
      "a",
      "--name",
      "x",
      "--each=1",
      "b",
      "--each",
      "2",
      "--json",
    ]);
    expect(positionals).toEqual(["a", "b"]);
    expect([textOption(options, "name"), listOption(options, "each"), flagOption(options, "json")]).toEqual([
      "x",
      ["1", "2"],
      true,
    ]);
  });

  test("may leave everything out", () => {
    const { options } = parseCommandLine(COMMAND, []);
    expect([textOption(options, "name"), listOption(options, "each"), flagOption(options, "json")]).toEqual([
      undefined,
      [],
      false,
    ]);
  });

  test.each([
    [["--nmae", "x"], "Unknown option '--nmae'"],
    [["--name"], "Option '--name <value>' argument missing"],
    [["--json=yes"], "Option '--json' does not take an argument"],
    [["--name", "-1"], "Option '--name' argument is ambiguous"],
    [["--out", ""], '--out takes DIR, not ""'],
  ])("are refused in one sentence: %j", (words, message) => {
    expect(() => parseCommandLine(COMMAND, words)).toThrow(new UsageError(message));
  });
});

describe("An option", () => {
  test("that is a text may be empty", () => {
    expect(textOption(parseCommandLine(COMMAND, ["--name", ""]).options, "name")).toBe("");
  });

  test.each([
    ["127.0.0.1:2775", { host: "127.0.0.1", port: 2775 }],
    ["2775", { host: "127.0.0.1", port: 2775 }],
    ["[::1]:0", { host: "::1", port: 0 }],
    ["lab.example:65535", { host: "lab.example", port: 65535 }],
  ])("may be the address %s", (text, address) => {
    expect(addressOption({ smpp: text }, "smpp")).toEqual(address);
  });

  test.each(["", "x", ":1", "host:", "host:65536", "::1:5", "a b:1", "host:-1"])("is no address: %j", (text) => {
    expect(() => addressOption({ smpp: text }, "smpp")).toThrow(`--smpp takes HOST:PORT, not "${text}"`);
  });

  test.each(["", "0", "-1", "1.5", "x", "1e3", "99999999999999999"])("is no number from 1: %j", (text) => {
    expect(() => numberOption({ n: text }, "n", 1)).toThrow(`--n takes a whole number from 1, not "${text}"`);
  });

  test("may be a number, or absent", () => {
    expect([numberOption({ n: "12" }, "n", 1), numberOption({}, "n", 1), addressOption({}, "n")]).toEqual([
      12,
      undefined,
      undefined,
    ]);
  });
});

describe("A command line", () => {
  test("without a command shows the help on stderr and is wrong usage", async () => {
    expect(await running()).toMatchObject({ code: 2, out: "", err: generalHelp(COMMANDS) });
  });

  test.each(["--help", "-h", "help"])("with %s shows the help on stdout", async (word) => {
    expect(await running(word)).toEqual({ code: 0, out: generalHelp(COMMANDS), err: "" });
  });

  test.each(COMMANDS)("with help $name shows the help of that command, as $name --help does", async (command) => {
    expect(await running("help", command.name)).toEqual({ code: 0, out: commandHelp(command), err: "" });
  });

  test("with help of an unknown command is wrong usage", async () => {
    expect(await running("help", "dance")).toMatchObject({
      code: 2,
      err: expect.stringContaining('no command "dance"'),
    });
  });

  test("with an unknown command or option is wrong usage", async () => {
    expect(await running("dance")).toMatchObject({ code: 2, err: expect.stringContaining('no command "dance"') });
    expect(await running("run", "--fast")).toMatchObject({ code: 2, err: expect.stringContaining("run --help") });
  });

  test.each([
    [["run"], "one scenario file expected"],
    [["run", "none.yaml"], "none.yaml: no such file"],
    [["serve", "x"], 'unexpected argument "x"'],
    [["serve", "--pin", "x"], "--pin takes decimal digits"],
    [["serve", "--handset", "colour=red"], "expected NAME=VALUE"],
    [["serve", "--handset", "imei=12"], "imei: expected 14 digits"],
    [["serve", "--smpp-user", "x"], "--smpp-user takes ID:PASSWORD"],
    [["server", "--http", "x"], "--http takes HOST:PORT"],
    [["handset", "dance"], "expected list, show, tree, watch"],
  ])("%j is wrong usage and says why", async (words, why) => {
    expect(await running(...words)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(why) });
  });

  test("that asks for a handset that is not there fails", async () => {
    const words = ["handset", "show", "1", "--state", "test"];
    expect(await running(...words)).toMatchObject({ code: 1, err: expect.stringContaining("no handset 1") });
  });

  test("that names a state folder that is not there fails", async () => {
    const words = ["handset", "list", "--state", "/nonexistent"];
    expect(await running(...words)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("no such folder") });
  });

  test("repeats no PIN and no password that it finds wrong", async () => {
    const wrong = [
      ["decode", "--pin", "12a6", "x"],
      ["serve", "--handset", "msisdn=1,pin=12a6"],
      ["serve", "--handset", "pin=12a6,nonsense"],
      ["serve", "--esme", "id:12a6@host"],
    ];
    for (const words of wrong) {
      const { code, err } = await running(...words);
      expect(code).toBe(2);
      expect(err).not.toContain("12a6");
    }
  });

  test("tells the version", async () => {
    expect(await running("--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe("Help", () => {
  test.each([["phonebank", generalHelp(COMMANDS)], ...COMMANDS.map((each) => [each.name, commandHelp(each)])])(
    "of %s fits 80 columns",
    (_, text) => {
      expect((text ?? "").split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(text?.endsWith("\n")).toBe(true);
    },
  );

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "of %s has a summary, an example that parses, and every option",
    async (name, command) => {
      expect(command.summary).toMatch(/^[A-Z].*\.$/);
      expect(command.examples).not.toEqual([]);
      for (const option of Object.keys(command.options)) expect(commandHelp(command)).toContain(`--${option}`);
      expect(await running(name, "--help")).toEqual({ code: 0, out: commandHelp(command), err: "" });
    },
  );
});
