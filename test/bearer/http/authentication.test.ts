import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { SessionTransport, TransportCredential } from "../../../src/ports/session-transport.ts";
import { anHttpServer, type TestServer } from "../../support/http-server.ts";
import { aRequest, aTransport } from "../../support/http-transport.ts";

const servers: TestServer[] = [];
let transport: SessionTransport;
afterEach(async () => {
  await transport.close();
  for (const server of servers.splice(0)) await server.close();
});

const DIGEST: TransportCredential = { scheme: "digest", name: "emu-0001", secret: "h77p-s3cret" };
const BASIC: TransportCredential = { ...DIGEST, scheme: "basic" };
const BASIC_VALUE = `Basic ${Buffer.from("emu-0001:h77p-s3cret").toString("base64")}`;

/** What a server does with one request, given what it was shown. */
type Judge = (shown: string | undefined, response: ServerResponse, request: IncomingMessage) => void;

/** A server, and what it was shown by each request. */
async function aServer(judge: Judge, header: "authorization" | "proxy-authorization" = "authorization") {
  const shown: (string | undefined)[] = [];
  const server = await anHttpServer((request, response) => {
    const value = request.headers[header];
    shown.push(value);
    judge(value, response, request);
  });
  servers.push(server);
  return { url: `${server.url}/dm?x=%2f`, shown };
}

function post(url: string, transportCredential?: TransportCredential, fields: Parameters<typeof aRequest>[1] = {}) {
  return transport.exchange(aRequest(url, { ...(transportCredential ? { transportCredential } : {}), ...fields }));
}

function challenge(response: ServerResponse, value: string | string[], status = 401): void {
  response.writeHead(status, { [status === 401 ? "WWW-Authenticate" : "Proxy-Authenticate"]: value }).end();
}

const digest = (nonce: string, more = "") => `Digest realm="dm", nonce="${nonce}", qop="auth", opaque="o"${more}`;

/** What a Digest says, by name, and whether its response is right by RFC 7616. */
function read(shown: string | undefined) {
  const parts = Object.fromEntries(
    [...(shown ?? "").matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, name, quoted, token]) => [
      name,
      quoted ?? token,
    ]),
  );
  const hash = (text: string) =>
    createHash(parts["algorithm"] === "SHA-256" ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const { username, realm, nonce, nc, cnonce, qop, uri, response } = parts;
  const right = hash([hash(`${username}:${realm}:h77p-s3cret`), nonce, nc, cnonce, qop, hash(`POST:${uri}`)].join(":"));
  return { username, nonce, nc, uri, cnonce, fits: response === right };
}

describe("HTTP Basic", () => {
  const asking: Judge = (shown, response) =>
    shown === BASIC_VALUE ? response.end("x") : challenge(response, 'Basic realm="dm", charset="UTF-8"');

  test("is shown when the server asks for it, and unasked from then on in the session", async () => {
    const { url, shown } = await aServer(asking);
    const made = aTransport();
    transport = made.transport;
    for (const span of ["session-1", "session-1", "session-2"]) {
      expect(await post(url, BASIC, { span })).toMatchObject({ outcome: "answered" });
    }
    expect(shown).toEqual([undefined, BASIC_VALUE, BASIC_VALUE, undefined, BASIC_VALUE]);
    expect(made.events).toMatchObject([
      { type: "http.challenged", url, status: 401, scheme: "basic", span: "session-1" },
      { type: "http.challenged", span: "session-2" },
    ]);
  });

  test("that is wrong ends the session with status 401, and the events tell no secret", async () => {
    const { url, shown } = await aServer(asking);
    const made = aTransport();
    transport = made.transport;
    const answer = await post(url, { ...BASIC, secret: "wr0ng-s3cret" });
    expect(answer).toEqual({ outcome: "failed", reason: "status", detail: "HTTP status 401" });
    expect(shown).toHaveLength(2);
    expect(JSON.stringify(made.events)).not.toMatch(/wr0ng|d3IwbmctczNjcmV0|emu-0001/);
  });

  test.each([
    ["without a credential", undefined, 'Basic realm="dm"'],
    ["with a credential for Digest", DIGEST, 'Basic realm="dm"'],
    ["without a challenge", BASIC, ""],
    ["with a challenge of another scheme", BASIC, "Negotiate"],
  ])("status 401 %s ends the session", async (_what, http, value) => {
    const { url, shown } = await aServer((_shown, response) => challenge(response, value));
    ({ transport } = aTransport());
    expect(await post(url, http)).toMatchObject({ outcome: "failed", reason: "status", detail: "HTTP status 401" });
    expect(shown).toHaveLength(1);
  });

  test("is shown to a proxy that asks with 407, beside what the server asks for", async () => {
    const seen: (string | undefined)[][] = [];
    const { url } = await aServer((_shown, response, { headers }) => {
      const [proxy, server] = [headers["proxy-authorization"], headers.authorization];
      seen.push([proxy, server]);
      if (proxy !== BASIC_VALUE) challenge(response, "Basic realm=p", 407);
      else if (server !== BASIC_VALUE) challenge(response, "Basic realm=s");
      else response.end("x");
    });
    ({ transport } = aTransport());
    expect(await post(url, BASIC)).toMatchObject({ outcome: "answered" });
    expect(seen.at(-1)).toEqual([BASIC_VALUE, BASIC_VALUE]);
    expect(seen).toHaveLength(3);
  });

  test("is not shown where a redirect leads, nor to another origin that the session knows", async () => {
    const other = await aServer(asking);
    const { url } = await aServer((_shown, response, { url: path }) => {
      if (path === "/away") response.writeHead(307, { Location: other.url }).end();
      else asking(_shown, response, {} as IncomingMessage);
    });
    ({ transport } = aTransport());
    expect(await post(url, BASIC)).toMatchObject({ outcome: "answered" });
    expect(await post(new URL("/away", url).href, BASIC)).toMatchObject({ outcome: "failed" });
    expect(other.shown).toEqual([undefined]);
  });
});

describe("HTTP Digest", () => {
  test.each(["MD5", "SHA-256"])("with %s proves the secret for this path, and counts", async (algorithm) => {
    const { url, shown } = await aServer((value, response) =>
      read(value).fits ? response.end("x") : challenge(response, digest("n1", `, algorithm=${algorithm}`)),
    );
    ({ transport } = aTransport());
    for (let i = 0; i < 3; i++) expect(await post(url, DIGEST)).toMatchObject({ outcome: "answered" });
    const [first, ...uses] = shown.map(read);
    expect(first?.fits).toBe(false);
    expect(uses.map(({ nc }) => nc)).toEqual(["00000001", "00000002", "00000003"]);
    expect(new Set(uses.map(({ cnonce }) => cnonce)).size).toBe(3);
    expect(uses[0]).toMatchObject({ username: "emu-0001", nonce: "n1", uri: "/dm?x=%2f", fits: true });
  });

  test("takes a new nonce when the old one is stale, which is no refusal", async () => {
    let nonce = 1;
    const { url, shown } = await aServer((value, response) => {
      const { nonce: used, fits } = read(value);
      if (fits && used === `n${nonce}`) response.end("x");
      else challenge(response, digest(`n${nonce}`, fits ? ", stale=true" : ""));
    });
    ({ transport } = aTransport());
    await post(url, DIGEST);
    nonce = 2;
    expect(await post(url, DIGEST)).toMatchObject({ outcome: "answered" });
    expect(shown.map((each) => read(each).nonce)).toEqual([undefined, "n1", "n1", "n2"]);
    expect(read(shown.at(-1)).nc).toBe("00000001");
  });

  test("takes the next nonce from Authentication-Info", async () => {
    let uses = 0;
    const { url, shown } = await aServer((value, response) => {
      if (!read(value).fits) return challenge(response, digest("n0"));
      response.writeHead(200, { "Authentication-Info": `nextnonce="n${++uses}", qop=auth` }).end("x");
    });
    ({ transport } = aTransport());
    for (let i = 0; i < 3; i++) await post(url, DIGEST);
    expect(shown.map((each) => read(each).nonce)).toEqual([undefined, "n0", "n1", "n2"]);
    expect(shown.slice(1).map((each) => read(each).nc)).toEqual(["00000001", "00000001", "00000001"]);
  });

  test("chooses among the challenges of several headers", async () => {
    const { url, shown } = await aServer((value, response) =>
      read(value).fits ? response.end("x") : challenge(response, ["Basic realm=dm", digest("n1"), "Negotiate"]),
    );
    ({ transport } = aTransport());
    expect(await post(url, DIGEST)).toMatchObject({ outcome: "answered" });
    expect(shown).toHaveLength(2);
  });

  test("that the server never takes, or always finds stale, ends the session", async () => {
    const refusing = await aServer((_shown, response) => challenge(response, digest("n1")));
    const forgetful = await aServer((_shown, response) => challenge(response, digest("n1", ", stale=true")));
    ({ transport } = aTransport());
    for (const { url } of [refusing, forgetful]) {
      expect(await post(url, DIGEST)).toMatchObject({ outcome: "failed", detail: "HTTP status 401" });
    }
    expect([refusing.shown.length, forgetful.shown.length]).toEqual([2, 4]);
  });

  test.each([
    ["an algorithm that is not had", digest("n1", ", algorithm=SHA-512-256")],
    ["protection of something else", 'Digest realm="dm", nonce="n1", qop="auth-conf"'],
    ["Basic", "Basic realm=dm"],
  ])("has no answer to %s: the session ends with status 401", async (_what, value) => {
    const { url, shown } = await aServer((_shown, response) => challenge(response, value));
    ({ transport } = aTransport());
    expect(await post(url, DIGEST)).toMatchObject({ outcome: "failed", detail: "HTTP status 401" });
    expect(shown).toEqual([undefined]);
  });

  test("of a session keeps the cnonce that it began with", async () => {
    const { url, shown } = await aServer((value, response) =>
      value ? response.end("x") : challenge(response, digest("n1", ", algorithm=MD5-sess")),
    );
    ({ transport } = aTransport());
    for (const _ of ["first", "second"]) expect(await post(url, DIGEST)).toMatchObject({ outcome: "answered" });
    const [, first, second] = shown.map(read);
    expect(second).toMatchObject({ nc: "00000002", cnonce: first?.cnonce });
  });

  test("is the same when a run is repeated", async () => {
    const once = async () => {
      const { url, shown } = await aServer((value, response) =>
        read(value).fits ? response.end("x") : challenge(response, digest("n1")),
      );
      ({ transport } = aTransport());
      await post(url, DIGEST);
      await transport.close();
      return shown.at(-1);
    };
    expect(await once()).toBe(await once());
  });
});

describe("The header x-syncml-hmac", () => {
  test("goes out and comes back as it is, names beyond ASCII in UTF-8", async () => {
    const hmac = 'algorithm=MD5, username="Jürgen €", mac=aOViDYvBavqFtIiUZa1pVA==';
    let seen: unknown;
    const server = await anHttpServer((request, response) => {
      seen = request.headers["x-syncml-hmac"];
      response.writeHead(200, { "X-SyncML-HMAC": String(seen) }).end("x");
    });
    servers.push(server);
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(server.url, { hmac }))).toMatchObject({ outcome: "answered", hmac });
    expect(Buffer.from(String(seen), "latin1").toString("utf8")).toBe(hmac);
  });

  test("is the same in every try of a message", async () => {
    const seen: unknown[] = [];
    const server = await anHttpServer((request, response) => {
      seen.push(request.headers["x-syncml-hmac"]);
      response.writeHead(seen.length < 3 ? 503 : 200).end("x");
    });
    servers.push(server);
    ({ transport } = aTransport());
    expect(await transport.exchange(aRequest(server.url, { hmac: "mac=x" }))).not.toHaveProperty("hmac");
    expect(seen).toEqual(["mac=x", "mac=x", "mac=x"]);
  });
});
