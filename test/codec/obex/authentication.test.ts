import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import {
  CHALLENGE_OPTIONS,
  CHALLENGE_TAGS,
  decodeAuthenticateChallenge,
  decodeAuthenticateResponse,
  encodeAuthenticateChallenge,
  encodeAuthenticateResponse,
  RESPONSE_TAGS,
  realmText,
} from "../../../src/codec/obex/authentication.ts";
import { findHeader } from "../../../src/codec/obex/headers.ts";
import { decodeObexRequest, decodeObexResponse } from "../../../src/codec/obex/packet.ts";
import { obexDigestFits } from "../../../src/codec/security/obex-digest.ts";
import { obexSession } from "../../support/obex-vectors.ts";
import { octets } from "../../support/push-vectors.ts";

const NONCE = octets("000102030405060708090A0B0C0D0E0F");
const SIXTEEN = "00112233445566778899aabbccddeeff";
const error = (code: string) => expect.objectContaining({ code });

describe("OBEX authentication", () => {
  const [, refusal, request] = obexSession("authentication").map(({ packet }) => packet);
  const challengeValue = findHeader(decodeObexResponse(refusal!, "CONNECT").headers, "Auth-Challenge")!;
  const again = decodeObexRequest(request!);
  const responseValue = "headers" in again ? findHeader(again.headers, "Auth-Response")! : new Uint8Array();

  test("challenges with nonce, options and realm", () => {
    const challenge = decodeAuthenticateChallenge(challengeValue);
    expect(challenge).toEqual({ nonce: NONCE, options: 0, realm: { charset: 0, octets: utf8Bytes("DM") } });
    expect(realmText(challenge.realm!)).toBe("DM");
    expect(encodeAuthenticateChallenge(challenge)).toEqual(challengeValue);
  });

  test("answers with a digest that proves the password", () => {
    const response = decodeAuthenticateResponse(responseValue);
    expect(response).toMatchObject({ nonce: NONCE });
    expect(obexDigestFits(response.digest, NONCE, "1234")).toBe(true);
    expect(encodeAuthenticateResponse(response)).toEqual(responseValue);
  });

  test("asks for a user id by the first bit of the options", () => {
    const { options = 0 } = decodeAuthenticateChallenge(octets(`0010${SIXTEEN} 010101`));
    expect(options & CHALLENGE_OPTIONS.userIdRequired).toBe(1);
    expect(options & CHALLENGE_OPTIONS.readOnly).toBe(0);
  });

  test.each([
    ["ISO 8859-1", 1, "e9", "é"],
    ["UTF-16BE", 0xff, "00e9 20ac", "é€"],
    ["a set that is not read here", 5, "e9", undefined],
  ])("gives a realm in %s", (_, charset, hex, text) => {
    expect(realmText({ charset, octets: octets(hex) })).toBe(text);
  });

  test.each([
    ["no nonce", "010100", "invalid-value"],
    ["a nonce of 15 octets", "000f 00112233445566778899aabbccddee", "invalid-value"],
    ["two nonces", `0010${SIXTEEN} 0010${SIXTEEN}`, "invalid-value"],
    ["a realm without a character set", `0010${SIXTEEN} 0200`, "invalid-value"],
    ["a nonce past the end", "0010 0011", "truncated"],
    ["half a triplet", `0010${SIXTEEN} 01`, "truncated"],
  ])("refuses a challenge with %s", (_, hex, code) => {
    expect(() => decodeAuthenticateChallenge(octets(hex))).toThrow(error(code));
  });

  test("refuses a response with a user id beyond 20 octets, both ways", () => {
    const userId = new Uint8Array(21);
    expect(() => decodeAuthenticateResponse(octets(`0010${SIXTEEN} 0115 ${"61".repeat(21)}`))).toThrow(CodecError);
    expect(() => encodeAuthenticateResponse({ digest: NONCE, userId })).toThrow(error("invalid-value"));
  });

  test.each([
    ["challenge", CHALLENGE_TAGS, (value: Uint8Array) => decodeAuthenticateChallenge(value)],
    ["response", RESPONSE_TAGS, (value: Uint8Array) => decodeAuthenticateResponse(value)],
  ])("takes every part of a %s at its least and greatest length, and no more", (_, table, decode) => {
    const rules = Object.values(table);
    expect(new Set(rules.map(({ tag }) => tag)).size).toBe(rules.length);
    const triplet = (tag: number, length: number) => [tag, length, ...new Uint8Array(length)];
    for (const { tag, min, max } of rules) {
      // The first part, tag 0, has to be there.
      const of = (length: number) => Uint8Array.from([...(tag === 0 ? [] : triplet(0, 16)), ...triplet(tag, length)]);
      expect(() => [decode(of(min)), decode(of(max))]).not.toThrow();
      if (min > 0) expect(() => decode(of(min - 1))).toThrow(error("invalid-value"));
      if (max < 255) expect(() => decode(of(max + 1))).toThrow(error("invalid-value"));
    }
  });

  test("survives encode then decode, other tags included", () => {
    const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const tag = fc.integer({ min: 3, max: 255 });
    const other = fc.record({ tag, value: fc.uint8Array({ maxLength: 8 }) });
    const others = fc.array(other, { minLength: 1, maxLength: 3 });
    const realm = fc.record({ charset: fc.nat(255), octets: fc.uint8Array({ maxLength: 20 }) });
    const challenge = fc.record({ nonce: sixteen, options: fc.nat(255), realm, others }, { requiredKeys: ["nonce"] });
    const response = fc.record(
      { digest: sixteen, userId: fc.uint8Array({ maxLength: 20 }), nonce: sixteen, others },
      { requiredKeys: ["digest"] },
    );
    fc.assert(
      fc.property(challenge, response, (asked, answered) => {
        expect(decodeAuthenticateChallenge(encodeAuthenticateChallenge(asked))).toEqual(asked);
        expect(decodeAuthenticateResponse(encodeAuthenticateResponse(answered))).toEqual(answered);
      }),
    );
  });

  test("of random octets throws CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const decode of [decodeAuthenticateChallenge, decodeAuthenticateResponse]) {
          try {
            decode(bytes);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(CodecError);
          }
        }
      }),
    );
  });
});
