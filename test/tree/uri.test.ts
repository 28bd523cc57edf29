import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatSegment,
  formatUri,
  isWithin,
  NO_LIMITS,
  nameOf,
  parentOf,
  parseUri,
  pathOf,
  segmentsOf,
  withinLimits,
} from "../../src/tree/uri.ts";

const anyName = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
  .filter((name) => !name.includes("/") && name !== "." && name !== "..");

describe("A node URI", () => {
  test.each([
    [".", "."],
    ["./DevInfo/DevId", "./DevInfo/DevId"],
    ["DMAcc/x", "./DMAcc/x"],
    ["  ./DMAcc/x\n", "./DMAcc/x"],
    ["./A/b%20c", "./A/b c"],
    ["./A/%C3%BC", "./A/ü"],
    ["./A/ü", "./A/ü"],
    ["./A/a:@&=+$,b", "./A/a:@&=+$,b"],
    ["./A/.b", "./A/.b"],
  ])("%j is the node %j", (text, path) => {
    expect(parseUri(text, NO_LIMITS)).toEqual({ path });
  });

  test.each([
    "",
    "./",
    "/",
    "/DevInfo",
    "./A/",
    "./A//B",
    "./../A",
    "./A/../B",
    "./A/./B",
    "..",
    "./A/%2E%2E",
    "./A/%",
    "./A/%4",
    "./A/%ZZ",
    "./A/%FF",
    "./A/%C3",
    "./A/\ud800",
    "./A?",
    "./A?prop=",
    "./A?list=",
    "./A?other=Name",
    "./A?Name",
  ])("%j is bad syntax, 500", (text) => {
    expect(parseUri(text, NO_LIMITS)).toEqual({ status: 500 });
  });

  test("with an escaped slash in a name names no node, 404", () => {
    expect(parseUri("./A/b%2Fc", NO_LIMITS)).toEqual({ status: 404 });
    expect(parseUri("./A/b%2fc", NO_LIMITS)).toEqual({ status: 404 });
  });

  test("may ask for a property or a listing", () => {
    expect(parseUri("./A?prop=ACL", NO_LIMITS)).toEqual({ path: "./A", query: { kind: "prop", name: "ACL" } });
    expect(parseUri(".?list=TNDS+ACL", NO_LIMITS)).toEqual({ path: ".", query: { kind: "list", list: "TNDS+ACL" } });
  });

  test("is held against each limit, which is itself allowed", () => {
    expect(parseUri("./A/B/C", { ...NO_LIMITS, maxDepth: 3 })).toEqual({ path: "./A/B/C" });
    expect(parseUri("./A/B/C", { ...NO_LIMITS, maxDepth: 2 })).toEqual({ status: 414 });
    expect(parseUri("./abc/d", { ...NO_LIMITS, maxSegLen: 3 })).toEqual({ path: "./abc/d" });
    expect(parseUri("./abcd/d", { ...NO_LIMITS, maxSegLen: 3 })).toEqual({ status: 414 });
    expect(parseUri("./A/B", { ...NO_LIMITS, maxTotLen: 5 })).toEqual({ path: "./A/B" });
    expect(parseUri("./A/BC", { ...NO_LIMITS, maxTotLen: 5 })).toEqual({ status: 414 });
  });

  test("counts its escapes, its query and the `./` it leaves out", () => {
    expect(parseUri("./%C3%BC", { ...NO_LIMITS, maxSegLen: 5 })).toEqual({ status: 414 });
    expect(parseUri("./A?prop=ACL", { ...NO_LIMITS, maxTotLen: 11 })).toEqual({ status: 414 });
    expect(parseUri("./A?prop=ACL", { ...NO_LIMITS, maxSegLen: 1 })).toHaveProperty("path", "./A");
    expect(parseUri("A/BC", { ...NO_LIMITS, maxTotLen: 5 })).toEqual({ status: 414 });
  });

  test("survives formatting and parsing, whatever the names", () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 5 }), (names) => {
        const path = pathOf(names);
        expect(parseUri(formatUri(path), NO_LIMITS)).toEqual({ path });
        expect(segmentsOf(path)).toEqual(names);
        expect(segmentsOf(formatUri(path))).toEqual(names.map(formatSegment));
        expect(formatUri(path)).toMatch(/^[\w./:@&=+$,!~*'()%-]*$/);
      }),
    );
  });

  test("parses to a value for any text, and a parsed path is canonical", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("/", ".", "%", "2", "F", "a", "ü", "?", " ") }), (text) => {
        const uri = parseUri(`./${text}`, NO_LIMITS);
        if ("path" in uri) expect(parseUri(formatUri(uri.path), NO_LIMITS)).toEqual({ path: uri.path });
      }),
    );
  });
});

describe("A path", () => {
  test("knows its parent and name", () => {
    expect([parentOf("./A/B"), parentOf("./A"), parentOf(".")]).toEqual(["./A", ".", "."]);
    expect([nameOf("./A/B"), nameOf("./A"), nameOf(".")]).toEqual(["B", "A", "."]);
  });

  test("is within its ancestors and itself, not within a namesake with a longer name", () => {
    expect([isWithin("./A/B", "./A"), isWithin("./A", "./A"), isWithin("./A", ".")]).toEqual([true, true, true]);
    expect(isWithin("./AB", "./A")).toBe(false);
  });

  test("is held against the limits as its URI would be", () => {
    expect(withinLimits("./ü", { ...NO_LIMITS, maxSegLen: 6 })).toBe(true);
    expect(withinLimits("./ü", { ...NO_LIMITS, maxSegLen: 5 })).toBe(false);
    expect(withinLimits(".", { maxDepth: 1, maxTotLen: 1, maxSegLen: 1 })).toBe(true);
  });
});
