import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { type ObexCredential, proofFor, wordsOf } from "../../../src/bearer/obex/challenge-answer.ts";
import { ObexClient } from "../../../src/bearer/obex/client.ts";
import { decodeAuthenticateResponse, encodeAuthenticateChallenge } from "../../../src/codec/obex/authentication.ts";
import { findHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import { OBEX_RESPONSES } from "../../../src/codec/obex/response-codes.ts";
import { obexDigest } from "../../../src/codec/security/obex-digest.ts";
import { aScriptedObexServer, GRANTED, type ScriptedObexServer, saying } from "../../support/obex-script.ts";
import { octets } from "../../support/push-vectors.ts";

const NONCE = octets("000102030405060708090a0b0c0d0e0f");
const ANYBODY: ObexCredential = { name: "", password: "1234" };
const challengeOf = (options?: number) =>
  obexHeader(
    "Auth-Challenge",
    encodeAuthenticateChallenge({ nonce: NONCE, ...(options === undefined ? {} : { options }) }),
  );
const refusal = (...headers: Parameters<typeof proofFor>[0]["headers"]) =>
  ({ result: "refused", code: OBEX_RESPONSES.Unauthorized, headers }) as const;

let server: ScriptedObexServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe("The answer to a challenge (OBEX §2.2)", () => {
  test("is the digest of nonce and password, with the nonce", () => {
    const proof = proofFor(refusal(challengeOf()), ANYBODY);
    expect(decodeAuthenticateResponse(proof?.value as Uint8Array)).toEqual({
      digest: octets("82d59fb96d7d74afc3ab11c3bc77b2e7"),
      nonce: NONCE,
    });
  });

  test("has a user id where one is wanted", () => {
    const proof = proofFor(refusal(challengeOf(1)), { name: "device", password: "1234" });
    expect(decodeAuthenticateResponse(proof?.value as Uint8Array).userId).toEqual(new TextEncoder().encode("device"));
  });

  test.each([
    ["no credential", challengeOf(), undefined, "Unauthorized: a password is wanted, and none is known"],
    ["no user id", challengeOf(1), ANYBODY, "Unauthorized: a user id of 1 to 20 octets is wanted"],
    [
      "a user id too long",
      challengeOf(1),
      { ...ANYBODY, name: "x".repeat(21) },
      "Unauthorized: a user id of 1 to 20 octets is wanted",
    ],
    [
      "a challenge without a nonce",
      obexHeader("Auth-Challenge", octets("010100")),
      ANYBODY,
      "Unauthorized: its challenge cannot be read",
    ],
    ["no challenge", typeHeader("text/plain"), ANYBODY, "Unauthorized"],
  ])("is none with %s, in clear words", (_, header, credential, words) => {
    expect(proofFor(refusal(header), credential)).toBeUndefined();
    expect(wordsOf(refusal(header), credential)).toBe(words);
  });

  test("is given to CONNECT, PUT and GET alike, once each", async () => {
    server = await aScriptedObexServer(({ operation, headers }) => {
      const proof = findHeader(headers, "Auth-Response");
      const connect = operation === "CONNECT" ? 1024 : undefined;
      if (!proof) return saying("Unauthorized", [challengeOf()], connect);
      expect(decodeAuthenticateResponse(proof).digest).toEqual(obexDigest(NONCE, "1234"));
      return connect ? GRANTED : saying("Success", operation === "GET" ? [obexHeader("End-of-Body", NONCE)] : []);
    });
    const options = { host: "127.0.0.1", port: server.port, clock: systemClock, credential: ANYBODY };
    const client = await ObexClient.connect(options);
    if (!(client instanceof ObexClient)) throw new Error("refused");
    expect(await client.put({ headers: [typeHeader("text/plain")], body: NONCE })).toMatchObject({ result: "done" });
    expect(await client.get([typeHeader("text/plain")])).toMatchObject({ result: "done", object: { body: NONCE } });
    client.close();
    expect(server.requests.map(({ operation }) => operation)).toEqual([
      "CONNECT",
      "CONNECT",
      "PUT",
      "PUT",
      "GET",
      "GET",
    ]);
    expect(server.requests[3]?.headers.map(({ id }) => id)).toEqual([0xcb, 0x4e, 0x42, 0x49]);
  });

  test("that is turned down is not given again", async () => {
    server = await aScriptedObexServer(() => saying("Unauthorized", [challengeOf()], 1024));
    const options = { host: "127.0.0.1", port: server.port, clock: systemClock, credential: ANYBODY };
    const refused = await ObexClient.connect(options);
    expect(refused).toMatchObject({ result: "refused" });
    expect(refused instanceof ObexClient || wordsOf(refused, ANYBODY)).toBe("Unauthorized: the password is wrong");
    expect(server.requests).toHaveLength(2);
  });
});
