import { describe, expect, test } from "vitest";
import { Draft } from "../../src/tree/draft.ts";
import { removeServerFromAcls } from "../../src/tree/remove-server.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aBaseWithAcls, NOON } from "./a-tree.ts";

describe("Removing a server from all ACLs", () => {
  const acls = {
    ".": "Add=s1&Get=s1+s2&Replace=s2",
    "./A/": "Get=s1+s2&Replace=s1",
    "./A/1": "Get=s1",
    "./A/2": "Get=*&Replace=s11",
    "./A/3": "",
  };
  const draft = new Draft(new Tree(aBaseWithAcls(acls), {}), NOON);
  removeServerFromAcls(draft, "s1");
  const aclAt = (path: string) => draft.get(path)?.acl;

  test("drops it, and entries that name nobody else", () => {
    expect(aclAt("./A")).toBe("Get=s2");
    expect(aclAt("./A/1")).toBeUndefined();
  });

  test("opens an entry of the root that names nobody else to everybody", () => {
    expect(aclAt(".")).toBe("Add=*&Get=s2&Replace=s2");
  });

  test("touches no other node", () => {
    expect(draft.changed()).toEqual([".", "./A", "./A/1"]);
  });
});
