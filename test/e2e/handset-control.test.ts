/** A running `serve`, held by the command line through its control API: what a tester does who has handsets in hand. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { accountBook } from "../../src/server/security/account.ts";
import { startDmServer } from "../../src/server/start-dm-server.ts";
import { ACCOUNT, anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { anHttpServer, bodyOf } from "../support/http-server.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import type { RunningProcess } from "../support/processes.ts";

const WORDS = ["serve", "--json", "--smpp", "127.0.0.1:0"];
const CONTROL = ["--control", "127.0.0.1:0"];
const NUMBERS = ["491700000", "491700001", "491700002", "491700003"];

const place = new Workplace();
const state = place.folder();
let serve: RunningProcess;
let document = "";

/** `phonebank handset` for the running serve, found by its state folder. */
const handset = (...words: string[]) => commandLine(["handset", ...words, "--state", state]);

/** The IMEI of the handset with this number. */
async function imeiOf(msisdn: string): Promise<string> {
  const { stdout } = await handset("show", msisdn, "--json");
  return (JSON.parse(stdout) as { id: string }).id;
}

beforeAll(async () => {
  const server = place.keep(
    await startDmServer({
      host: "127.0.0.1",
      port: 0,
      serverId: SERVER_ID,
      auth: "md5",
      accounts: accountBook(new Map(), () => ACCOUNT),
      jobs: [],
      random: seededRandom("handset-control"),
      clock: systemClock,
      emit: () => {},
    }),
  );
  document = join(place.folder(), "account.xml");
  writeFileSync(document, anAccountDocument({ url: server.url }));
  const handsets = NUMBERS.flatMap((msisdn, i) => ["--handset", `msisdn=${msisdn},imsi=00101000000000${i}`]);
  serve = place.phonebank([...WORDS, ...CONTROL, "--state", state, ...handsets]);
  await serve.event("listening");
});

afterAll(place.clear);

describe("phonebank handset with a running serve", () => {
  test("pushes a bootstrap, types the PIN, and sees the handset bootstrapped", async () => {
    const id = await imeiOf("491700000");
    const pushed = await handset("push", id, document, "--sec", "userpin", "--pin", "1234");
    expect(pushed).toMatchObject({ code: 0, stderr: "" });
    expect(pushed.stdout).toBe(`${id} is on, attached, card inserted, waiting for a PIN\n`);
    expect((await handset("pin", id, "9999")).stdout).toBe(`${id} is on, attached, card inserted, waiting for a PIN\n`);
    const typed = await commandLine(["handset", "pin", "491700000", "-", "--state", state], "1234\n");
    expect(typed).toMatchObject({ code: 0, stderr: "" });
    const finished = await serve.event("session.finished", (event) => event["handset"] === id);
    await serve.event(
      "handset.rested",
      (event) => event["handset"] === id && Number(event["seq"]) > Number(finished["seq"]),
    );
    const control = (await serve.event("listening"))["addresses"] as { control: string };
    const shown = await commandLine(["handset", "show", id, "--control", control.control, "--json"]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: "bootstrapped", accounts: [{ serverId: SERVER_ID }] });
    const tree = await commandLine(["handset", "tree", id, "--control", control.control]);
    expect(tree.stdout).toContain(SERVER_ID);
    expect(serve.stdout).not.toContain('"pin":"1234"');
  });

  test("refuses a bootstrap for the user", async () => {
    const id = await imeiOf("491700001");
    await handset("push", id, document, "--sec", "userpin", "--pin", "1234");
    expect((await handset("refuse", id)).stdout).toBe(`${id} is on, attached, card inserted, clean\n`);
    const rejected = await serve.event("bootstrap.rejected", (event) => event["handset"] === id);
    expect(rejected).toMatchObject({ reason: "user-refused" });
    const again = await handset("refuse", id);
    expect({ ...again, stderr: again.stderr.replace(/http:\S+/, "ADDRESS") }).toMatchObject({
      code: 1,
      stderr: `phonebank handset: control ADDRESS handset ${id} does not ask for consent [peer-refused]\n`,
    });
  });

  test("removes a card, and inserts one that bootstraps the handset", async () => {
    const id = await imeiOf("491700002");
    expect((await handset("card", id, "remove")).stdout).toBe(`${id} is on, attached, no card, clean\n`);
    expect(await handset("card", id, "remove")).toMatchObject({ code: 1, stdout: "" });
    expect((await handset("card", id, "insert")).stdout).toBe(`${id} is on, attached, card inserted, clean\n`);
    const numbers = "imsi=001010000000099,iccid=8900101000000000099,msisdn=491700099";
    const inserted = await handset("card", id, "insert", numbers, "--file", `Bootstrap=${document}`);
    expect(inserted).toMatchObject({ code: 0, stderr: "" });
    const finished = await serve.event("session.finished", (event) => event["handset"] === id);
    expect(finished).toMatchObject({ server: SERVER_ID });
    expect(await imeiOf("491700099")).toBe(id);
  });

  test("switches a handset off and on, and takes its network away", async () => {
    const id = await imeiOf("491700003");
    expect((await handset("power", id, "off")).stdout).toBe(`${id} is off, attached, card inserted, clean\n`);
    expect((await handset("list")).stdout).toMatch(new RegExp(`^${id} .* off, clean$`, "m"));
    expect(await handset("push", id, document)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`handset ${id} is off [peer-refused]`),
    });
    expect((await handset("power", id, "on")).stdout).toBe(`${id} is on, attached, card inserted, clean\n`);
    expect((await handset("network", id, "lost")).stdout).toBe(`${id} is on, network lost, card inserted, clean\n`);
    expect(await handset("push", id, document)).toMatchObject({ code: 1 });
    const { stdout } = await handset("network", id, "attached", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ id, network: "attached" });
  });

  test("watches one handset until it is interrupted", async () => {
    const id = await imeiOf("491700003");
    const watch = phonebankHere(["handset", "watch", id, "--state", state]);
    await watch.line(/^watching /);
    await handset("power", id, "off");
    expect(await watch.line(/power\.changed/)).toMatch(new RegExp(`^[\\d:.]{12} power\\.changed ${id} power=off$`));
    await handset("power", id, "on");
    expect(await watch.interrupt()).toMatchObject({ code: 0 });
  });

  test("announces a handset to a server", async () => {
    const id = await imeiOf("491700003");
    const bodies: unknown[] = [];
    const server = place.keep(
      await anHttpServer(async (request, response) => {
        bodies.push(JSON.parse(new TextDecoder().decode(await bodyOf(request))));
        response.end();
      }),
    );
    expect(await handset("announce", id, `${server.url}/new`, "--how", "pos")).toMatchObject({ code: 0 });
    await serve.event("handset.announced", (event) => event["handset"] === id);
    expect(bodies).toMatchObject([{ imei: id, msisdn: "491700003", how: "pos" }]);
  });

  test("ends with 1 for a session that cannot be, and for a handset that is not there", async () => {
    const id = await imeiOf("491700003");
    const messages = await Promise.all([handset("session", id), handset("session", "1")]);
    expect(messages.map(({ code, stderr }) => [code, stderr.trimEnd().split("\n").length])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe.concurrent("The control API of serve", () => {
  const started = async (folder: string, ...words: string[]) => {
    const running = place.phonebank([...WORDS, "--state", folder, ...words]);
    await running.event("listening");
    return running;
  };
  const reach = (folder: string, ...words: string[]) =>
    commandLine(["handset", "power", "4917000000000", "on", "--state", folder, ...words]);

  test("is told in the state folder while it runs, to its owner alone, and not after", async () => {
    const folder = place.folder();
    const file = join(folder, "control.json");
    const first = await started(folder, ...CONTROL);
    const { addresses } = (await first.event("listening")) as unknown as { addresses: { control: string } };
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ address: addresses.control, pid: first.child.pid });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await reach(folder)).toMatchObject({ code: 0 });
    expect(await first.interrupt()).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
    const after = await reach(folder);
    expect(after).toMatchObject({ code: 4, stderr: expect.stringContaining("no serve owns this folder") });
  });

  test("that was killed is not taken for one that runs, nor for that of the next", async () => {
    const folder = place.folder();
    const first = await started(folder, ...CONTROL);
    await first.stop(0);
    expect(existsSync(join(folder, "control.json"))).toBe(true);
    expect(await reach(folder)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("no serve owns this folder"),
    });
    await started(folder);
    expect(existsSync(join(folder, "control.json"))).toBe(false);
    expect(await reach(folder)).toMatchObject({ code: 4, stderr: expect.stringContaining("without a control API") });
  });

  test("that has a token wants it", async () => {
    const folder = place.folder();
    const running = await started(folder, ...CONTROL, "--control-token", "let-me-in");
    expect(await reach(folder)).toMatchObject({ code: 1, stderr: expect.stringContaining("it wants a token") });
    const wrong = await reach(folder, "--control-token", "guess");
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("the token is wrong") });
    expect(await reach(folder, "--control-token", "let-me-in")).toMatchObject({ code: 0 });
    const watch = phonebankHere(["handset", "watch", "--control-token", "let-me-in", "--state", folder]);
    await watch.line(/^watching all handsets /);
    await running.interrupt();
    expect(await watch.ended).toMatchObject({ code: 0, stderr: expect.stringContaining("serve has ended") });
  });
});
