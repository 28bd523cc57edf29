import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../../src/base/clock.ts";
import { type HttpDownloaderOptions, startHttpDownloader } from "../../../src/bearer/http/downloader.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { Downloader, DownloadRequest } from "../../../src/ports/downloader.ts";
import { anHttpServer, aTcpServer, bodyOf, type TestServer } from "../../support/http-server.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const CONTENT = Uint8Array.from({ length: 8000 }, (_, index) => (index * 7) % 256);
const WHOLE = { outcome: "downloaded", contentType: "application/x-package", body: CONTENT };
const TAG = '"v1"';
const HEADERS = { "Content-Type": "application/x-package", ETag: TAG };

/** A server that notes what it was asked, and does with each request what it is told to. */
async function aServer(...answers: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? whole;
    answer(request, response);
  };
  const server: TestServer = await anHttpServer(listener);
  open.push(server);
  return { url: `${server.url}/package`, origin: server.url, requests };
}

function aDownloader(options: Partial<HttpDownloaderOptions> = {}): {
  readonly downloader: Downloader;
  readonly events: EventBody[];
} {
  const events: EventBody[] = [];
  const downloader = startHttpDownloader({
    clock: systemClock,
    emit: (event) => void events.push(event),
    limits: { backOffMs: 1 },
    ...options,
  });
  open.push(downloader);
  return { downloader, events };
}

const request = (url: string, changes: Partial<DownloadRequest> = {}): DownloadRequest => ({
  handset: "352099000000006",
  operation: "operation-1",
  url,
  maxBytes: CONTENT.length,
  userAgent: "acme a1",
  timeoutMs: 60_000,
  retries: 2,
  ...changes,
});

const whole = (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { ...HEADERS, "Content-Length": CONTENT.length }).end(CONTENT);
};
const cutAt =
  (length: number, headers: Record<string, string> = HEADERS) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { ...headers, "Content-Length": CONTENT.length });
    response.write(CONTENT.subarray(0, length), () => setImmediate(() => response.destroy()));
  };
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(code, headers).end("sorry");
  };
/** The rest from where the client stands, when it has the same content. */
const rest = ({ headers }: IncomingMessage, response: ServerResponse) => {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1]);
  if (headers["if-range"] !== TAG) return response.writeHead(400).end();
  const range = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`;
  return response.writeHead(206, { ...HEADERS, "Content-Range": range }).end(CONTENT.subarray(from));
};

describe("A download", () => {
  test("brings the content and its type, and says who asks", async () => {
    const server = await aServer();
    const { downloader, events } = aDownloader();
    expect(await downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[0]).toMatchObject({ method: "GET", url: "/package" });
    expect(server.requests[0]?.headers).toMatchObject({ "accept-encoding": "identity", "user-agent": "acme a1" });
    expect(server.requests[0]?.headers).not.toHaveProperty("range");
    const scope = { handset: "352099000000006", span: "operation-1", url: server.url };
    expect(events).toMatchObject([
      { ...scope, type: "download.started", from: 0 },
      { ...scope, type: "download.finished", contentType: "application/x-package", length: CONTENT.length },
    ]);
  });

  test("of nothing brings nothing", async () => {
    const server = await aServer(status(200));
    const result = await aDownloader().downloader.download(request(server.url));
    expect(result).toMatchObject({ outcome: "downloaded", contentType: "" });
  });

  test("that is cut goes on where it stood", async () => {
    const server = await aServer(cutAt(3000), rest);
    const { downloader, events } = aDownloader();
    expect(await downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[1]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(events.filter(({ type }) => type === "http.failed")).toMatchObject([{ retrying: true }]);
  });

  test("that is cut begins anew when the server has something else now", async () => {
    const server = await aServer(cutAt(3000, { ...HEADERS, ETag: '"v0"' }), whole);
    expect(await aDownloader().downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[1]?.headers["if-range"]).toBe('"v0"');
  });

  test.each([
    ["no validator", { "Content-Type": "application/x-package" }],
    ["a weak one", { "Content-Type": "application/x-package", ETag: 'W/"v1"' }],
  ])("that is cut begins anew when the server gave %s", async (_, headers) => {
    const server = await aServer(cutAt(3000, headers), whole);
    expect(await aDownloader().downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[1]?.headers).not.toHaveProperty("range");
  });

  test("knows its content by the date of its last change as well", async () => {
    const date = "Mon, 01 Jan 2024 00:00:00 GMT";
    const server = await aServer(cutAt(3000, { "Last-Modified": date }), whole);
    await aDownloader().downloader.download(request(server.url));
    expect(server.requests[1]?.headers["if-range"]).toBe(date);
  });

  test.each([
    ["another place", "bytes 7-7999/8000"],
    ["no place", "lots"],
  ])("begins anew when the server goes on from %s", async (_, range) => {
    const wrong = status(206, { ...HEADERS, "Content-Range": range });
    const server = await aServer(cutAt(3000), wrong, whole);
    expect(await aDownloader().downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[2]?.headers).not.toHaveProperty("range");
  });

  test("begins anew when the server has no such range", async () => {
    const server = await aServer(cutAt(3000), status(416), whole);
    expect(await aDownloader().downloader.download(request(server.url))).toEqual(WHOLE);
  });

  test.each([
    ["tag", { ETag: '"v2"' }],
    ["date", { ETag: TAG, "Last-Modified": "Tue, 02 Jan 2024 00:00:00 GMT" }],
    ["length", { ETag: TAG, "Content-Range": `bytes 3000-${CONTENT.length - 2}/${CONTENT.length - 1}` }],
  ])("takes no part of something else from a server that passes If-Range over: another %s", async (_, changes) => {
    const others = { "Content-Range": `bytes 3000-${CONTENT.length - 1}/${CONTENT.length}`, ...changes };
    const dated = { ...HEADERS, "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT" };
    const part = (__: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(206, others).end(new Uint8Array(CONTENT.length - 3000));
    const server = await aServer(cutAt(3000, dated), part, whole);
    expect(await aDownloader().downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[2]?.headers).not.toHaveProperty("range");
  });

  test("that nobody asked a part for does not take one", async () => {
    const server = await aServer(status(206, { "Content-Range": "bytes 0-4/5" }));
    const result = await aDownloader().downloader.download(request(server.url));
    expect(result).toMatchObject({ outcome: "failed", reason: "broken" });
    expect(server.requests).toHaveLength(3);
  });

  test.each([301, 302, 303, 307, 308])("follows a redirection by %i", async (code) => {
    const server = await aServer(status(code, { Location: "/elsewhere?x=1" }), whole);
    const { downloader, events } = aDownloader();
    expect(await downloader.download(request(server.url))).toEqual(WHOLE);
    expect(server.requests[1]?.url).toBe("/elsewhere?x=1");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "http.redirected", to: `${server.origin}/elsewhere?x=1` }),
    );
  });

  test("is refused when redirections have no end, or lead nowhere", async () => {
    const circle = await aServer(status(302, { Location: "/package" }));
    const { downloader } = aDownloader();
    expect(await downloader.download(request(circle.url))).toMatchObject({ outcome: "failed", reason: "refused" });
    expect(circle.requests).toHaveLength(6);
    const nowhere = await aServer(status(302));
    expect(await downloader.download(request(nowhere.url))).toMatchObject({ outcome: "failed", reason: "refused" });
  });

  test.each([
    [401, "unauthorized"],
    [407, "unauthorized"],
    [403, "refused"],
    [404, "refused"],
    [410, "refused"],
  ])("fails at once with HTTP status %i: %s", async (code, reason) => {
    const server = await aServer(status(code));
    const { downloader, events } = aDownloader();
    const detail = `HTTP status ${code}`;
    expect(await downloader.download(request(server.url))).toEqual({ outcome: "failed", reason, detail });
    expect(server.requests).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: "download.failed", reason, detail });
  });

  test.each([
    [500, "server-error"],
    [503, "server-error"],
    [429, "refused"],
  ])("is tried again with HTTP status %i, which may pass, but not for ever: %s", async (code, reason) => {
    const passing = await aServer(status(code), whole);
    const { downloader } = aDownloader();
    expect(await downloader.download(request(passing.url))).toEqual(WHOLE);
    const lasting = await aServer(status(code));
    expect(await downloader.download(request(lasting.url))).toMatchObject({ outcome: "failed", reason });
    expect(lasting.requests).toHaveLength(3);
  });

  test("fails when the content is longer than allowed, whether the server says so before or not", async () => {
    const { downloader } = aDownloader();
    const short = { maxBytes: CONTENT.length - 1 };
    const honest = await aServer();
    expect(await downloader.download(request(honest.url, short))).toMatchObject({ reason: "too-large" });
    const chunked = await aServer((_, response) => void response.writeHead(200, HEADERS).end(CONTENT));
    expect(await downloader.download(request(chunked.url, short))).toMatchObject({ reason: "too-large" });
    expect(honest.requests.length + chunked.requests.length).toBe(2);
  });

  test("fails when the content is encoded in a way that was not offered", async () => {
    const server = await aServer(status(200, { ...HEADERS, "Content-Encoding": "gzip" }));
    expect(await aDownloader().downloader.download(request(server.url))).toMatchObject({ reason: "broken" });
  });

  test.each(["ftp://files.example/x", "nonsense", ""])("of %j fails: it is no URL for it", async (url) => {
    expect(await aDownloader().downloader.download(request(url))).toMatchObject({ reason: "bad-url" });
  });

  test("fails when nobody is there", async () => {
    const server = await aTcpServer((socket) => socket.destroy());
    await server.close();
    const result = await aDownloader().downloader.download(request(`${server.url}/x`));
    expect(result).toMatchObject({ outcome: "failed", reason: "unreachable" });
  });

  test("fails when what answers is no HTTP", async () => {
    const server = await aTcpServer((socket) => void socket.end("SSH-2.0-x\r\n"));
    open.push(server);
    const result = await aDownloader().downloader.download(request(`${server.url}/x`));
    expect(result).toMatchObject({ outcome: "failed", reason: "broken" });
  });

  test("has one time limit for all of it", async () => {
    const clock = new VirtualClock();
    const server = await aServer((_, response) => {
      response.writeHead(200, HEADERS).write("half", () => clock.advance(60_000));
    });
    const { downloader } = aDownloader({ clock });
    expect(await downloader.download(request(server.url))).toMatchObject({ outcome: "failed", reason: "timeout" });
  });
});

describe("A download that is stopped", () => {
  /** Stopped between two tries, so that it is known that something has come; then asked for again. */
  const stoppedAndResumed = async (goesOn: boolean) => {
    const events: EventBody[] = [];
    const { downloader } = aDownloader({
      emit: (event) => {
        events.push(event);
        if (event.type === "http.failed") downloader.stop("352099000000006", "operation-1", goesOn);
      },
    });
    const server = await aServer(cutAt(3000), goesOn ? rest : whole);
    expect(await downloader.download(request(server.url))).toEqual({ outcome: "stopped" });
    const result = await downloader.download(request(server.url));
    return { result, events, server };
  };

  test("goes on later with what it has, if the server lets it", async () => {
    const { result, events, server } = await stoppedAndResumed(true);
    expect(result).toEqual(WHOLE);
    const range = Number(/\d+/.exec(server.requests[1]?.headers.range ?? "")?.[0]);
    expect(events).toContainEqual(expect.objectContaining({ type: "download.stopped", length: range }));
    expect(events).toContainEqual(expect.objectContaining({ type: "download.started", from: range }));
  });

  test("for good begins anew", async () => {
    const { result, server } = await stoppedAndResumed(false);
    expect(result).toEqual(WHOLE);
    expect(server.requests[1]?.headers).not.toHaveProperty("range");
  });

  test("leaves those of other operations and other handsets alone", async () => {
    const { downloader } = aDownloader();
    const server = await aServer((incoming, response) => {
      downloader.stop("352099000000006", "operation-2", false);
      downloader.stop("352099000000014", "operation-1", false);
      whole(incoming, response);
    });
    expect(await downloader.download(request(server.url))).toEqual(WHOLE);
  });

  test("by another of the same operation ends first", async () => {
    const { downloader } = aDownloader();
    const begun: { first?: Promise<unknown> } = {};
    let reached = () => {};
    const server = await aServer((_, response) => {
      response.writeHead(200, HEADERS).flushHeaders();
      reached();
    }, whole);
    await new Promise<void>((resolve) => {
      reached = resolve;
      begun.first = downloader.download(request(server.url));
    });
    expect(await downloader.download(request(server.url))).toMatchObject({ outcome: "downloaded" });
    expect(await begun.first).toEqual({ outcome: "stopped" });
  });

  test("with everything else when the downloader closes, which then begins no more", async () => {
    const server = await aServer((_, response) => {
      response.writeHead(200, HEADERS).write("half", () => void downloader.close());
    });
    const { downloader } = aDownloader();
    expect(await downloader.download(request(server.url))).toEqual({ outcome: "stopped" });
    expect(await downloader.download(request(server.url))).toEqual({ outcome: "stopped" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("A download cut at any place", () => {
  test("comes out the same", async () => {
    const digest = (octets: Uint8Array) => createHash("sha256").update(octets).digest("hex");
    for (const length of [0, 1, 2, 4095, 7999]) {
      const server = await aServer(cutAt(length), (incoming, response) =>
        incoming.headers.range === undefined ? whole(incoming, response) : rest(incoming, response),
      );
      const result = await aDownloader().downloader.download(request(server.url));
      expect(result.outcome === "downloaded" && digest(result.body)).toBe(digest(CONTENT));
    }
  });
});

describe("A notice of what became of a download", () => {
  const notice = (url: string) => ({
    handset: "352099000000006",
    operation: "operation-1",
    url,
    text: "900 Success",
    userAgent: "acme a1",
    timeoutMs: 60_000,
  });

  test("is posted as plain text, once, whatever the answer is", async () => {
    const bodies: string[] = [];
    const server = await aServer(async (posted, response) => {
      bodies.push(new TextDecoder().decode(await bodyOf(posted)));
      response.writeHead(503).end();
    });
    const { downloader, events } = aDownloader();
    await downloader.notify(notice(`${server.origin}/notices?package=firmware`));
    expect(bodies).toEqual(["900 Success"]);
    expect(server.requests[0]).toMatchObject({ method: "POST", url: "/notices?package=firmware" });
    expect(server.requests[0]?.headers).toMatchObject({ "content-type": "text/plain", "user-agent": "acme a1" });
    expect(events).toMatchObject([{ type: "notice.posted", span: "operation-1", text: "900 Success", status: 503 }]);
  });

  test("that nobody takes is an event", async () => {
    const server = await aServer((_, response) => void response.destroy());
    const { downloader, events } = aDownloader();
    await downloader.notify(notice(server.url));
    expect(events).toMatchObject([{ type: "notice.failed", span: "operation-1", url: server.url }]);
    expect(server.requests).toHaveLength(1);
  });
});
