import { afterEach, describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import { anHttpServer, aTcpServer, bodyOf, type TestServer } from "../../support/http-server.ts";
import { aRequest, aTransport, WBXML } from "../../support/http-transport.ts";

let server: TestServer;
let transport: SessionTransport;
afterEach(async () => {
  await transport.close();
  await server.close();
});

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

const answerText = (
  socket: { end(text: string): unknown; once(event: "data", listener: () => void): unknown },
  text: string,
) => socket.once("data", () => socket.end(text));

describe("an exchange over HTTP", () => {
  test("POSTs the octets with the headers of the binding", async () => {
    let seen: unknown;
    server = await anHttpServer(async (request, response) => {
      const { method, url, headers, httpVersion } = request;
      seen = { method, url, httpVersion, headers, body: await bodyOf(request) };
      response.writeHead(200, { "Content-type": WBXML }).end(Uint8Array.of(2, 1));
    });
    ({ transport } = aTransport());
    const url = `${server.url}/dm;jsessionid=1?sid=a%2Fb+c|d&x=%e4`;
    const answer = await transport.exchange(aRequest(url));
    expect(answer).toEqual({ outcome: "answered", contentType: WBXML, body: Uint8Array.of(2, 1), url });
    expect(seen).toEqual({
      method: "POST",
      url: "/dm;jsessionid=1?sid=a%2Fb+c|d&x=%e4",
      httpVersion: "1.1",
      headers: {
        host: server.url.replace("http://", ""),
        connection: "keep-alive",
        "content-type": WBXML,
        accept: "application/vnd.syncml.dm+wbxml, application/vnd.syncml.dm+xml",
        "accept-charset": "utf-8",
        "accept-encoding": "identity",
        "cache-control": "no-store",
        "user-agent": "acme a1",
        "content-length": "5",
      },
      body: Uint8Array.of(2, 0, 0, 0x6a, 0xff),
    });
  });

  test.each([
    ["chunked", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"],
    ["with Content-Length", "Content-Length: 5\r\n\r\nabcde"],
    ["ended by the connection", "\r\nabcde"],
    ["under a coding that is left empty", "Content-Encoding: \r\nContent-Length: 5\r\n\r\nabcde"],
    ["after an interim answer", "Content-Length: 5\r\n\r\nabcde"],
  ])("takes a body that is %s", async (kind, rest) => {
    const interim = kind.includes("interim") ? "HTTP/1.1 103 Early Hints\r\n\r\n" : "";
    server = await aTcpServer((socket) =>
      answerText(socket, `${interim}HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n${rest}`),
    );
    ({ transport } = aTransport());
    const answer = await transport.exchange(aRequest(server.url));
    expect(answer).toMatchObject({ outcome: "answered", contentType: "text/xml", body: utf8Bytes("abcde") });
  });

  test.each([
    ["at once", `${CONTINUE}${CONTINUE}`],
    ["with header fields", "HTTP/1.1 100 Continue\r\nServer: IIS\r\n\r\n"],
    ["and in a packet of its own", CONTINUE],
  ])("takes an answer behind a 100 Continue that it has not asked for, %s", async (kind, before) => {
    const answer = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 24\r\n\r\nHTTP/1.1 100 Continue\r\nx";
    server = await aTcpServer((socket) => {
      socket.setNoDelay(true);
      socket.on("data", (octets) => {
        if (octets.at(-1) !== 0xff) return; // not the end of the request yet
        if (!kind.includes("packet")) socket.write(before + answer);
        else socket.write(before, () => setImmediate(() => socket.write(answer)));
      });
    });
    const made = aTransport();
    transport = made.transport;
    for (const _ of ["first", "on the same connection"]) {
      const answered = await transport.exchange(aRequest(server.url, { retries: 0 }));
      expect(answered).toMatchObject({ outcome: "answered", body: utf8Bytes("HTTP/1.1 100 Continue\r\nx") });
    }
    expect(made.events).toEqual([]);
  });

  test.each([200, 204])("takes an empty body of status %i as an answer", async (status) => {
    server = await anHttpServer((_request, response) => response.writeHead(status).end());
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({
      outcome: "answered",
      contentType: "",
      body: new Uint8Array(),
    });
  });

  test.each([
    ["shorter than its Content-Length", "Content-Length: 9\r\n\r\nabc"],
    ["shorter than its Content-Length on a closing connection", "Connection: close\r\nContent-Length: 9\r\n\r\nabc"],
    ["cut in the middle of a chunk", "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"],
    ["without the last chunk", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
  ])("an answer that is %s is asked for once more, and then broken", async (_what, rest) => {
    const answers = [rest, "Content-Length: 3\r\n\r\nabc", rest, rest];
    server = await aTcpServer((socket) => answerText(socket, `HTTP/1.1 200 OK\r\n${answers.shift()}`));
    const { transport: made, events } = aTransport();
    transport = made;
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({ outcome: "answered" });
    expect(await transport.exchange(aRequest(server.url, { span: "session-2" }))).toMatchObject({ reason: "broken" });
    expect(events).toMatchObject([
      { attempt: 1, retrying: true },
      { attempt: 1, retrying: true, span: "session-2" },
      { attempt: 2, retrying: false, span: "session-2" },
    ]);
  });

  test.each([
    ["longer than allowed", `Content-Length: 1001\r\n\r\n${"x".repeat(1001)}`],
    ["longer than allowed without saying so", `\r\n${"x".repeat(1001)}`],
    ["compressed", "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"],
    ["under two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"],
  ])("an answer that is %s is broken, and not asked for again", async (_what, rest) => {
    let connections = 0;
    server = await aTcpServer((socket) => {
      connections++;
      answerText(socket, `HTTP/1.1 200 OK\r\n${rest}`);
    });
    const { transport: made, events } = aTransport();
    transport = made;
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({ outcome: "failed", reason: "broken" });
    expect(connections).toBe(1);
    expect(events).toEqual([
      expect.objectContaining({ type: "http.failed", attempt: 1, retrying: false, span: "session-1" }),
    ]);
  });

  test("an answer that is cut is broken, at whatever octet", async () => {
    const body = "0123456789".repeat(10);
    const whole = `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    let length = 0;
    server = await aTcpServer((socket) => answerText(socket, whole.slice(0, length)));
    ({ transport } = aTransport());
    for (; length < whole.length; length++) {
      const answer = await transport.exchange(aRequest(server.url, { retries: 0 }));
      expect(answer, `cut after ${length} octets`).toMatchObject({ outcome: "failed" });
    }
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({ outcome: "answered" });
  });

  test("an answer that is no HTTP is broken", async () => {
    server = await aTcpServer((socket) => answerText(socket, "220 mail.example ESMTP\r\n"));
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({ outcome: "failed", reason: "broken" });
  });

  test.each([400, 401, 404, 405, 415, 501, 302])("status %i without more ends the session", async (status) => {
    let requests = 0;
    server = await anHttpServer((_request, response) => {
      requests++;
      response.writeHead(status).end("x".repeat(5000));
    });
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(server.url))).toMatchObject({ outcome: "failed", reason: "status" });
    expect(requests).toBe(1);
  });

  test("status 415 says besides that the content type is refused, and no other does", async () => {
    const statuses = [415, 406];
    server = await anHttpServer((_request, response) => void response.writeHead(statuses.shift() ?? 500).end());
    ({ transport } = aTransport());
    const failed = { outcome: "failed", reason: "status" };
    expect(await transport.exchange(aRequest(server.url))).toEqual({
      ...failed,
      detail: "HTTP status 415",
      refusesEncoding: true,
    });
    expect(await transport.exchange(aRequest(server.url))).toEqual({ ...failed, detail: "HTTP status 406" });
  });

  test.each(["ftp://a/", "not a URL", "http://", "http://127.0.0.1:1/sp ace", ""])("%j is unreachable", async (url) => {
    server = await aTcpServer(() => {});
    ({ transport } = aTransport({ limits: { backOffMs: 0 } }));
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "failed", reason: "unreachable" });
  });
});

describe("connections", () => {
  async function portsUsed(connections: "per-session" | "shared-pool"): Promise<string[]> {
    const ports: string[] = [];
    server = await anHttpServer((request, response) => {
      ports.push(String(request.socket.remotePort));
      response.end("x");
    });
    ({ transport } = aTransport({ connections, limits: { poolSize: 1 } }));
    for (const span of ["session-1", "session-1", "session-2"])
      await transport.exchange(aRequest(server.url, { span }));
    transport.finish("352099001761481", "session-1");
    await transport.exchange(aRequest(server.url));
    return ports;
  }

  test("per session: one is kept for the session and given up with it", async () => {
    const [first, second, other, afterFinish] = await portsUsed("per-session");
    expect(second).toBe(first);
    expect(new Set([first, other, afterFinish]).size).toBe(3);
  });

  test("shared: all sessions use the same", async () => {
    expect(new Set(await portsUsed("shared-pool")).size).toBe(1);
  });
});

describe("cookies", () => {
  test("stay within their session, and are gone with it", async () => {
    const seen: (string | undefined)[] = [];
    server = await anHttpServer((request, response) => {
      seen.push(request.headers.cookie);
      response.setHeader("Set-Cookie", ["JSESSIONID=1; Path=/; HttpOnly", "b=2; Path=/other"]).end("x");
    });
    ({ transport } = aTransport());
    for (const span of ["session-1", "session-1", "session-2"])
      await transport.exchange(aRequest(server.url, { span }));
    transport.finish("352099001761481", "session-1");
    await transport.exchange(aRequest(server.url));
    expect(seen).toEqual([undefined, "JSESSIONID=1", undefined, undefined]);
  });
});
