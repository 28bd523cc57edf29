import { afterEach, describe, expect, test } from "vitest";
import {
  decodeAuthenticateChallenge,
  decodeAuthenticateResponse,
  encodeAuthenticateChallenge,
  encodeAuthenticateResponse,
} from "../../../src/codec/obex/authentication.ts";
import { findHeader, type ObexHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import type { ObexResponse } from "../../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES } from "../../../src/codec/obex/response-codes.ts";
import { obexDigest } from "../../../src/codec/security/obex-digest.ts";
import { anObexServer, ObexPeer, type ObexServerUnderTest } from "../../support/obex-peer.ts";

const OBJECT = { headers: [typeHeader("application/vnd.wap.connectivity-wbxml")], body: Uint8Array.of(3, 0x0b) };
const UNAUTHORIZED = OBEX_RESPONSES.Unauthorized;

let lab: ObexServerUnderTest;
afterEach(() => lab.server.close());

const aLockedServer = async () => (lab = await anObexServer({ password: "1234" }));

/** The response to the challenge in an answer. */
function proof({ headers }: ObexResponse, password: string): ObexHeader {
  const { nonce } = decodeAuthenticateChallenge(findHeader(headers, "Auth-Challenge") ?? new Uint8Array());
  return obexHeader("Auth-Response", encodeAuthenticateResponse({ digest: obexDigest(nonce, password), nonce }));
}

describe("an OBEX server with a password", () => {
  test("challenges CONNECT, and lets in who knows it", async () => {
    await aLockedServer();
    const peer = await ObexPeer.connect(lab.port);
    const challenge = await peer.connectTo();
    expect(challenge).toMatchObject({ code: UNAUTHORIZED, connect: { maxPacketLength: 8192 } });
    expect(await peer.connectTo(undefined, 8192, [proof(challenge, "1234")])).toMatchObject({ code: 0xa0 });
    expect(await peer.put(OBJECT)).toMatchObject({ result: "done" });
    await peer.ask({ operation: "DISCONNECT", final: true, headers: [] });
    expect(await peer.put(OBJECT)).toMatchObject({ result: "refused", code: UNAUTHORIZED });
    expect(lab.delivered).toHaveLength(1);
  });

  test("challenges a PUT without CONNECT too", async () => {
    await aLockedServer();
    const peer = await ObexPeer.connect(lab.port);
    const headers = [...OBJECT.headers, obexHeader("End-of-Body", OBJECT.body)];
    const challenge = await peer.ask({ operation: "PUT", final: true, headers });
    expect(challenge).toMatchObject({ code: UNAUTHORIZED });
    const again = [proof(challenge, "1234"), ...headers];
    expect(await peer.ask({ operation: "PUT", final: true, headers: again })).toMatchObject({ code: 0xa0 });
  });

  test("proves that it knows it as well, when it is asked", async () => {
    await aLockedServer();
    const peer = await ObexPeer.connect(lab.port);
    const nonce = new Uint8Array(16).fill(7);
    const ours = obexHeader("Auth-Challenge", encodeAuthenticateChallenge({ nonce }));
    const granted = await peer.connectTo(undefined, 8192, [proof(await peer.connectTo(), "1234"), ours]);
    const answered = decodeAuthenticateResponse(findHeader(granted.headers, "Auth-Response") ?? new Uint8Array());
    expect(answered.digest).toEqual(obexDigest(nonce, "1234"));
  });

  test("takes no response twice, and none that was made for another connection", async () => {
    await aLockedServer();
    const first = await ObexPeer.connect(lab.port);
    const used = proof(await first.connectTo(), "1234");
    expect(await first.connectTo(undefined, 8192, [used])).toMatchObject({ code: 0xa0 });
    const second = await ObexPeer.connect(lab.port);
    await second.connectTo();
    expect(await second.connectTo(undefined, 8192, [used])).toMatchObject({ code: UNAUTHORIZED });
  });

  test.each([
    ["a wrong password", (challenge: ObexResponse) => proof(challenge, "4321")],
    ["octets that are no response", () => obexHeader("Auth-Response", Uint8Array.of(0, 200, 1))],
  ])("hangs up after three times %s; others still get in", async (_what, answer) => {
    await aLockedServer();
    const peer = await ObexPeer.connect(lab.port);
    let response = await peer.connectTo();
    for (let tries = 0; tries < 3; tries++) {
      response = await peer.connectTo(undefined, 8192, [answer(response)]);
      expect(response.code).toBe(UNAUTHORIZED);
    }
    await peer.closed;
    expect(lab.delivered).toEqual([]);
    const other = await ObexPeer.connect(lab.port);
    expect(await other.connectTo(undefined, 8192, [proof(await other.connectTo(), "1234")])).toMatchObject({
      code: 0xa0,
    });
  });
});
