import { describe, expect, test } from "vitest";
import { CookieJar } from "../../../src/bearer/http/cookie-jar.ts";
import { parseRetryAfter } from "../../../src/bearer/http/retry-after.ts";
import { requestTarget, resolveLocation } from "../../../src/bearer/http/url.ts";

describe("requestTarget", () => {
  test.each([
    ["http://dm.example", "http://dm.example", "/"],
    ["http://dm.example:80?sid=1", "http://dm.example", "/?sid=1"],
    ["HTTPS://DM.example:8443/a/../b?x=%7e&y=|#top", "https://dm.example:8443", "/a/../b?x=%7e&y=|"],
    ["http://[::1]:8080/dm;jsessionid=4F?", "http://[::1]:8080", "/dm;jsessionid=4F?"],
  ])("%s goes to its origin with path and query as written", (url, origin, path) => {
    expect(requestTarget(url)).toMatchObject({ origin, path });
  });
});

describe("resolveLocation", () => {
  test.each([
    ["https://other.example/x?a=%2f", "https://other.example/x?a=%2f"],
    ["//other.example/x", "http://other.example/x"],
    ["/x?a=%2f", "http://dm.example/x?a=%2f"],
    ["next", "http://dm.example/a/next"],
    ["?again=1", "http://dm.example/a/b?again=1"],
  ])("%s", (location, expected) => {
    expect(resolveLocation(location, "http://dm.example/a/b?c")).toBe(expected);
  });

  test("an empty Location leads nowhere", () => {
    expect(resolveLocation(" ", "http://dm.example/")).toBeUndefined();
  });
});

describe("parseRetryAfter", () => {
  test.each([
    ["120", 120_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000],
    ["Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400_000],
    ["Wed, 31 Dec 2025 23:59:59 GMT", 1_767_225_599_000],
    ["soon", undefined],
    ["Sun, 06 Foo 1994 08:49:37 GMT", undefined],
  ])("%s", (value, expected) => {
    expect(parseRetryAfter(value, 0)).toBe(expected);
  });

  test("a date in the past is now", () => {
    expect(parseRetryAfter("Thu, 01 Jan 1970 00:00:01 GMT", 5000)).toBe(0);
  });
});

describe("CookieJar", () => {
  const at = (url: string) => requestTarget(url) as NonNullable<ReturnType<typeof requestTarget>>;
  const NOW = Date.UTC(2026, 10, 23);

  test.each([
    ["a=1", "http://h/dm/x", "a=1"],
    ["a=1", "http://h/other", undefined],
    ["a=1; Path=/", "http://h/other?q", "a=1"],
    ["a=1; path=/dm", "http://h/dmx", undefined],
    ["a=1; path=/dm", "http://h/dm", "a=1"],
    ["a=1; Path=/", "http://other/dm", undefined],
    ["a=1; Path=/; Secure", "http://h/", undefined],
    ["a=1; Path=/; Max-Age=0", "http://h/", undefined],
    ["a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "http://h/", undefined],
    ["a=1; Path=/; expires=Tue, 12-Oct-1999 07:00:00 GMT", "http://h/", undefined],
    ["a=1; Path=/; Expires=Sunday, 22-Nov-26 23:59:59 GMT", "http://h/", undefined],
    ["a=1; Path=/; Expires=Mon, 23 Nov 2026 00:00:01 GMT", "http://h/", "a=1"],
    ["a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9", "http://h/", "a=1"],
    ["a=1; Path=/; Expires=whenever; Max-Age=long", "http://h/", "a=1"],
    ["a=1; Path=/", "http://h:8080/", "a=1"],
    ["a=1; Path=/", "https://h/", "a=1"],
    ["a=1; Path=/; Domain=h", "http://h/", "a=1"],
    ["a=1; Path=/; Domain=evil.example", "http://h/", undefined],
    ["a=1; Path=/; Domain=evil.example", "http://evil.example/", undefined],
    ["a=b=c==; Path=/", "http://h/", "a=b=c=="],
    ["nonsense", "http://h/dm/x", undefined],
    ["=nameless", "http://h/dm/x", undefined],
  ])("%s set by http://h/dm/start goes to %s as %s", (line, url, expected) => {
    const jar = new CookieJar();
    jar.store([line], at("http://h/dm/start"), NOW);
    expect(jar.header(at(url), NOW)).toBe(expected);
  });

  test.each([
    ["a=1; Path=/; Domain=.Dm.example", "http://n2.dm.example:81/", "a=1"],
    ["a=1; Path=/; Domain=dm.example", "http://dm.example/", "a=1"],
    ["a=1; Path=/; Domain=dm.example", "http://notdm.example/", undefined],
    ["a=1; Path=/; Domain=n1.dm.example", "http://x.n1.dm.example/", "a=1"],
    ["a=1; Path=/", "http://x.n1.dm.example/", undefined],
    ["a=1; Path=/; Domain=example", "http://dm.example/", undefined],
    ["a=1; Path=/; Domain=n2.dm.example", "http://n2.dm.example/", undefined],
  ])("after %s from n1.dm.example, a request to %s has %s", (line, url, expected) => {
    const jar = new CookieJar();
    jar.store([line], at("http://n1.dm.example/"), NOW);
    expect(jar.header(at(url), NOW)).toBe(expected);
  });

  test("an address has no hosts below it", () => {
    const jar = new CookieJar();
    jar.store(["a=1; Path=/; Domain=0.0.1", "b=2; Path=/; Domain=127.0.0.1"], at("http://127.0.0.1:8080/"), NOW);
    expect(jar.header(at("http://127.0.0.1/"), NOW)).toBe("b=2");
  });

  test("a cookie is sent until its time is over", () => {
    const jar = new CookieJar();
    jar.store(["a=1; Max-Age=10"], at("http://h/"), NOW);
    expect(jar.header(at("http://h/"), NOW + 9_999)).toBe("a=1");
    expect(jar.header(at("http://h/"), NOW + 10_000)).toBeUndefined();
  });

  test("a later value replaces the earlier one, the longer path comes first, and it does not grow without bound", () => {
    const jar = new CookieJar();
    jar.store(["a=1; Path=/", "b=2; Path=/dm", "a=3; Path=/"], at("http://h/"), NOW);
    expect(jar.header(at("http://h/dm"), NOW)).toBe("b=2; a=3");
    const lines = Array.from({ length: 100 }, (_, i) => `c${i}=1; Path=/`);
    jar.store(lines, at("http://h/"), NOW);
    expect(jar.header(at("http://h/"), NOW)?.split("; ")).toHaveLength(49);
  });
});
