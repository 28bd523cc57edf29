import { readdirSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { TOKEN_VARIABLE } from "../../src/api/protocol.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { aFolder } from "../support/a-folder.ts";

const interruptions: AbortController[] = [];
afterEach(() => {
  for (const each of interruptions.splice(0)) each.abort();
});

/** `phonebank serve` in this process, with the environment that is given. */
function serve(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const interruption = new AbortController();
  interruptions.push(interruption);
  let [stdout, stderr] = ["", ""];
  let tell: (addresses: Readonly<Record<string, string>>) => void = () => {};
  const listening = new Promise<Readonly<Record<string, string>>>((resolve) => {
    tell = resolve;
  });
  const ended = runCommandLine(["serve", "--smpp", "127.0.0.1:0", "--json", "--state", aFolder(), ...words], {
    stdin: (async function* () {})(),
    out: (text) => {
      stdout += String(text);
      if (stdout.includes('"listening"')) tell(JSON.parse(stdout.split("\n")[0] ?? "").addresses);
    },
    err: (text) => {
      stderr += text;
    },
    columns: 80,
    interactive: false,
    interrupted: interruption.signal,
    env,
    cwd: "/",
  });
  return { listening, ended: ended.then((code) => ({ code, stdout, stderr })), stop: () => interruption.abort() };
}

const statusOf = async (url: string, headers = {}) => (await fetch(`${url}/handsets`, { headers })).status;

describe("phonebank serve --control", () => {
  test.each(["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "lab.example:0"])(
    "on %s is refused without a token",
    async (address) => {
      const { code, stdout, stderr } = await serve(["--control", address]).ended;
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/--control-token or PHONEBANK_CONTROL_TOKEN, as others can reach it/);
    },
  );

  test("is refused with a token that no header can carry, which is not repeated", async () => {
    const given = await serve(["--control", "127.0.0.1:0", "--control-token", "hush hush"]).ended;
    const found = await serve(["--control", "127.0.0.1:0"], { [TOKEN_VARIABLE]: "" }).ended;
    for (const { code, stderr } of [given, found]) {
      expect(code).toBe(2);
      expect(stderr).toContain("a control token is letters");
      expect(stderr).not.toContain("hush");
    }
  });

  test("has to be there for a token", async () => {
    const { code, stderr } = await serve(["--control-token", "hush"]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain("--control-token goes with --control");
  });

  test("listens on a free port, which `listening` shows, and takes anyone of this machine", async () => {
    const { listening, ended, stop } = serve(["--control", "0"]);
    const { control = "" } = await listening;
    expect(control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await statusOf(control)).toBe(200);
    stop();
    expect(await ended).toMatchObject({ code: 0 });
    await expect(statusOf(control)).rejects.toThrow();
  });

  test.each([
    ["an option", ["--control-token", "hush"], {}],
    ["the environment", [], { [TOKEN_VARIABLE]: "hush" }],
    ["an option rather than the environment", ["--control-token", "hush"], { [TOKEN_VARIABLE]: "other" }],
  ])("takes the token from %s, and prints it nowhere", async (_where, words, env) => {
    const { listening, ended, stop } = serve(["--control", "127.0.0.1:0", ...words], env);
    const { control = "" } = await listening;
    expect(await statusOf(control)).toBe(401);
    expect(await statusOf(control, { Authorization: "Bearer other" })).toBe(401);
    expect(await statusOf(control, { Authorization: "Bearer hush" })).toBe(200);
    stop();
    const { stdout, stderr } = await ended;
    expect(stdout).toContain('"control.requested"');
    expect(stdout + stderr).not.toContain("hush");
  });

  test("on a port that is taken ends with the reason, and leaves nothing open", async () => {
    const first = serve(["--control", "0"]);
    const { control = "" } = await first.listening;
    const folder = aFolder();
    const address = new URL(control).host;
    const second = await serve(["--control", address, "--state", folder]).ended;
    expect(second).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("[listen-failed]") });
    expect(readdirSync(folder)).toEqual([]);
    const again = serve(["--state", folder]);
    expect(await again.listening).not.toHaveProperty("control");
    for (const each of [first, again]) {
      each.stop();
      await each.ended;
    }
  });
});
