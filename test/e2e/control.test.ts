/** The control API of a real `phonebank serve`: held with nothing but HTTP and WebSocket, as a program of others would. */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { toBase64 } from "../../src/base/bytes.ts";
import { seededRandom } from "../../src/base/random.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { Workplace } from "../support/phonebank.ts";
import { PROJECT, type RunningProcess } from "../support/processes.ts";

const TOKEN = "an-e2e-token";
const AUTHORIZATION = { Authorization: `Bearer ${TOKEN}` };
const CARD = { imsi: "001010123456700", iccid: "8900101000000000024", msisdn: "491700009" };
const AT = "/handsets/491700001";

const place = new Workplace();
const state = place.folder();
let serve: RunningProcess;
let control = "";
let serverUrl = "";

function start(): RunningProcess {
  const handset = ["--handset", "msisdn=491700001,imsi=001010123456789"];
  const options = ["--smpp", "127.0.0.1:0", "--control", "127.0.0.1:0", "--control-token", TOKEN, "--state", state];
  return place.phonebank(["serve", "--json", ...handset, ...options]);
}

async function addressOf(running: RunningProcess, name: string): Promise<string> {
  return ((await running.event("listening"))["addresses"] as Readonly<Record<string, string>>)[name] ?? "";
}

async function call(method: string, path: string, body?: unknown) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...AUTHORIZATION, "Content-Type": "application/json" };
  const answer = await fetch(`${control}${path}`, { method, headers, ...content });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

/** The push of the example account for a server that is up: USERPIN with 1234. */
function aPush(): string {
  const document = readFileSync(join(PROJECT, "scenarios/documents/w7.xml"), "utf8");
  const account = document.replace("http://127.0.0.1:8080/dm", serverUrl);
  return toBase64(prepareBootstrap({ document: account, sec: 1, pin: "1234", tid: 1, reference: 1 }).push);
}

beforeAll(async () => {
  const server = place.phonebank(["server", "--http", "127.0.0.1:0", "--json"]);
  serverUrl = await addressOf(server, "http");
  serve = start();
  control = await addressOf(serve, "control");
});
afterAll(place.clear);

describe("A serve with a control API", () => {
  test("shows its address, and lets in who has the token", async () => {
    expect(control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${control}/handsets`)).status).toBe(401);
    expect(await call("GET", "/handsets")).toMatchObject({
      status: 200,
      body: [{ msisdn: "491700001", power: "on", network: "attached", card: "inserted", status: "clean" }],
    });
  });

  test("is held from the push of a bootstrap over two PINs to a session, which is watched as it happens", async () => {
    const lines: string[] = [];
    const socket = new WebSocket(`${control.replace("http", "ws")}/events?handset=491700001`, {
      headers: AUTHORIZATION,
    });
    socket.on("message", (data) => lines.push(String(data)));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    expect(await call("POST", `${AT}/push`, { pdu: aPush(), from: "4900111" })).toMatchObject({ status: 200 });
    expect(await call("POST", `${AT}/prompts`, { pin: "0000" })).toMatchObject({
      body: { handset: { status: "waiting for a PIN" } },
    });
    expect(await call("POST", `${AT}/prompts`, { pin: "1234", attempt: "bootstrap-1" })).toMatchObject({ status: 200 });
    await serve.event("session.finished");
    await expect.poll(() => lines.some((line) => line.includes('"session.finished"'))).toBe(true);
    socket.terminate();
    const printed = new Set(serve.stdout.split("\n"));
    expect(lines.filter((line) => !printed.has(line))).toEqual([]);
    expect(lines.some((line) => line.includes('"pin.entered"'))).toBe(true);
    expect(await call("GET", AT)).toMatchObject({
      body: { accounts: [{ serverId: "dm.lab.example", url: serverUrl }] },
    });
    const tree = JSON.stringify((await call("GET", `${AT}/tree`)).body);
    expect(tree).toContain('"value":"***"');
    expect(tree).not.toMatch(/srvpw|devpw/);
  });

  test("waits for the network with a session that was asked for", async () => {
    const sessions = () => serve.events.filter(({ type }) => type === "session.finished").length;
    const before = sessions();
    await call("POST", `${AT}/network`, { network: "lost" });
    expect(await call("POST", `${AT}/sessions`, { server: "dm.lab.example" })).toMatchObject({
      body: { handset: { network: "lost", status: "bootstrapped, session pending" } },
    });
    await call("POST", `${AT}/network`, { network: "attached" });
    await serve.until("another session", () => (sessions() > before ? true : undefined));
  });

  test("is not shaken by garbage, claims of a gigabyte and callers who never finish", async () => {
    const { hostname, port } = new URL(control);
    const head = `POST ${AT}/power HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`;
    const hostile = [
      seededRandom("e2e").bytes(2_000),
      `${head}Content-Length: 1073741824\r\n\r\n{`,
      `${head}Content-Length: 20\r\n\r\n{"power`,
      "GET /handsets HTTP/1.1\r\nHo",
      `${head}Content-Length: 200000\r\n\r\n${"[".repeat(200_000)}`,
    ];
    const sockets = hostile.map((octets) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(octets));
      return socket.on("error", () => {});
    });
    const refused = (status: number) => serve.event("control.requested", (event) => event["status"] === status);
    await Promise.all([refused(400), refused(413)]);
    expect(await call("GET", AT)).toMatchObject({ status: 200, body: { power: "on" } });
    for (const socket of sockets) socket.destroy();
    expect(serve.hasEnded).toBe(false);
  });

  test("keeps what was done to its handsets, and prints no PIN and no token", async () => {
    expect(await call("POST", `${AT}/card`, CARD)).toMatchObject({ body: { handset: { msisdn: CARD.msisdn } } });
    expect(await call("GET", AT)).toMatchObject({ status: 404, body: { error: { code: "no-handset" } } });
    await call("DELETE", `/handsets/${CARD.msisdn}/card`);
    await call("POST", `/handsets/${CARD.msisdn}/power`, { power: "off" });
    const ended = await serve.interrupt();
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout + ended.stderr).not.toMatch(new RegExp(`"pin":"(?!\\*\\*\\*")|${TOKEN}`));
    const again = place.phonebank(["serve", "--json", "--smpp", "127.0.0.1:0", "--control", "0", "--state", state]);
    control = await addressOf(again, "control");
    expect(await call("GET", "/handsets")).toMatchObject({
      body: [{ msisdn: CARD.msisdn, power: "off", card: "none", status: "bootstrapped" }],
    });
    expect(await again.interrupt()).toMatchObject({ code: 0 });
  });
});
