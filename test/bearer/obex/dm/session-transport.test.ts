import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../../src/base/bytes.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { ObexSessionTransport, withObex } from "../../../../src/bearer/obex/dm/session-transport.ts";
import { OBEX_TARGETS } from "../../../../src/bearer/obex/targets.ts";
import { encodeAuthenticateChallenge } from "../../../../src/codec/obex/authentication.ts";
import { findHeader, mediaTypeOf, obexHeader } from "../../../../src/codec/obex/headers.ts";
import type { ObexResponse } from "../../../../src/codec/obex/packet.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import type { EventBody } from "../../../../src/events/event.ts";
import type { SessionRequest } from "../../../../src/ports/session-transport.ts";
import {
  aScriptedObexServer,
  GRANTED,
  type Said,
  type ScriptedObexServer,
  type SentRequest,
  saying,
} from "../../../support/obex-script.ts";

const { wbxml, xml } = SYNCML_DM_TYPES;
const HMAC = 'algorithm=MD5, username="device", mac=aOViDYvBavqFtIiUZa1pVA==';
const HANDSET = "352099000000006";
const SPAN = "session-1";

const transports: ObexSessionTransport[] = [];
const servers: ScriptedObexServer[] = [];
afterEach(async () => {
  for (const transport of transports.splice(0)) await transport.close();
  for (const server of servers.splice(0)) await server.close();
});

function aTransport(goodbyeMs = 60_000): { transport: ObexSessionTransport; events: EventBody[] } {
  const events: EventBody[] = [];
  const limits = { backOffMs: 1, goodbyeMs };
  const transport = new ObexSessionTransport({ clock: systemClock, emit: (event) => events.push(event), limits });
  transports.push(transport);
  return { transport, events };
}

/** A server that takes and gives everything, except what is said otherwise. */
async function aServer(say: (request: SentRequest, index: number) => Said | undefined = () => undefined) {
  const server = await aScriptedObexServer((request, index) => say(request, index) ?? usual(request));
  servers.push(server);
  return { server, url: `obex://127.0.0.1:${server.port}` };
}

function usual(request: SentRequest): ObexResponse {
  if (request.operation === "CONNECT") return GRANTED;
  if (request.operation === "GET") return answering(utf8Bytes("answer"));
  return saying(isFinal(request) ? "Success" : "Continue");
}

const isFinal = (request: SentRequest) => !("final" in request) || request.final;

function answering(body: Uint8Array): ObexResponse {
  return saying("Success", [obexHeader("Length", body.length), obexHeader("End-of-Body", body)]);
}

function aRequest(url: string, fields: Partial<SessionRequest> = {}): SessionRequest {
  return {
    url,
    contentType: wbxml,
    body: utf8Bytes("package 1"),
    userAgent: "test",
    maxAnswerBytes: 100_000,
    timeoutMs: 60_000,
    retries: 2,
    handset: HANDSET,
    span: SPAN,
    ...fields,
  };
}

const operations = ({ requests }: ScriptedObexServer) => requests.map(({ operation }) => operation);

describe("A device that is the OBEX client", () => {
  test("connects to SYNCML-DM, puts each message and gets each answer on one connection, and disconnects (SyncML_OBEX)", async () => {
    const { server, url } = await aServer();
    const { transport, events } = aTransport();
    const answered = { outcome: "answered", contentType: wbxml, body: utf8Bytes("answer"), url };
    expect(await transport.exchange(aRequest(url))).toEqual(answered);
    expect(await transport.exchange(aRequest(url, { body: utf8Bytes("package 3") }))).toEqual(answered);
    transport.finish(HANDSET, SPAN);
    await expect.poll(() => server.open(), { interval: 1 }).toBe(0);
    expect(operations(server)).toEqual(["CONNECT", "PUT", "GET", "PUT", "GET", "DISCONNECT"]);
    const [connect, put, get] = server.requests;
    expect(connect && findHeader(connect.headers, "Target")).toEqual(OBEX_TARGETS["SyncML DM"]);
    expect(put?.headers).toEqual([
      obexHeader("Connection-Id", 1),
      obexHeader("Type", latin1Bytes(`${wbxml}\0`)),
      obexHeader("Length", 9),
      obexHeader("End-of-Body", utf8Bytes("package 1")),
    ]);
    expect(get?.headers.map(({ id }) => id)).toEqual([0xcb, 0x42]);
    expect(get && mediaTypeOf(get.headers)).toBe(wbxml);
    expect(server.opened()).toBe(1);
    expect(events.every((event) => "handset" in event && event.handset === HANDSET)).toBe(true);
    expect(events.map(({ type }) => type)).toEqual([
      "obex.opened",
      ...Array.from({ length: 6 }, () => ["obex.sent", "obex.received"]).flat(),
      "obex.closed",
    ]);
  });

  test("sends a message of any length in packets as the server takes them, and gets one so", async () => {
    const long = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
    let given = 0;
    const { server, url } = await aServer(({ operation }) => {
      if (operation === "CONNECT") return saying("Success", [obexHeader("Connection-Id", 1)], 255);
      if (operation !== "GET") return undefined;
      const piece = long.subarray(given, given + 200);
      given += 200;
      return given >= long.length
        ? saying("Success", [obexHeader("End-of-Body", piece)])
        : saying("Continue", [obexHeader("Body", piece)]);
    });
    const { transport } = aTransport();
    const answer = await transport.exchange(aRequest(url, { body: long }));
    expect(answer).toMatchObject({ outcome: "answered", body: long });
    const puts = server.requests.filter(({ operation }) => operation === "PUT");
    expect(puts.length).toBeGreaterThan(20);
    expect(puts.map(isFinal)).toEqual(puts.map((_, index) => index === puts.length - 1));
    const sent = puts.flatMap(({ headers }) => headers.filter(({ id }) => id === 0x48 || id === 0x49));
    expect(sent.flatMap(({ value }) => [...(value as Uint8Array)])).toEqual([...long]);
  });

  test("shows its MAC in the header HTTP, and hands on the server's", async () => {
    const mac = obexHeader("HTTP", latin1Bytes(`x-syncml-hmac: ${HMAC}`));
    const { server, url } = await aServer(({ operation }) =>
      operation === "GET" ? saying("Success", [mac, obexHeader("End-of-Body", utf8Bytes("x"))]) : undefined,
    );
    const answer = await aTransport().transport.exchange(aRequest(url, { hmac: HMAC, contentType: xml }));
    expect(answer).toMatchObject({ outcome: "answered", contentType: xml, hmac: HMAC });
    expect(findHeader(server.requests[1]?.headers ?? [], "HTTP")).toEqual(latin1Bytes(`x-syncml-hmac: ${HMAC}`));
  });

  test.each(["CONNECT", "PUT", "GET"] as const)(
    "comes again when %s is answered with Service Unavailable",
    async (busy) => {
      let left = 2;
      const { server, url } = await aServer(({ operation }) =>
        operation === busy && left-- > 0
          ? saying("Service Unavailable", [], busy === "CONNECT" ? 1024 : undefined)
          : undefined,
      );
      const { transport, events } = aTransport();
      expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "answered" });
      const steps = ["CONNECT", "PUT", "GET"];
      expect(operations(server)).toEqual(steps.flatMap((each) => (each === busy ? [each, each, each] : [each])));
      expect(events.filter(({ type }) => type === "obex.failed")).toMatchObject([
        { url, attempt: 1, detail: "OBEX: Service Unavailable", retrying: true },
        { attempt: 2, retrying: true },
      ]);
    },
  );

  test("gives up a server that is busy too often", async () => {
    const { server, url } = await aServer(() => saying("Service Unavailable", [], 1024));
    const { transport, events } = aTransport();
    const answer = await transport.exchange(aRequest(url, { retries: 1 }));
    expect(answer).toEqual({ outcome: "failed", reason: "status", detail: "OBEX: Service Unavailable" });
    expect(server.requests).toHaveLength(2);
    expect(events.filter(({ type }) => type === "obex.failed").at(-1)).toMatchObject({ attempt: 2, retrying: false });
  });

  test.each(["CONNECT", "PUT", "GET"] as const)("takes Not Found to %s for a no, at once", async (refused) => {
    const { server, url } = await aServer(({ operation }) =>
      operation === refused ? saying("Not Found", [], refused === "CONNECT" ? 1024 : undefined) : undefined,
    );
    const answer = await aTransport().transport.exchange(aRequest(url));
    expect(answer).toEqual({ outcome: "failed", reason: "status", detail: "OBEX: Not Found" });
    expect(operations(server).at(-1)).toBe(refused);
  });

  test("tries again where nobody listens, and says so in the end", async () => {
    const { server, url } = await aServer();
    await server.close();
    servers.pop();
    const { transport, events } = aTransport();
    const answer = await transport.exchange(aRequest(url));
    expect(answer).toMatchObject({ outcome: "failed", reason: "unreachable" });
    expect(events.map((event) => event.type === "obex.failed" && event.retrying)).toEqual([true, true, false]);
  });

  test.each(["CONNECT", "PUT", "GET"] as const)(
    "has the session fail when the connection breaks at %s",
    async (last) => {
      const { server, url } = await aServer(({ operation }) => (operation === last ? "hang up" : undefined));
      const { transport } = aTransport();
      expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "failed", reason: "unreachable" });
      expect(operations(server).at(-1)).toBe(last);
      transport.finish(HANDSET, SPAN);
      expect(server.opened()).toBe(1);
    },
  );

  test("has the session fail when the connection breaks between two messages", async () => {
    const { server, url } = await aServer();
    const { transport, events } = aTransport();
    await transport.exchange(aRequest(url));
    await server.close();
    servers.pop();
    await expect.poll(() => events.at(-1)?.type, { interval: 1 }).toBe("obex.closed");
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "failed", reason: "unreachable" });
  });

  test("says that the server refuses the encoding, and carries the other one over the same connection", async () => {
    const { server, url } = await aServer(({ operation }, index) =>
      operation === "PUT" && index === 1 ? saying("Unsupported Media Type") : undefined,
    );
    const { transport } = aTransport();
    expect(await transport.exchange(aRequest(url))).toEqual({
      outcome: "failed",
      reason: "status",
      detail: "OBEX: Unsupported Media Type",
      refusesEncoding: true,
    });
    const other = await transport.exchange(aRequest(url, { contentType: xml }));
    expect(other).toMatchObject({ outcome: "answered" });
    expect(operations(server)).toEqual(["CONNECT", "PUT", "PUT", "GET"]);
  });

  test("waits no longer for an answer than it is told", async () => {
    const { url } = await aServer(({ operation }) => (operation === "GET" ? "silence" : undefined));
    const { transport } = aTransport(1);
    const answer = await transport.exchange(aRequest(url, { timeoutMs: 100 }));
    expect(answer).toMatchObject({ outcome: "failed", reason: "timeout" });
  });

  test("aborts an answer that is longer than it takes", async () => {
    const { server, url } = await aServer(({ operation }) =>
      operation === "GET" ? saying("Continue", [obexHeader("Body", new Uint8Array(600))]) : undefined,
    );
    const answer = await aTransport().transport.exchange(aRequest(url, { maxAnswerBytes: 1000 }));
    expect(answer).toMatchObject({ outcome: "failed", reason: "broken" });
    expect(operations(server)).toEqual(["CONNECT", "PUT", "GET", "GET", "ABORT"]);
  });

  test("says that a header does not fit into the server's packets", async () => {
    const { url } = await aServer(({ operation }) =>
      operation === "CONNECT" ? saying("Success", [], 255) : undefined,
    );
    const answer = await aTransport().transport.exchange(aRequest(url, { hmac: "x".repeat(300) }));
    expect(answer).toMatchObject({ outcome: "failed", reason: "broken", detail: expect.stringContaining("HTTP") });
  });

  test("shows its password to a server that challenges, if it has one for OBEX", async () => {
    const challenge = obexHeader("Auth-Challenge", encodeAuthenticateChallenge({ nonce: new Uint8Array(16) }));
    const { server, url } = await aServer(({ operation, headers }) =>
      operation === "CONNECT" && !findHeader(headers, "Auth-Response")
        ? saying("Unauthorized", [challenge], 1024)
        : undefined,
    );
    const transportCredential = { scheme: "obex", name: "device", secret: "1234" } as const;
    expect(await aTransport().transport.exchange(aRequest(url, { transportCredential }))).toMatchObject({
      outcome: "answered",
    });
    expect(operations(server)).toEqual(["CONNECT", "CONNECT", "PUT", "GET"]);
    const refused = {
      outcome: "failed",
      reason: "status",
      detail: "OBEX: Unauthorized: a password is wanted, and none is known",
    };
    expect(await aTransport().transport.exchange(aRequest(url))).toEqual(refused);
    const ofHttp = { ...transportCredential, scheme: "basic" } as const;
    expect(await aTransport().transport.exchange(aRequest(url, { transportCredential: ofHttp }))).toEqual(refused);
  });

  test("goes on at another address that the server names, with a connection of its own", async () => {
    const first = await aServer();
    const second = await aServer();
    const { transport } = aTransport();
    await transport.exchange(aRequest(first.url));
    expect(await transport.exchange(aRequest(`${second.url}/?s=1`))).toMatchObject({ outcome: "answered" });
    expect(await transport.exchange(aRequest(`${second.url}/?s=2`))).toMatchObject({ outcome: "answered" });
    expect(operations(first.server)).toEqual(["CONNECT", "PUT", "GET", "DISCONNECT"]);
    expect(operations(second.server)).toEqual(["CONNECT", "PUT", "GET", "PUT", "GET"]);
  });
});

describe("A session that is over", () => {
  test("while a message is under way hangs up, and the message has no answer", async () => {
    const { server, url } = await aServer(({ operation }) => (operation === "GET" ? "silence" : undefined));
    const { transport } = aTransport();
    const answer = transport.exchange(aRequest(url));
    await expect.poll(() => operations(server).at(-1), { interval: 1 }).toBe("GET");
    transport.finish(HANDSET, SPAN);
    expect(await answer).toMatchObject({ outcome: "failed", reason: "closed" });
    await expect.poll(() => server.open(), { interval: 1 }).toBe(0);
  });

  test("while it waits for another try makes none", async () => {
    const { url } = await aServer(() => saying("Service Unavailable", [], 1024));
    const events: EventBody[] = [];
    const limits = { backOffMs: 60_000, maxBackOffMs: 60_000 };
    const transport = new ObexSessionTransport({ clock: systemClock, emit: (event) => events.push(event), limits });
    const answer = transport.exchange(aRequest(url));
    await expect.poll(() => events.some(({ type }) => type === "obex.failed"), { interval: 1 }).toBe(true);
    await transport.close();
    expect(await answer).toMatchObject({ outcome: "failed", reason: "closed" });
    expect(await transport.exchange(aRequest(url))).toMatchObject({ outcome: "failed", reason: "closed" });
  });

  test("does not wait long for a server that answers no DISCONNECT", async () => {
    const { server, url } = await aServer(({ operation }) => (operation === "DISCONNECT" ? "silence" : undefined));
    const { transport } = aTransport(20);
    await transport.exchange(aRequest(url, { timeoutMs: 60_000 }));
    await transport.close();
    await expect.poll(() => server.open(), { interval: 1 }).toBe(0);
    expect(operations(server).at(-1)).toBe("DISCONNECT");
  });

  test("is not the session of another handset, nor another one of the same", async () => {
    const { server, url } = await aServer();
    const { transport } = aTransport();
    await transport.exchange(aRequest(url));
    await transport.exchange(aRequest(url, { handset: "352099000000014" }));
    await transport.exchange(aRequest(url, { span: "session-2" }));
    transport.finish(HANDSET, SPAN);
    await expect.poll(() => server.open(), { interval: 1 }).toBe(2);
    expect(server.opened()).toBe(3);
  });
});

describe("The choice of transport", () => {
  test("is made by the URL of each message", async () => {
    const { server, url } = await aServer();
    const over: string[] = [];
    const other = {
      exchange: async ({ url }: SessionRequest) => {
        over.push(url);
        return { outcome: "failed", reason: "closed", detail: "the other one" } as const;
      },
      finish: (handset: string, span: string) => void over.push(`finish ${handset} ${span}`),
      close: async () => void over.push("close"),
    };
    const transport = withObex(other, aTransport().transport);
    await transport.exchange(aRequest("http://127.0.0.1/dm"));
    await transport.exchange(aRequest(url.replace("obex", "OBEX")));
    transport.finish(HANDSET, SPAN);
    await transport.close();
    expect(over).toEqual(["http://127.0.0.1/dm", `finish ${HANDSET} ${SPAN}`, "close"]);
    expect(operations(server)).toEqual(["CONNECT", "PUT", "GET", "DISCONNECT"]);
  });
});
