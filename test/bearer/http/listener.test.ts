import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { type HttpListener, type HttpListenerOptions, startHttpListener } from "../../../src/bearer/http/listener.ts";
import type { EventBody } from "../../../src/events/event.ts";

let listener: HttpListener;
let events: EventBody[];
afterEach(() => listener.close());

async function start(options: Partial<HttpListenerOptions> = {}): Promise<void> {
  events = [];
  listener = await startHttpListener({
    host: "127.0.0.1",
    port: 0,
    handle: async (request) => ({ status: 200, headers: {}, body: request.body }),
    maxBodyBytes: 100,
    emit: (event) => events.push(event),
    clock: systemClock,
    ...options,
  });
}

/** Everything the listener says to `text` until it closes the connection. */
function say(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(listener.address).port), "127.0.0.1", () => socket.write(text));
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(heard));
  });
}

describe("an HTTP listener", () => {
  test("hands over method, path, query, headers and body as they were sent", async () => {
    let seen: unknown;
    await start({
      handle: async (request) => {
        seen = request;
        return { status: 200, headers: { "Content-Type": "text/xml" }, body: utf8Bytes("<a/>") };
      },
    });
    expect(listener.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const said =
      "POST /dm%20x?sid=%2F+|&a HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const heard = await say(said);
    expect(seen).toMatchObject({ method: "POST", path: "/dm%20x", query: "sid=%2F+|&a", body: utf8Bytes("abc") });
    expect(seen).toMatchObject({ headers: { host: "h", "x-a": "1, 2" } });
    expect(heard).toContain("Content-Type: text/xml\r\nContent-Length: 4\r\n");
    expect(heard).toMatch(/\r\n\r\n<a\/>$/);
  });

  test.each([["Content-Length: 101\r\n\r\n"], [`Transfer-Encoding: chunked\r\n\r\n65\r\n${"x".repeat(101)}\r\n`]])(
    "answers 413 to a body that is too long, and closes",
    async (rest) => {
      await start();
      expect(await say(`POST / HTTP/1.1\r\nHost: h\r\n${rest}`)).toMatch(/^HTTP\/1\.1 413 /);
    },
  );

  test("answers 500 to a handler that throws, at once or later, and says so in an event", async () => {
    const handlers = [
      () => {
        throw new Error("at once");
      },
      () => Promise.reject(new Error("later")),
    ];
    for (const handle of handlers) {
      await start({ handle });
      expect((await fetch(listener.address)).status).toBe(500);
      expect(events).toEqual([
        expect.objectContaining({ type: "http.failed", detail: expect.stringMatching(/at once|later/) }),
      ]);
      await listener.close();
    }
  });

  test("answers 503 when its handler takes too long", async () => {
    await start({ handle: () => new Promise(() => {}), limits: { handleTimeoutMs: 20 } });
    expect((await fetch(listener.address)).status).toBe(503);
  });

  test("answers 408 to a request that is never finished", async () => {
    await start({ limits: { headersTimeoutMs: 30, requestTimeoutMs: 60 } });
    expect(await say("POST / HTTP/1.1\r\nHost")).toMatch(/^HTTP\/1\.1 408 /);
    expect(await say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("answers 400 to what is no HTTP", async () => {
    await start();
    expect(await say("\0\0\0\x10nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("survives a peer that goes away in the middle of its body", async () => {
    await start();
    const socket = connect(Number(new URL(listener.address).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\nab");
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.resetAndDestroy();
    expect(
      utf8Text(new Uint8Array(await (await fetch(listener.address, { method: "POST", body: "ok" })).arrayBuffer())),
    ).toBe("ok");
  });

  test("close ends kept-alive connections, after the answers under way", async () => {
    let answer: () => void = () => {};
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    await start({
      handle: () => {
        isAsked();
        return new Promise((resolve) => {
          answer = () => resolve({ status: 200, headers: {}, body: utf8Bytes("late") });
        });
      },
    });
    const idle = say("");
    const heard = say("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    await asked;
    const closed = listener.close();
    answer();
    expect(await heard).toMatch(/late$/);
    await closed;
    expect(await idle).toBe("");
  });

  test("close does not wait for ever", async () => {
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    await start({
      handle: () => {
        isAsked();
        return new Promise(() => {});
      },
      limits: { closeGraceMs: 20 },
    });
    const heard = say("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    await asked;
    await listener.close();
    expect(await heard).toBe("");
  });

  test("a taken port is a PortError listen-failed", async () => {
    await start();
    const port = Number(new URL(listener.address).port);
    const options = { host: "127.0.0.1", port, maxBodyBytes: 1, emit: () => {}, clock: systemClock };
    const handle = async () => ({ status: 200, headers: {}, body: new Uint8Array() });
    await expect(startHttpListener({ ...options, handle })).rejects.toMatchObject({ code: "listen-failed" });
  });
});
