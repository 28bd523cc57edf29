import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import {
  basicAuthorization,
  clientNonce,
  digestAuthorization,
  digestChallenge,
} from "../../../src/codec/security/http-authorization.ts";
import { parseHttpChallenges } from "../../../src/codec/security/http-challenge.ts";

const mufasa = { name: "Mufasa", secret: "Circle of Life" };
const nala = {
  method: "GET",
  uri: "/dir/index.html",
  count: 1,
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
  body: utf8Bytes("<SyncML/>"),
};
/** The example of RFC 7616 §3.9.1, with either algorithm. */
const rfc7616 = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function answer(header: string, credential = mufasa, request = nala): string {
  const challenge = digestChallenge(parseHttpChallenges(header));
  return challenge ? digestAuthorization(challenge, credential, request) : "none";
}

const responseOf = (authorization: string) => /response="(\w+)"/.exec(authorization)?.[1];

describe("Digest", () => {
  test.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("with %s is the example of RFC 7616", (algorithm, response) => {
    expect(answer(rfc7616(algorithm))).toBe(
      'Digest username="Mufasa", realm="http-auth@example.org", ' +
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", ' +
        `algorithm=${algorithm}, qop=auth, nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", ` +
        `response="${response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
    );
  });

  test("without algorithm is MD5, as in the example of RFC 2617", () => {
    const header =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const authorization = answer(header, { name: "Mufasa", secret: "Circle Of Life" }, { ...nala, cnonce: "0a4f113b" });
    expect(responseOf(authorization)).toBe("6629fae49393a05397450978507c4ef1");
    expect(authorization).not.toContain("algorithm");
  });

  // The example of RFC 7616 with its other algorithms, computed with Python's hashlib.
  test.each([
    ["MD5-sess", "auth-int, auth", "auth", "e783283f46242139c486a698fec7211d"],
    ["md5", "auth-int", "auth-int", "7a7186e4d6dcab2d607d1983901ed74f"],
    ["SHA-256-SESS", "auth", "auth", "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7"],
    ["SHA-256-sess", "auth-int", "auth-int", "eb57e6239ffa6c77e1d0c55caa232c5b6cb99086b5d2c9f390a391e2e773cf67"],
    ["MD5-sess", undefined, undefined, "37a7f42db2090a3fcac4e26e747d4fc8"],
  ])("with %s and a choice of %s protects by %s", (algorithm, offered, chosen, response) => {
    const qop = offered === undefined ? "" : `qop="${offered}"`;
    const authorization = answer(rfc7616(algorithm).replace('qop="auth, auth-int"', qop));
    expect(responseOf(authorization)).toBe(response);
    expect(/qop=([^,]+)/.exec(authorization)?.[1]).toBe(chosen);
    expect(authorization.includes("cnonce=")).toBe(true);
  });

  test("without qop is that of RFC 2069, without count and cnonce", () => {
    const header = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const authorization = answer(header, { name: "Mufasa", secret: "CircleOfLife" });
    // The corrected value of the erratum to RFC 2069 §2.4.
    expect(responseOf(authorization)).toBe("1949323746fe6a43ef61f9606e7febea");
    expect(authorization).not.toMatch(/qop|nc=|cnonce/);
  });

  test("takes the first challenge that it has an answer to, whatever else is on offer", () => {
    const others = 'Negotiate abc==, Basic realm="a, b=\\"c", Digest realm="x", nonce="n", algorithm=SHA-512-256, ';
    expect(answer(`${others}${rfc7616("SHA-256")}, ${rfc7616("MD5")}`)).toContain("algorithm=SHA-256");
  });

  test.each([
    ["an algorithm that is not had", 'Digest realm="x", nonce="n", algorithm=SHA-512-256, qop="auth"'],
    ["protection of something else", 'Digest realm="x", nonce="n", qop="auth-conf"'],
    ["no nonce", 'Digest realm="x", qop="auth"'],
    ["another scheme", 'Basic realm="x"'],
    ["nothing", ""],
  ])("has no answer to %s", (_what, header) => {
    expect(answer(header)).toBe("none");
  });

  test("counts the uses of a nonce in hexadecimal", () => {
    expect(answer(rfc7616("MD5"), mufasa, { ...nala, count: 171 })).toContain("nc=000000ab");
  });

  test("escapes what would end a quoted string, and writes names in UTF-8", () => {
    const authorization = answer(rfc7616("MD5"), { name: 'J\\ü"€', secret: "x" });
    expect(authorization).toContain('username="J\\\\\u00c3\u00bc\\"\u00e2\u0082\u00ac"');
  });
});

describe("Basic", () => {
  test.each([
    ["Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    ["test", "123\u00a3", "Basic dGVzdDoxMjPCow=="],
  ])("for %s is the example of RFC 7617", (name, secret, value) => {
    expect(basicAuthorization({ name, secret })).toBe(value);
  });
});

describe("A cnonce", () => {
  test("depends on the secret and all that it is for, and on nothing else", () => {
    const one = clientNonce(mufasa, "nonce", 1);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(clientNonce(mufasa, "nonce", 1)).toBe(one);
    const others = [clientNonce(mufasa, "nonce", 2), clientNonce({ name: "Mufasa", secret: "x" }, "nonce", 1)];
    expect(new Set([one, ...others]).size).toBe(3);
  });
});
