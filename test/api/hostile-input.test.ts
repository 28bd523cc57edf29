import { afterEach, describe, expect, test } from "vitest";
import type { ControlLimits } from "../../src/api/limits.ts";
import { seededRandom } from "../../src/base/random.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { SIM } from "../support/a-sim.ts";
import { RawTool, upgradeRequest } from "../support/websocket.ts";
import { aControlApi, type ControlApiUnderTest } from "./a-control-api.ts";

const AT = `/handsets/${SIM.msisdn}`;
const HOST = "Host: 127.0.0.1\r\n";
const POST = `POST ${AT}/power HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
const FAST = { headersTimeoutMs: 300, requestTimeoutMs: 600 };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function anApi(limits: Partial<ControlLimits> = {}, first: Partial<HandsetState> = {}) {
  const api = await aControlApi({ limits, first });
  open.push(api);
  return api;
}

async function raw({ port }: ControlApiUnderTest) {
  const tool = await RawTool.connect(port);
  open.push(tool);
  return tool;
}

/** Another caller is served, and the handset is as it was. */
async function isServed({ call }: ControlApiUnderTest) {
  const { status, body } = await call("GET", AT);
  expect([status, body]).toEqual([200, expect.objectContaining({ power: "on" })]);
}

describe("Hostile input to the control API", () => {
  const rows: readonly [string, string | Uint8Array, number][] = [
    ["garbage", seededRandom("garbage").bytes(300), 400],
    ["a TLS hello", Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0), 400],
    ["64 KiB of headers", `GET / HTTP/1.1\r\nX: ${"x".repeat(65_536)}\r\n\r\n`, 431],
    ["a path of 64 KiB", `GET /${"x".repeat(65_536)} HTTP/1.1\r\n${HOST}\r\n`, 431],
    ["no Host", "GET /handsets HTTP/1.1\r\nConnection: close\r\n\r\n", 403],
    ["no Host in HTTP/1.0", "GET /handsets HTTP/1.0\r\n\r\n", 403],
    ["two lengths", `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ["a negative length", `${POST}Content-Length: -1\r\n\r\n{}`, 400],
    ["a length and chunks", `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400],
    ["a length of 1 GiB", `${POST}Content-Length: 1073741824\r\n\r\n{`, 413],
    ["a length of 2^80", `${POST}Content-Length: 1208925819614629174706176\r\n\r\n{`, 400],
    ["chunks past the bound", `${POST}Transfer-Encoding: chunked\r\n\r\n${chunks(300_000)}`, 413],
    [
      "a chunk that claims 1 TiB",
      `${POST}Transfer-Encoding: chunked\r\n\r\n10000000000\r\n${"{".repeat(300_000)}`,
      413,
    ],
    ["a chunk of no length", `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ["a body for a page that needs a token", `POST ${AT} HTTP/1.1\r\n${HOST}Content-Length: 9\r\n\r\n{`, 405],
    ["a path that is wrongly escaped", `GET /handsets/%E0%A4%A HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 400],
    ["a path above the root", `GET /../../etc/passwd HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404],
    ["a URL for a proxy", `GET http://127.0.0.1/handsets HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404],
    ["a tunnel", `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${HOST}\r\n`, 0],
    ["an upgrade to another protocol", upgradeRequest("/events", { Upgrade: "h2c" }), 400],
    ["an upgrade without a key", upgradeRequest("/events", { "Sec-WebSocket-Key": "" }), 400],
    ["an upgrade of another version", upgradeRequest("/events", { "Sec-WebSocket-Version": "99" }), 400],
    ["an upgrade of another path", upgradeRequest("/handsets"), 404],
  ];
  test.each(rows)("%s is answered to that peer alone", async (_what, octets, status) => {
    const api = await anApi();
    const tool = await raw(api);
    tool.send(octets);
    const answer = await tool.closed;
    if (status === 0) expect(answer).toBe("");
    else {
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      if (!answer.endsWith("\r\n\r\n"))
        expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toHaveProperty("error.code");
      expect(api.told("control.requested")).toContainEqual(expect.objectContaining({ status }));
    }
    await isServed(api);
  });

  test("a request whose head never ends is cut in time", async () => {
    const api = await anApi(FAST);
    const tools = [await raw(api), await raw(api), await raw(api)];
    tools[1]?.send("GET /handsets HTTP/1.1\r\nHo");
    tools[2]?.send(`POST ${AT}/power HTTP/1.1\r\n${HOST}`);
    for (const tool of tools) expect(await tool.closed).toMatch(/^HTTP\/1\.1 408 /);
    await isServed(api);
  });

  test("a body that never ends is cut in time", async () => {
    const api = await anApi(FAST);
    const tool = await raw(api);
    tool.send(`${POST}Content-Length: 15\r\n\r\n{"power`);
    expect(await tool.closed).toMatch(/^HTTP\/1\.1 408 /);
    await isServed(api);
  });

  test("an answer that is not read is given up in time", async () => {
    const value = "x".repeat(16 * 1024 * 1024); // more than the buffers of any connection hold
    const overlay = { "./DevInfo/Lang": { format: "chr", type: "text/plain", value } } as const;
    const api = await anApi({ maxConnections: 1, idleTimeoutMs: 500 }, { overlay });
    const tool = await raw(api);
    tool.socket.pause();
    tool.send(`GET ${AT}/tree HTTP/1.1\r\n${HOST}\r\n`);
    const someone = () => api.call("GET", AT).then(({ status }) => status, String);
    expect(await someone()).not.toBe(200);
    await expect.poll(someone, { interval: 20, timeout: 60_000 }).toBe(200);
  });

  test("requests that do not wait for their answers get one", async () => {
    const api = await anApi();
    const tool = await raw(api);
    tool.send(`GET ${AT} HTTP/1.1\r\n${HOST}\r\n`.repeat(100));
    const answers = (await tool.closed).match(/HTTP\/1\.1 \d+/g);
    expect(answers).toEqual(["HTTP/1.1 200", "HTTP/1.1 503"]);
    await isServed(api);
  });

  test("a connection may ask again when it has its answer", async () => {
    const api = await anApi();
    const tool = await raw(api);
    for (let asked = 1; asked <= 5; asked++) {
      const answered = new Promise((resolve) => tool.socket.once("data", resolve));
      tool.send(`GET ${AT} HTTP/1.1\r\n${HOST}${asked === 5 ? "Connection: close\r\n" : ""}\r\n`);
      await answered;
    }
    expect((await tool.closed).match(/HTTP\/1\.1 200/g)).toHaveLength(5);
  });

  test("connections past the bound are dropped, and there is room again when others leave", async () => {
    const api = await anApi({ maxConnections: 2 });
    const [first, , third] = [await raw(api), await raw(api), await raw(api)];
    expect(await third?.closed).toBe("");
    first?.close();
    await expect.poll(() => api.call("GET", AT).then(({ status }) => status, String), { interval: 5 }).toBe(200);
  });

  test("a peer that goes away in the middle is its own loss", async () => {
    const api = await anApi();
    for (const octets of [`${POST}Content-Length: 15\r\n\r\n{"po`, `GET ${AT}/tree HTTP/1.1\r\n${HOST}\r\n`]) {
      const tool = await raw(api);
      tool.send(octets);
      tool.socket.resetAndDestroy();
      await isServed(api);
    }
  });

  test("a path in an event is cut off", async () => {
    const api = await anApi();
    await api.call("GET", `/${"x".repeat(5_000)}`);
    expect(api.told("control.requested")).toMatchObject([{ path: `/${"x".repeat(199)}` }]);
  });
});

/** `length` octets in chunks of 16. */
function chunks(length: number): string {
  return `10\r\n${"{".repeat(16)}\r\n`.repeat(length / 16);
}
