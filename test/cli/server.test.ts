import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandContext, parseCommandLine, UsageError } from "../../src/cli/command.ts";
import { server } from "../../src/cli/commands/server.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import { ACCOUNT, DEVICE, md5Cred, nonce, package1 } from "../server/client-messages.ts";
import { aFile, aFolder } from "../support/a-folder.ts";

/** `phonebank server`, running until it is interrupted. */
function started(words: readonly string[], env: CommandContext["env"] = {}) {
  const interruption = new AbortController();
  let out = "";
  let err = "";
  const { options, positionals } = parseCommandLine(server, ["--http", "127.0.0.1:0", ...words]);
  const code = server.run(
    {
      stdin: (async function* () {})(),
      out: (data) => {
        out += String(data);
      },
      err: (text) => {
        err += text;
      },
      columns: 80,
      interactive: false,
      interrupted: interruption.signal,
      env,
      cwd: process.cwd(),
    },
    options,
    positionals,
  );
  const events = () =>
    out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    code,
    events,
    err: () => err,
    /** Where devices send their messages, once it listens. */
    async url(): Promise<string> {
      await expect.poll(events, { interval: 5 }).toContainEqual(expect.objectContaining({ type: "listening" }));
      const { addresses = {} } = events()[0] as { addresses?: Readonly<Record<string, string>> };
      return addresses["http"] ?? "";
    },
    async stop(): Promise<number> {
      interruption.abort();
      return code;
    },
  };
}

const ACCOUNTS = {
  device: "*",
  name: ACCOUNT.userName,
  password: ACCOUNT.password,
  nonce: ACCOUNT.clientNonce,
  serverName: ACCOUNT.serverName,
  serverPassword: ACCOUNT.serverPassword,
  serverNonce: ACCOUNT.serverNonce,
};
const post = (url: string) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/vnd.syncml.dm+wbxml" },
    body: encodeSyncml(package1({ cred: md5Cred(nonce(0)) }), "wbxml"),
  });

describe("phonebank server", () => {
  test("has no REST view unless it is asked for", async () => {
    const running = started(["--json"]);
    const url = await running.url();
    expect((await fetch(url.replace("/dm", "/devices"))).status).toBe(404);
    expect(await running.stop()).toBe(0);
  });

  test("shows with --rest what its jobs file had it learn", async () => {
    const file = aFile(JSON.stringify({ accounts: [ACCOUNTS], jobs: [{ name: "j", commands: [{ get: "./a" }] }] }));
    const running = started(["--json", "--rest", "--jobs", file]);
    const url = await running.url();
    await post(url);
    const devices = await (await fetch(url.replace("/dm", "/devices"))).json();
    expect(devices).toMatchObject([{ device: DEVICE, valuesLearned: 5, commandsLeft: 1 }]);
    await running.stop();
    expect(running.events().map(({ type }) => type)).toContain("job.started");
  });

  test("wants the token of --rest-token or of the environment", async () => {
    for (const [words, env] of [
      [["--rest-token", "abc"], {}],
      [[], { PHONEBANK_REST_TOKEN: "abc" }],
    ] as const) {
      const running = started(["--json", "--rest", ...words], env);
      const url = (await running.url()).replace("/dm", "/devices");
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: { Authorization: "Bearer abc" } })).status).toBe(200);
      await running.stop();
    }
  });

  test.each([
    [["--rest-token", "abc"], "--rest-token goes with --rest"],
    [["--public-url", "dm.example.com"], '--public-url takes an http or https URL, not "dm.example.com"'],
    [["--rest", "--rest-token", "a b"], "a token is letters, digits and -._~+/, with or without = at its end"],
    [
      ["--rest", "--http", "0.0.0.0:0"],
      "--rest on 0.0.0.0 takes --rest-token or PHONEBANK_REST_TOKEN, as others can reach it",
    ],
  ])("refuses %j", async (words, message) => {
    await expect(started(words).code).rejects.toThrow(new UsageError(message));
  });

  test("refuses an empty token of the environment, as whoever set it wanted one", async () => {
    const refused = started(["--rest"], { PHONEBANK_REST_TOKEN: "" }).code;
    await expect(refused).rejects.toThrow(/^a token is letters/);
  });

  test("tells devices the name under which they reach it, and whoever started it where it listens", async () => {
    const name = "https://dm.example.com/in";
    const running = started(["--json", "--public-url", name]);
    expect(await running.url()).toBe(name);
    const [{ addresses }] = running.events() as [{ addresses: Readonly<Record<string, string>> }];
    const answer = new Uint8Array(await (await post(`${addresses["listener"]}/dm`)).arrayBuffer());
    expect(decodeSyncml(answer).message.header.source.uri).toBe(name);
    await running.stop();
  });

  test("behaves as its jobs file says, and reads the files that it names beside it", async () => {
    const folder = aFolder();
    writeFileSync(join(folder, "value"), "hello");
    const jobs = [{ commands: [{ add: { uri: "./a", file: "value", format: "chr" } }] }];
    writeFileSync(
      join(folder, "jobs.yaml"),
      JSON.stringify({ accounts: [ACCOUNTS], behaviour: { http: 503, times: 1 }, jobs }),
    );
    const running = started(["--json", "--jobs", join(folder, "jobs.yaml")]);
    const url = await running.url();
    expect((await post(url)).status).toBe(503);
    const answer = await post(url);
    expect(new TextDecoder().decode(await answer.arrayBuffer())).toContain("hello");
    await running.stop();
  });

  test("names a file that is not there", async () => {
    const file = aFile(JSON.stringify({ jobs: [{ commands: [{ add: { uri: "./a", file: "missing" } }] }] }));
    await expect(started(["--jobs", file]).code).rejects.toThrow(/missing.*no such file/);
  });
});
