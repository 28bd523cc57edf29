import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACL_RIGHTS, type AclRight } from "../../src/tree/acl.ts";
import { Draft } from "../../src/tree/draft.ts";
import {
  aclOfAddedInterior,
  mayAdd,
  mayCopy,
  mayDelete,
  mayExec,
  mayGet,
  mayReplace,
  mayReplaceAcl,
  type Principal,
} from "../../src/tree/rights.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aBaseWithAcls, anyEdits, anyPath, anyServer, aSmallBase, NOON } from "./a-tree.ts";

const aServer = (serverId: string): Principal => ({ kind: "server", serverId });

/** The example tree of the ACL section of DM_TND. */
const example = new Tree(
  aBaseWithAcls({
    ".": "Add=*&Get=*",
    "./A/": "Get=*&Replace=C",
    "./A/1": "Get=*",
    "./B/": "Get=A&Replace=A",
    "./B/3/": "",
    "./B/3/4/": "",
    "./B/3/5": "",
  }),
  {},
);

describe("The example of the specification", () => {
  test.each<[string, (tree: Tree, path: string, who: Principal) => boolean, string, string, boolean]>([
    ["anyone gets a leaf that says Get=*", mayGet, "./A/1", "anyone", true],
    ["C may not replace a leaf whose own ACL does not say so", mayReplace, "./A/1", "C", false],
    ["C replaces that leaf's ACL by its right on the parent", mayReplaceAcl, "./A/1", "C", true],
    ["B may not get what inherits from ./B", mayGet, "./B/3/4", "B", false],
    ["A replaces a leaf that inherits", mayReplace, "./B/3/5", "A", true],
    ["A reads the ACL of a node without one", mayGet, "./B/3/4", "A", true],
    ["A may not add below ./B, whatever the root says", mayAdd, "./B/9", "A", false],
    ["A adds below the root", mayAdd, "./New", "A", true],
  ])("%s", (_, may, path, server, allowed) => {
    expect(may(example, path, aServer(server))).toBe(allowed);
  });

  test("gives A the rights on a node it adds to the root, where it has no Replace", () => {
    expect(aclOfAddedInterior(example, ".", aServer("A"), { withGet: false })).toBe("Add=A&Delete=A&Replace=A");
    expect(aclOfAddedInterior(example, ".", aServer("A"), { withGet: true })).toBe("Add=A&Delete=A&Get=A&Replace=A");
  });

  test("gives A none below ./B, where it has Replace", () => {
    expect(aclOfAddedInterior(example, "./B/3", aServer("A"), { withGet: true })).toBeUndefined();
  });
});

describe("Rights", () => {
  test("to replace the ACL of an interior node come from itself or its parent", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "Get=*", "./A/": "Replace=s1", "./A/B/": "Replace=s2" }), {});
    expect(mayReplaceAcl(tree, "./A/B", aServer("s1"))).toBe(true);
    expect(mayReplaceAcl(tree, "./A/B", aServer("s2"))).toBe(true);
    expect(mayReplaceAcl(tree, "./A", aServer("s2"))).toBe(false);
    expect(mayReplaceAcl(tree, ".", aServer("s1"))).toBe(false);
  });

  test("to replace the ACL of a leaf never come from the leaf", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "Get=*", "./A/": "Get=*", "./A/B": "Replace=s1" }), {});
    expect(mayReplaceAcl(tree, "./A/B", aServer("s1"))).toBe(false);
  });

  test("to add below nodes that do not exist yet come from the nearest that does", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "Get=*", "./A/": "Add=s1" }), {});
    expect(mayAdd(tree, "./A/new/newer/newest", aServer("s1"))).toBe(true);
    expect(mayAdd(tree, "./new", aServer("s1"))).toBe(false);
  });

  test("to copy are Get on the source, and Replace on the target or Add where it is to be", () => {
    const acls = { ".": "Get=*", "./A/": "Add=s1", "./A/1": "Get=s1", "./A/2": "Replace=s1", "./A/3": "Get=s2" };
    const tree = new Tree(aBaseWithAcls(acls), {});
    expect(mayCopy(tree, "./A/1", "./A/2", aServer("s1"))).toBe(true);
    expect(mayCopy(tree, "./A/1", "./A/new", aServer("s1"))).toBe(true);
    expect(mayCopy(tree, "./A/1", "./A/3", aServer("s1"))).toBe(false);
    expect(mayCopy(tree, "./A/3", "./A/2", aServer("s1"))).toBe(false);
  });

  test("of a bootstrap are all there are, and it gives itself none (BOOT-5.6.3-1)", () => {
    const closed = new Tree(aBaseWithAcls({ ".": "Get=s1", "./A/": "Get=s1", "./A/1": "Get=s1" }), {});
    const who: Principal = { kind: "bootstrap" };
    for (const may of [mayAdd, mayDelete, mayExec, mayGet, mayReplace, mayReplaceAcl]) {
      expect(may(closed, "./A/1", who)).toBe(true);
    }
    expect(mayCopy(closed, "./A/1", "./A/2", who)).toBe(true);
    expect(aclOfAddedInterior(closed, "./A", who, { withGet: true })).toBeUndefined();
  });

  test("are what a naive reading of the texts gives, for any tree", () => {
    fc.assert(
      fc.property(anyEdits, anyPath, anyServer, (edits, path, server) => {
        const draft = new Draft(new Tree(aSmallBase(), {}), NOON);
        for (const edit of edits) edit(draft);
        for (const right of ACL_RIGHTS) {
          expect(draft.allows(path, right, server)).toBe(naivelyAllows(draft, path, right, server));
        }
        expect(mayDelete(draft, path, aServer(server))).toBe(naivelyAllows(draft, path, "Delete", server));
        expect(mayExec(draft, path, aServer(server))).toBe(naivelyAllows(draft, path, "Exec", server));
      }),
    );
  });
});

/** Collects the texts from the root down, keeps the last that is not empty, and looks for the identifier in it. */
function naivelyAllows(tree: Tree, path: string, right: AclRight, server: string): boolean {
  const names = path.split("/");
  const texts = names.map((_, depth) => tree.get(names.slice(0, depth + 1).join("/"))?.acl ?? "");
  const text = texts.findLast((each) => each !== "") ?? "";
  const ids = text.split("&").filter((entry) => entry.startsWith(`${right}=`));
  return ids.some((entry) =>
    entry
      .slice(right.length + 1)
      .split("+")
      .some((id) => id === "*" || id === server),
  );
}
