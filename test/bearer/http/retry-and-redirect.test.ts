import { afterEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import { anHttpServer, aTcpServer, bodyOf, type TestServer } from "../../support/http-server.ts";
import { aRequest, aTransport } from "../../support/http-transport.ts";

const servers: TestServer[] = [];
let transport: SessionTransport;
afterEach(async () => {
  await transport.close();
  for (const server of servers.splice(0)) await server.close();
});

async function keep(server: Promise<TestServer>): Promise<string> {
  servers.push(await server);
  return (await server).url;
}

describe("tries after the first", () => {
  test.each([408, 429, 500, 502, 503, 504])("status %i is tried again with the same octets", async (status) => {
    const bodies: Uint8Array[] = [];
    const url = await keep(
      anHttpServer(async (request, response) => {
        bodies.push(await bodyOf(request));
        response.writeHead(bodies.length < 3 ? status : 200).end("done");
      }),
    );
    const made = aTransport();
    transport = made.transport;
    const request = aRequest(url);
    expect(await transport.exchange(request)).toMatchObject({ outcome: "answered" });
    expect(bodies).toEqual([request.body, request.body, request.body]);
    expect(made.events).toMatchObject([
      {
        type: "http.failed",
        url,
        attempt: 1,
        detail: `HTTP status ${status}`,
        retrying: true,
        handset: request.handset,
      },
      { attempt: 2, retrying: true },
    ]);
  });

  test("end with the last failure when there are no more", async () => {
    let requests = 0;
    const url = await keep(
      anHttpServer((_request, response) => {
        requests++;
        response.writeHead(503).end();
      }),
    );
    const made = aTransport();
    transport = made.transport;
    expect(await transport.exchange(aRequest(url, { retries: 2 }))).toEqual({
      outcome: "failed",
      reason: "status",
      detail: "HTTP status 503",
    });
    expect(requests).toBe(3);
    expect(made.events.at(-1)).toMatchObject({ attempt: 3, retrying: false });
  });

  test("wait as long as Retry-After asks, but not longer than the bound; then twice as long each time", async () => {
    const waits: number[] = [];
    const clock = new VirtualClock();
    const impatient = {
      now: () => clock.now(),
      clearTimeout: (timer: unknown) => clock.clearTimeout(timer),
      setTimeout: (callback: () => void, delayMs: number) => {
        if (delayMs === 60_000) return clock.setTimeout(callback, delayMs); // The time limit of the exchange.
        waits.push(delayMs);
        queueMicrotask(callback);
      },
    };
    const asked = ["2", "7200", "Thu, 01 Jan 1970 00:00:03 GMT", undefined, undefined];
    const url = await keep(
      anHttpServer((_request, response) => {
        const wait = asked.shift();
        response.writeHead(503, wait === undefined ? {} : { "Retry-After": wait }).end();
      }),
    );
    ({ transport } = aTransport({ clock: impatient, limits: { backOffMs: 1000, maxRetryAfterMs: 10_000 } }));
    await transport.exchange(aRequest(url, { retries: 5, timeoutMs: 60_000 }));
    expect(waits).toEqual([2000, 10_000, 3000, 8000, 16_000]);
  });

  test("follow a server that is not there", async () => {
    const url = await keep(aTcpServer(() => {}));
    await servers.pop()?.close();
    const made = aTransport();
    transport = made.transport;
    expect(await transport.exchange(aRequest(url, { retries: 1 }))).toMatchObject({
      outcome: "failed",
      reason: "unreachable",
    });
    expect(made.events).toHaveLength(2);
  });

  test("follow an answer that does not come whole in time", async () => {
    let connections = 0;
    let rest = "";
    const url = await keep(
      aTcpServer((socket) => {
        connections++;
        socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx${rest}`));
      }),
    );
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(url, { timeoutMs: 40, retries: 1 }))).toMatchObject({ reason: "timeout" });
    rest = "y";
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "answered" });
    expect(connections).toBe(3);
  });

  test("follow a reset once, not twice", async () => {
    let connections = 0;
    const answers = [false, true, false, false, true];
    const url = await keep(
      aTcpServer((socket) => {
        socket.once("data", () => {
          if (answers[connections++]) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
          else socket.resetAndDestroy();
        });
      }),
    );
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "answered" });
    expect(await transport.exchange(aRequest(url, { span: "session-2" }))).toMatchObject({
      outcome: "failed",
      reason: "broken",
    });
    expect(connections).toBe(4);
  });

  test("end when the transport is closed, in the middle of an exchange or of a wait", async () => {
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const url = await keep(aTcpServer((socket) => socket.once("data", isAsked)));
    const busy = await keep(anHttpServer((_request, response) => response.writeHead(503).end()));
    const made = aTransport({ limits: { backOffMs: 60_000, maxBackOffMs: 60_000 } });
    transport = made.transport;
    const exchanges = [transport.exchange(aRequest(url)), transport.exchange(aRequest(busy, { span: "session-2" }))];
    await asked;
    await expect.poll(() => made.events, { interval: 5 }).toHaveLength(1);
    await transport.close();
    for (const exchange of exchanges) expect(await exchange).toMatchObject({ outcome: "failed", reason: "closed" });
    expect(await transport.exchange(aRequest(url))).toMatchObject({ reason: "closed" });
  });
});

describe("redirects", () => {
  test.each([301, 302, 303, 307, 308])("%i is followed with the same POST", async (status) => {
    const seen: unknown[] = [];
    const url = await keep(
      anHttpServer(async (request, response) => {
        seen.push([request.method, request.url, await bodyOf(request)]);
        if (request.url === "/dm") response.writeHead(status, { Location: "/new?a=%2f" }).end("moved");
        else response.end("x");
      }),
    );
    const made = aTransport();
    transport = made.transport;
    const request = aRequest(`${url}/dm`);
    expect(await transport.exchange(request)).toMatchObject({ outcome: "answered", url: `${url}/new?a=%2f` });
    expect(seen).toEqual([
      ["POST", "/dm", request.body],
      ["POST", "/new?a=%2f", request.body],
    ]);
    expect(made.events).toMatchObject([{ type: "http.redirected", from: `${url}/dm`, to: `${url}/new?a=%2f` }]);
  });

  test("that never end are not followed more than five times", async () => {
    let requests = 0;
    const url = await keep(
      anHttpServer((_request, response) => {
        requests++;
        response.writeHead(307, { Location: "/again" }).end();
      }),
    );
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "failed", reason: "status" });
    expect(requests).toBe(6);
  });
});
