import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aclOf, formatAcl, grants, parseAcl } from "../../src/tree/acl.ts";
import { anyAcl } from "./a-tree.ts";

const parsed = (text: string) => parseAcl(text) ?? expect.fail(`${text} is an ACL`);

describe("An ACL", () => {
  test("grants what it lists, to the exact identifier", () => {
    const acl = parsed("Add=dm.a.example&Delete=dm.a.example&Replace=dm.a.example+dm.b.example&Get=*");
    expect(grants(acl, "Replace", "dm.b.example")).toBe(true);
    expect(grants(acl, "Get", "anyone")).toBe(true);
    expect(grants(acl, "Add", "dm.b.example")).toBe(false);
    expect(grants(acl, "Add", "DM.A.EXAMPLE")).toBe(false);
    expect(grants(acl, "Exec", "dm.a.example")).toBe(false);
  });

  test("may repeat a command, which unites", () => {
    expect(formatAcl(parsed("Get=A&Replace=A&Get=B"))).toBe("Get=A+B&Replace=A");
  });

  test("with * among others means everybody", () => {
    expect(formatAcl(parsed("Get=A+*+B"))).toBe("Get=*");
  });

  test("may be empty and grants nothing then", () => {
    expect(parseAcl("")).toEqual(new Map());
  });

  test.each([
    "Get",
    "Get=",
    "=A",
    "Get=A&",
    "&Get=A",
    "Get=A+",
    "Get=A B",
    "Get=A==B",
    "Copy=A",
    "get=A",
    "Get=A**",
    " ",
  ])("%j is malformed", (text) => {
    expect(parseAcl(text)).toBeUndefined();
  });

  test("of one server lists its rights in the order of the commands", () => {
    expect(aclOf(["Replace", "Get", "Add"], "s1")).toBe("Add=s1&Get=s1&Replace=s1");
  });

  test("survives formatting and parsing", () => {
    fc.assert(
      fc.property(anyAcl, (text) => {
        expect(formatAcl(parsed(text))).toBe(text);
      }),
    );
  });
});
