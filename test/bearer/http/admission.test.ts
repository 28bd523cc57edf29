import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { Admission, bearerToken, isLoopback, isToken } from "../../../src/bearer/http/admission.ts";

const TOKEN = "c0ntrol.Token-1~+/==";

describe("A name of this machine", () => {
  test.each(["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "a.localhost", "::1", "[::1]"])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each(["", "0.0.0.0", "::", "128.0.0.1", "127.0.0.1.example", "localhost.example", "127.0.0", "10.0.0.1", "a:b"])(
    "is not %j",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe("A token", () => {
  test("is what a header can carry", () => {
    expect(["a", TOKEN, "0123456789abcdef"].map(isToken)).toEqual([true, true, true]);
    expect(["", "a b", "a\n", "=", "pässword", 'a"'].map(isToken)).toEqual(new Array(6).fill(false));
  });

  test("is shown behind the word Bearer, in any case", () => {
    expect(["Bearer a", "bearer  a"].map(bearerToken)).toEqual(["a", "a"]);
    expect([undefined, "", "Bearer", "Basic a", "a", "Bearer a b"].map(bearerToken)).toEqual(
      new Array(6).fill(undefined),
    );
  });
});

describe("An admission by token alone", () => {
  const admission = new Admission(TOKEN, false);
  const authorization = `Bearer ${TOKEN}`;
  const status = (headers: IncomingHttpHeaders) => admission.refusalOf(headers)?.status;

  test("a request is let in under any name, but with the token alone", () => {
    expect(status({ host: "lab.example:80", authorization })).toBeUndefined();
    expect(status({ authorization })).toBeUndefined();
    expect(status({ host: "lab.example:80" })).toBe(401);
  });

  test("no page of another site can call", () => {
    expect(status({ host: "lab.example", origin: "http://lab.example", authorization })).toBeUndefined();
    expect(status({ host: "lab.example", origin: "http://a.example", authorization })).toBe(403);
    expect(status({ origin: "http://undefined", authorization })).toBe(403);
  });
});

describe("An admission of those who name this machine", () => {
  const admission = new Admission(undefined, true);
  const status = (headers: IncomingHttpHeaders) => admission.refusalOf(headers)?.status;

  test("lets in who names it, with any port", () => {
    expect(["localhost", "127.0.0.1:80", "[::1]:80"].map((host) => status({ host }))).toEqual(
      new Array(3).fill(undefined),
    );
  });

  test("lets nobody in who names another, or none", () => {
    expect([status({ host: "attacker.example" }), status({ host: "localhost.example:80" }), status({})]).toEqual([
      403, 403, 403,
    ]);
  });

  test("lets in no page of another site", () => {
    expect(status({ host: "localhost", origin: "http://localhost" })).toBeUndefined();
    expect(status({ host: "localhost", origin: "null" })).toBe(403);
  });
});
