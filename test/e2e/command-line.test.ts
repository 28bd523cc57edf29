/** What a newcomer does: asks for help, mistypes, names files that are wrong or not there, stops things in the middle. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/command-table.ts";
import { commandLine, phonebankHere, smscOf, Workplace, widthOf } from "../support/phonebank.ts";

const place = new Workplace();
afterAll(place.clear);

const names = COMMANDS.map(({ name }) => name);

describe("Help", () => {
  test.each([[["--help"]], [["-h"]], [["help"]], ...names.map((name) => [[name, "--help"]])])(
    "asked for with %j goes to stdout, within 80 columns",
    async (words) => {
      const { code, stdout, stderr } = await commandLine(words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Usage: phonebank");
      expect(widthOf(stdout)).toBeLessThanOrEqual(80);
    },
  );

  test("of all names every command", async () => {
    const { stdout } = await commandLine(["--help"]);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z]`, "m"));
  });

  test("comes from the real process too", async () => {
    expect(await place.phonebank(["--help"]).ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("comes from the launcher, whether it finds built code or not", async () => {
    expect(await place.node(["bin/phonebank.js", "--help"]).ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("Output", () => {
  const into = (sink: string) => place.node(["-e", inShell(`bin/phonebank.js machine bootstrap ${sink}`)]).ended;
  const inShell = (words: string) =>
    `const { status, stderr } = require("node:child_process").spawnSync("sh", ["-c", ${JSON.stringify(`node ${words}`)}]);` +
    "process.stderr.write(stderr); process.exit(status);";

  test("that nobody wants to the end is no failure", async () => {
    expect(await into("| true")).toMatchObject({ code: 0, stderr: "" });
  });

  test.runIf(existsSync("/dev/full"))("that does not fit ends with 1 and says so", async () => {
    const { code, stderr } = await into("> /dev/full");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^phonebank: cannot write: ENOSPC.*\n$/),
    });
  });
});

describe("A command line that is wrong", () => {
  test("without a command shows the help on stderr", async () => {
    const { code, stdout, stderr } = await commandLine([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: phonebank COMMAND");
  });

  test.each([
    [["fly"], 'no command "fly"; see phonebank --help'],
    [["run"], "one scenario file expected; see phonebank run --help"],
    [["run", "a.yaml", "b.yaml"], "one scenario file expected; see phonebank run --help"],
    [["run", "a.yaml", "--sed", "7"], "Unknown option '--sed'; see phonebank run --help"],
    [["run", "a.yaml", "--seed"], "'--seed <value>' argument missing; see phonebank run --help"],
    [["run", "scenarios/quickstart.yaml", "--clock", "sun"], '--clock takes real, virtual, not "sun"'],
    [["run", "scenarios/quickstart.yaml", "--handsets", "0"], '--handsets takes a whole number from 1, not "0"'],
    [["run", "scenarios/quickstart.yaml", "--server", "here"], '--server takes an http or https URL, not "here"'],
    [["serve", "now"], 'unexpected argument "now"; see phonebank serve --help'],
    [["serve", "--smpp", "localhost"], '--smpp takes HOST:PORT, not "localhost"'],
    [["serve", "--smpp", "127.0.0.1:70000"], '--smpp takes HOST:PORT, not "127.0.0.1:70000"'],
    [["serve", "--pin", "abcd"], "--pin takes decimal digits"],
    [["serve", "--handset", "colour=red"], "expected NAME=VALUE"],
    [["serve", "--handset", "imsi=12x"], "imsi: expected 6 to 15 digits"],
    [["serve", "--smpp-user", "nobody"], "--smpp-user takes ID:PASSWORD"],
    [["server", "now"], 'unexpected argument "now"'],
    [
      ["handset"],
      "expected list, show, tree, watch, pin, accept, refuse, type, choose, cancel, card, power, network, battery, busy, session, abort, alert, request, push, announce",
    ],
    [["handset", "show"], "expected show ID; see phonebank handset --help"],
    [["decode", "a", "b"], "decode takes one file; see phonebank decode --help"],
    [["decode", "--as", "mp3"], "--as takes"],
    [["decode", "nowhere.hex"], "cannot read nowhere.hex: ENOENT"],
  ])("%j is told what is wrong, and where help is", async (words, message) => {
    const { code, stdout, stderr } = await commandLine(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("--help");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("ends the real process with 2", async () => {
    expect(await place.phonebank(["run", "--sed"]).ended).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("A file that is wrong", () => {
  const scenario = (text: string, name = "scenario.yaml") => {
    const file = join(place.folder(), name);
    writeFileSync(file, text);
    return file;
  };
  const problems = async (words: readonly string[]) => {
    const { code, stdout, stderr } = await commandLine(words);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    return stderr.trimEnd().split("\n");
  };

  test("is not there", async () => {
    expect(await problems(["run", "nowhere.yaml"])).toEqual(["nowhere.yaml: no such file"]);
    expect(await problems(["serve", "--fleet", "nowhere.yaml"])).toEqual(["nowhere.yaml: no such file"]);
    expect(await problems(["server", "--jobs", "nowhere.yaml"])).toEqual(["nowhere.yaml: no such file"]);
    expect(await problems(["run", "scenarios"])).toEqual(["scenarios: is a folder, not a file"]);
  });

  test.each([
    ["encode", ["encode", "--as", "wbxml"]],
    ["bootstrap send", ["bootstrap", "send", "--via", "udp", "--to", "127.0.0.1"]],
  ])("is a document that %s cannot use: named, with the line", async (_, words) => {
    const file = scenario('<wap-provisioningdoc>\n  <characteristic type="', "account.xml");
    const { code, stdout, stderr } = await commandLine([...words, file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^phonebank \w+: \/\S*account\.xml: [^\n]+line 2, column 25[^\n]+\n$/);
  });

  test("is not YAML: every problem with its line and column", async () => {
    const file = scenario("scenario: x\nfleet:\n  - { name: a, count: 1\nsteps: [\n");
    const lines = await problems(["run", file]);
    for (const line of lines) expect(line).toMatch(/^\/.*scenario\.yaml:\d+:\d+: ./);
  });

  test("holds wrong types and unknown keys: all are told at once, each with its place", async () => {
    const file = scenario(
      [
        "scenario: x",
        "sede: 7",
        "clock: fast",
        "fleet:",
        "  - { name: a, count: many }",
        "  - { name: b, imsi: 12x }",
        "steps:",
        "  - wait: soon",
        "  - expect: { of: [a], within: 5 }",
        "",
      ].join("\n"),
    );
    const lines = await problems(["run", file]);
    const places = lines.map((line) => line.replace(`${file}:`, "").replace(/: .*/, ""));
    for (const place of ["2:1", "3:8", "5:23", "6:22", "8:11"]) expect(places, lines.join("\n")).toContain(place);
    expect(lines.join("\n")).toContain("sede");
    expect(lines.find((line) => line.includes("within"))).toMatch(/scenario\.yaml:9:\d+: steps\.1\.expect\.within: /);
  });

  test("is empty, or a list, or a lone word", async () => {
    for (const text of ["", "- a\n", "hello\n"]) {
      const [line] = await problems(["run", scenario(text)]);
      expect(line).toMatch(/scenario\.yaml(:1:1)?: ./);
    }
  });

  test("names a group, a document or a model that is not there", async () => {
    const fleet = "scenario: x\nfleet: [{ name: a }]\n";
    expect(await problems(["run", scenario(`${fleet}steps: [{ expect: { of: [b], session: none } }]\n`)])).toEqual([
      expect.stringMatching(
        /scenario\.yaml:3:\d+: steps\.0\.expect\.of: no group "b" in the fleet; expected one of a$/,
      ),
    ]);
    expect(
      await problems(["run", scenario(`${fleet}steps: [{ push: { to: [a], document: no.xml, sec: NETWPIN } }]\n`)]),
    ).toEqual([expect.stringMatching(/no\.xml: no such file$/)]);
    const unknown = "scenario: x\nfleet: [{ name: a, model: abacus }]\nsteps: [{ wait: 1ms }]\n";
    const [line, ...more] = (await commandLine(["run", scenario(unknown)])).stderr.trimEnd().split("\n").slice(-1);
    expect(more).toEqual([]);
    expect(line).toContain("abacus: the name of a folder in devices/, or a path");
  });
});

describe.concurrent("A run", () => {
  const FLEET = 'fleet: [{ name: a, imsi: "001011#########" }]';
  const scenarioIn = (folder: string, steps: string) => {
    const file = join(folder, "scenario.yaml");
    const document = join(process.cwd(), "scenarios/documents/dm-account.xml");
    writeFileSync(file, `scenario: mine\n${FLEET}\nsteps:\n${steps.replace("DOCUMENT", document)}`);
    return file;
  };
  const PUSH = "  - push: { to: [a], document: DOCUMENT, sec: NETWPIN }\n";

  test("whose expectation is not met ends with 3 and says which", async () => {
    const file = scenarioIn(place.folder(), "  - expect: { of: [a], bootstrap: applied, within: 20ms }\n");
    const { code, stdout } = await place.phonebank(["run", file]).ended;
    expect(code).toBe(3);
    expect(stdout).toContain("Expectations not met:\n  a: bootstrap applied within 20 ms; not so for 1 of 1");
  });

  test("whose job did not get what it expects ends with 3 and says what it got", async () => {
    const folder = place.folder();
    const job = "{ name: inventory, commands: [{ get: ./DevInfo/Man, expect: 404 }] }";
    writeFileSync(join(folder, "jobs.yaml"), `jobs:\n  - ${job}\n`);
    const file = scenarioIn(folder, `${PUSH}  - expect: { of: [a], session: completed, within: 30s }\n`);
    appendFileSync(file, "clock: virtual\njobs: jobs.yaml\n");
    const { code, stdout } = await place.phonebank(["run", file]).ended;
    expect(code).toBe(3);
    expect(stdout).toContain("Get ./DevInfo/Man got 200,\n    expected 404\n");
  });

  test("whose server nobody is at ends with 4", async () => {
    const file = scenarioIn(place.folder(), `${PUSH}  - expect: { of: [a], session: completed, within: 7s }\n`);
    const run = place.phonebank(["run", file, "--server", "http://127.0.0.1:1/dm", "--json"]);
    const { code, stdout, stderr } = await run.ended;
    expect(code, stderr).toBe(4);
    expect(JSON.parse(stdout).sessions).toMatchObject({ completed: 0, failures: { unreachable: 1 } });
  });

  test("whose server nobody is at, as it was expected, ends with 0", async () => {
    const file = scenarioIn(place.folder(), `${PUSH}  - expect: { of: [a], session: failed, within: 10s }\n`);
    expect(await place.phonebank(["run", file, "--server", "http://127.0.0.1:1/dm"]).ended).toMatchObject({ code: 0 });
  });

  test("that is interrupted ends with 130 and still reports", async () => {
    const out = place.folder();
    const run = place.phonebank(["run", scenarioIn(place.folder(), "  - wait: 10min\n"), "--out", out, "--json"]);
    await run.until("the start", () => (run.stderr.includes("running mine") ? true : undefined));
    const { code, stdout, stderr } = await run.interrupt();
    expect(code, stderr).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ scenario: "mine", interrupted: true });
    expect(readFileSync(join(out, "trace.ndjson"), "utf8")).toContain('"type":"scenario.finished"');
  });

  test("keeps its handsets where --state says, and they can be looked at", async () => {
    const state = place.folder();
    const file = scenarioIn(place.folder(), `${PUSH}  - expect: { of: [a], session: completed, within: 8s }\n`);
    expect(await commandLine(["run", file, "--state", state, "--json"])).toMatchObject({ code: 0 });
    const list = await commandLine(["handset", "list", "--state", state]);
    expect(list.stdout).toMatch(/^IMEI .*\n35209900\d{7} .* reference-12 +bootstrapped\n$/);
    expect(existsSync(join(state, "owner.lock"))).toBe(false);
  });
});

describe.concurrent("serve", () => {
  test("on an address in use ends with 1, and leaves the state folder free", async () => {
    const held = createServer();
    await new Promise<void>((resolve) => held.listen(0, "127.0.0.1", resolve));
    const { port } = held.address() as { port: number };
    const state = place.folder();
    const { code, stdout, stderr } = await place.phonebank(["serve", "--smpp", String(port), "--state", state]).ended;
    held.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^phonebank serve: smpp 127\.0\.0\.1:\d+: .*EADDRINUSE.* \[listen-failed\]\n$/);
    expect(existsSync(join(state, "owner.lock"))).toBe(false);
  });

  test("on a state folder in use ends with 1 and names its owner, who is not disturbed", async () => {
    const state = place.folder();
    const words = ["serve", "--smpp", "127.0.0.1:0", "--state", state];
    const owner = place.phonebank([...words, "--json"]);
    await owner.event("listening");
    const { code, stderr } = await place.phonebank(words).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`in use by process ${owner.child.pid} [store-locked]`);
    const list = await commandLine(["handset", "list", "--state", state, "--json"]);
    expect(JSON.parse(list.stdout)).toHaveLength(1);
    expect(await owner.interrupt()).toMatchObject({ code: 0 });
  });

  test("that is interrupted says so, ends with 0, and finds its handsets again", async () => {
    const state = place.folder();
    const words = ["serve", "--smpp", "127.0.0.1:0", "--state", state];
    const first = place.phonebank([...words, "--handset", "msisdn=4915112345", "--handset", "msisdn=4915112346"]);
    await first.until("its first line", () => (first.stdout.includes("listening") ? true : undefined));
    const { code, stderr } = await first.interrupt();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "stopped; all handsets are saved\n" });
    const again = place.phonebank([...words, "--json"]);
    const { handsets } = await again.event("listening");
    expect(handsets).toMatchObject([{ msisdn: "4915112345" }, { msisdn: "4915112346" }]);
  });

  test("that is interrupted twice stops at once", async () => {
    const serve = place.phonebank(["serve", "--smpp", "127.0.0.1:0", "--state", place.folder(), "--json"]);
    const { host, port } = await smscOf(serve);
    // A peer that never hangs up keeps the first interruption waiting.
    const peer = connect({ host, port, allowHalfOpen: true });
    peer.on("error", () => {});
    await new Promise((resolve) => peer.once("connect", resolve));
    const isClosing = new Promise((resolve) => peer.once("end", resolve));
    peer.resume();
    serve.child.kill("SIGINT");
    await isClosing;
    const { code, stderr } = await serve.interrupt();
    peer.destroy();
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
  });
});

describe.concurrent("A damaged record", () => {
  const damaged = async () => {
    const state = place.folder();
    const words = ["serve", "--smpp", "127.0.0.1:0", "--state", state];
    const serve = phonebankHere([...words, "--handset", "msisdn=4915112345", "--handset", "msisdn=4915112346"]);
    expect(await serve.interrupt()).toMatchObject({ code: 0 });
    const [first = "", second = ""] = recordsIn(state);
    const text = readFileSync(first, "utf8");
    writeFileSync(first, text.slice(0, text.length >> 1));
    return { state, words, broken: first, whole: second };
  };

  test("is named by handset, which shows the others and touches nothing", async () => {
    const { state, broken } = await damaged();
    const before = recordsIn(state);
    const list = await commandLine(["handset", "list", "--state", state, "--json"]);
    expect(list.code).toBe(0);
    expect(list.stderr).toContain(`unreadable: ${broken}: `);
    const [found, ...more] = JSON.parse(list.stdout);
    expect(more).toEqual([]);
    for (const verb of ["show", "tree"]) {
      const shown = await commandLine(["handset", verb, found.msisdn, "--state", state, "--json"]);
      expect(shown.code).toBe(0);
      expect(shown.stderr).toContain(`unreadable: ${broken}: `);
    }
    expect(recordsIn(state)).toEqual(before);
  });

  test("is moved aside by serve, which says so and goes on with the others", async () => {
    const { state, words, broken, whole } = await damaged();
    const serve = place.phonebank([...words, "--json"]);
    const { handsets } = await serve.event("listening");
    expect(handsets).toHaveLength(1);
    expect(await serve.event("record.quarantined")).toMatchObject({ file: `${broken}.unreadable` });
    await serve.interrupt();
    expect(recordsIn(state)).toEqual([whole, `${broken}.unreadable`].sort());
  });

  test("is told from another file in the folder", async () => {
    const { state } = await damaged();
    mkdirSync(join(state, "handsets/notes"), { recursive: true });
    writeFileSync(join(state, "handsets/notes/read.me"), "nothing");
    const { stderr } = await commandLine(["handset", "list", "--state", state]);
    expect(stderr).not.toContain("read.me");
  });
});

describe.concurrent("decode", () => {
  const text = readFileSync(new URL("../vectors/smpp/w7-userpin.hex", import.meta.url), "utf8");

  test("reads standard input", async () => {
    const decode = place.phonebank(["decode", "-", "--pin", "1234"]);
    decode.child.stdin.end(text);
    const { code, stdout, stderr } = await decode.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("application/vnd.wap.connectivity-wbxml");
  });

  test.each([
    ["01 06 03 C4 AF", /needs 3 bytes, 2 left \(at byte 3; WSP/],
    ["not hexadecimal", /./],
    ["", /holds no PDU/],
  ])("of %j ends with 1 and says what is wrong", async (input, message) => {
    const { code, stderr } = await commandLine(["decode", "-"], input);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^phonebank decode: /);
    expect(stderr).toMatch(message);
  });

  test("of a message cut short says at which octet", async () => {
    const line =
      text
        .split("\n")
        .find((each) => /^[0-9a-f]{2}/i.test(each))
        ?.replace(/ *#.*/, "") ?? "";
    const { code, stderr } = await commandLine(["decode", "-"], line.slice(0, -6));
    expect(code).toBe(1);
    expect(stderr).toMatch(/at byte \d+; /);
  });
});

describe.concurrent("A reader that has seen enough", () => {
  test("of a report is no failure", async () => {
    const run = place.phonebank(["run", "scenarios/quickstart.yaml", "--clock", "virtual"]);
    run.child.stdout.destroy();
    expect(await run.ended).toMatchObject({ code: 0, signal: null });
  });

  test("of notes changes nothing", async () => {
    const wrong = place.phonebank(["run", "--sed"]);
    wrong.child.stderr.destroy();
    expect(await wrong.ended).toMatchObject({ code: 2, signal: null });
  });

  test("of events ends serve, without a word", async () => {
    const serve = place.phonebank(["serve", "--smpp", "127.0.0.1:0", "--state", place.folder(), "--json"]);
    const { host, port } = await smscOf(serve);
    serve.child.stdout.destroy();
    const peer = connect({ host, port });
    peer.on("error", () => {});
    peer.end("GET / HTTP/1.1\r\n\r\n"); // makes it tell something
    expect(await serve.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  });
});

function recordsIn(state: string): string[] {
  const names = readdirSync(join(state, "handsets"), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.includes("json"))
    .map((name) => join(state, "handsets", name))
    .sort();
}
