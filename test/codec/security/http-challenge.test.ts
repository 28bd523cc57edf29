import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHttpChallenges, parseHttpParameters } from "../../../src/codec/security/http-challenge.ts";

const read = (value: string) =>
  parseHttpChallenges(value).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe("The challenges of a header", () => {
  test.each([
    ['Basic realm="a"', [["basic", { realm: "a" }]]],
    ["BASIC Realm=a , charset=UTF-8", [["basic", { realm: "a", charset: "UTF-8" }]]],
    [
      'Digest realm="a, b", nonce="x=\\"y", stale=TRUE, Basic realm="c"',
      [
        ["digest", { realm: "a, b", nonce: 'x="y', stale: "TRUE" }],
        ["basic", { realm: "c" }],
      ],
    ],
    ["Negotiate", [["negotiate", {}]]],
    [
      "Negotiate YWJj==, NTLM",
      [
        ["negotiate", {}],
        ["ntlm", {}],
      ],
    ],
    [", ,Basic realm=a,", [["basic", { realm: "a" }]]],
    ['realm="no scheme"', []],
    ['Basic realm="open', [["basic", {}]]],
    ["", []],
  ])("%s", (value, challenges) => {
    expect(read(value)).toEqual(challenges);
  });

  test("are read whatever the header is", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'Digest realm="x", ,=\\\t') })),
        (value) => {
          for (const { scheme } of parseHttpChallenges(value)) expect(scheme).not.toBe("");
        },
      ),
    );
  });

  test("that are endless are read for a moment only", () => {
    const started = parseHttpChallenges(`Digest ${'a="b", '.repeat(200_000)}`);
    expect(started).toHaveLength(1);
    expect(parseHttpChallenges(`${"a ".repeat(200_000)}`).length).toBeLessThan(10_000);
    expect(parseHttpChallenges(`Basic realm="${"\\".repeat(200_000)}`)).toHaveLength(1);
  });
});

test("The parameters of Authentication-Info stand without a scheme", () => {
  expect(Object.fromEntries(parseHttpParameters('nextnonce="abc", qop=auth, nc=00000001'))).toEqual({
    nextnonce: "abc",
    qop: "auth",
    nc: "00000001",
  });
  expect(parseHttpParameters("").size).toBe(0);
});
