import type { ServerOptions } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import { aCertificate, type Certificate, selfSignedCertificate } from "../../support/certificate.ts";
import { anHttpServer, anHttpsServer, type TestServer } from "../../support/http-server.ts";
import { aRequest, aTransport } from "../../support/http-transport.ts";

const authority = aCertificate({ name: "Lab CA", isAuthority: true });
const stranger = aCertificate({ name: "Another CA", isAuthority: true });
const HOSTS = ["127.0.0.1", "dm.example.com"];
const ofLab = aCertificate({ name: "server", issuer: authority, hosts: HOSTS });
const handset = aCertificate({ name: "IMEI:352099001761481", issuer: authority });

const servers: TestServer[] = [];
let transport: SessionTransport;
afterEach(async () => {
  await transport.close();
  for (const server of servers.splice(0)) await server.close();
});

/** A server whose answer names the client by its certificate. */
async function aServer(certificate: Certificate = ofLab, rules: ServerOptions = {}): Promise<string> {
  const server = await anHttpsServer(
    certificate,
    (request, response) => {
      const peer = "getPeerCertificate" in request.socket ? (request.socket as TlsSocket).getPeerCertificate() : {};
      response.end(peer.subject?.CN ?? "nobody");
    },
    rules,
  );
  servers.push(server);
  return server.url;
}

interface TlsSocket {
  getPeerCertificate(): { subject?: { CN?: string } };
}

function exchangeWith(url: string, tls: Parameters<typeof aTransport>[0] = {}, fields: object = {}) {
  ({ transport } = aTransport(tls));
  return transport.exchange(aRequest(url, fields));
}

const textOf = (answer: Awaited<ReturnType<SessionTransport["exchange"]>>) =>
  answer.outcome === "answered" ? new TextDecoder().decode(answer.body) : answer;

describe("A server's certificate", () => {
  test.each([
    ["signed by itself", selfSignedCertificate(), {}, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["of an authority that is not the machine's", ofLab, {}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["of another authority than the pinned one", ofLab, { ca: stranger.cert }, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    [
      "out of date",
      aCertificate({ name: "server", issuer: authority, hosts: HOSTS, notAfter: new Date(Date.now() - 1000) }),
      { ca: authority.cert },
      "CERT_HAS_EXPIRED",
    ],
    [
      "of another host",
      aCertificate({ name: "server", issuer: authority, hosts: ["dm.example.com"] }),
      { ca: authority.cert },
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    [
      "of another name than is asked for",
      ofLab,
      { ca: authority.cert, servername: "x.example" },
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
  ])("%s ends the session, for that reason, at the first try", async (_what, certificate, tls, code) => {
    const url = await aServer(certificate);
    const { transport: made, events } = aTransport({ tls });
    transport = made;
    const answer = await transport.exchange(aRequest(url));
    expect(answer).toEqual({ outcome: "failed", reason: "certificate", detail: expect.stringContaining(code) });
    expect(events).toMatchObject([{ type: "http.failed", attempt: 1, retrying: false }]);
  });

  test.each([
    ["is of a pinned authority", { ca: authority.cert }],
    ["is of one of several pinned authorities", { ca: stranger.cert + authority.cert }],
    ["proves the name that was asked for", { ca: authority.cert, servername: "dm.example.com" }],
    ["is not looked at", { rejectUnauthorized: false }],
  ])("is accepted when it %s", async (_how, tls) => {
    expect(textOf(await exchangeWith(await aServer(), { tls }))).toBe("nobody");
  });

  test("is verified on shared connections too", async () => {
    const url = await aServer();
    const trusting = { connections: "shared-pool", tls: { ca: authority.cert } } as const;
    expect(textOf(await exchangeWith(url, trusting))).toBe("nobody");
    await transport.close();
    expect(await exchangeWith(url, { connections: "shared-pool" })).toMatchObject({ reason: "certificate" });
  });
});

describe("A client's certificate", () => {
  const asking = { requestCert: true, rejectUnauthorized: true, ca: authority.cert };

  test("is shown to a server that asks for it", async () => {
    const url = await aServer(ofLab, asking);
    const answer = await exchangeWith(url, { tls: { ca: authority.cert, identity: handset } });
    expect(textOf(answer)).toBe("IMEI:352099001761481");
  });

  test("is each handset's own, where they have different ones", async () => {
    const url = await aServer(ofLab, asking);
    const identity = (name: string) => aCertificate({ name, issuer: authority });
    ({ transport } = aTransport({ tls: { ca: authority.cert, identity } }));
    const answers = await Promise.all(["1", "2"].map((id) => transport.exchange(aRequest(url, { handset: id }))));
    expect(answers.map(textOf)).toEqual(["1", "2"]);
  });

  test("of each handset cannot go over connections that all share", () => {
    const identity = () => handset;
    expect(() => aTransport({ connections: "shared-pool", tls: { identity } })).toThrow(ConfigError);
    ({ transport } = aTransport());
  });

  test("that is missing ends the session, for that reason, when the server says so", async () => {
    const url = await aServer(ofLab, { ...asking, maxVersion: "TLSv1.2" });
    const answer = await exchangeWith(url, { tls: { ca: authority.cert } });
    expect(answer).toMatchObject({
      outcome: "failed",
      reason: "certificate",
      detail: expect.stringContaining("ALERT"),
    });
  });

  test.each([
    ["is missing", "TLSv1.3", {}],
    ["is of an unknown authority", "TLSv1.2", { identity: aCertificate({ name: "x", issuer: stranger }) }],
    ["is of an unknown authority", "TLSv1.3", { identity: aCertificate({ name: "x", issuer: stranger }) }],
  ] as const)("that %s is what comes to mind when the server hangs up with %s", async (_what, maxVersion, identity) => {
    const url = await aServer(ofLab, { ...asking, maxVersion });
    const answer = await exchangeWith(url, { tls: { ca: authority.cert, ...identity } });
    expect(answer).toMatchObject({ outcome: "failed", detail: expect.stringContaining("certificate") });
  });
});

test("A redirect from https to http is refused, from http to https followed", async () => {
  const redirecting = (to: string) => [302, { Location: to }] as const;
  const plain = await anHttpServer((_request, response) => response.end("x"));
  const secure = await aServer();
  const down = await anHttpsServer(ofLab, (_request, response) => response.writeHead(...redirecting(plain.url)).end());
  const up = await anHttpServer((_request, response) => response.writeHead(...redirecting(secure)).end());
  servers.push(plain, down, up);
  ({ transport } = aTransport({ tls: { ca: authority.cert } }));
  expect(await transport.exchange(aRequest(down.url))).toMatchObject({ outcome: "failed", reason: "status" });
  expect(await transport.exchange(aRequest(up.url))).toMatchObject({ outcome: "answered", url: secure });
});
