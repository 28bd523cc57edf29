/** What a server sees and changes, against a second reading of the rules on ACLs (DM_TND). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Text } from "../../src/base/bytes.ts";
import type { Tree } from "../../src/tree/tree.ts";
import { ReferenceTree } from "./two-servers/reference.ts";
import { visit } from "./two-servers/visit.ts";
import { type Attempt, aDevice, visitedZoos } from "./two-servers/zoo.ts";

/** What the reference knows of a tree. */
function animalsOf(tree: Tree): ReadonlyMap<string, unknown> {
  const paths = [".", ...tree.subtree("./Zoo")];
  return new Map(
    paths.map((path) => {
      const { value, acl = "", title = "" } = tree.get(path) ?? { value: "no such node" };
      return [path, { value, acl, title }];
    }),
  );
}

function nodesAt(tree: Tree, path: string): string {
  return JSON.stringify(tree.subtree(path).map((at) => [at, tree.get(at)]));
}

describe("Two servers with different rights", () => {
  test("see, change and execute what the ACLs let them, and nothing else", () => {
    fc.assert(
      fc.property(visitedZoos, ([zoo, visits]) => {
        const reference = new ReferenceTree(zoo);
        const executed: string[] = [];
        let tree = aDevice(zoo);
        const accounts = nodesAt(tree, "./DMAcc");
        for (const each of visits) {
          const visited = visit(tree, each);
          const expected = each.attempts.map((attempt) => reference.attempt(each.server, attempt));
          expect(visited.answers).toEqual(expected);
          tree = visited.tree;
          executed.push(...visited.executed);
          expect(animalsOf(tree)).toEqual(reference.nodes);
        }
        expect(executed).toEqual(reference.executed);
        expect(nodesAt(tree, "./DMAcc")).toBe(accounts);
      }),
      { numRuns: 200 },
    );
  });

  test("have nothing of each other's accounts", () => {
    const tree = aDevice();
    const theirs = "./DMAcc/b.example";
    const attempts = tree
      .subtree(theirs)
      .flatMap((uri): Attempt[] => [
        { cmd: "Get", uri },
        ...["ACL", "Format", "Name", "Title", "Type"].map(
          (name) => ({ cmd: "Get", uri: `${uri}?prop=${name}` }) as const,
        ),
        ...["Struct", "StructData", "TNDS"].map((name) => ({ cmd: "Get", uri: `${uri}?list=${name}` }) as const),
        { cmd: "Replace", uri, data: "mine" },
        { cmd: "Replace", uri: `${uri}?prop=ACL`, data: "Get=*&Replace=*" },
        { cmd: "Replace", uri: `${uri}?prop=Name`, data: "mine" },
        { cmd: "Add", uri: `${uri}/Ext/mine`, isInterior: true },
        { cmd: "Delete", uri },
        { cmd: "Exec", uri },
        { cmd: "Copy", uri: "./Zoo/theirs", source: uri },
        { cmd: "Copy", uri, source: "./DMAcc/a.example/Name" },
      ]);
    const { answers, tree: after, octets } = visit(tree, { server: "a.example", attempts });
    expect(answers.filter(({ code, ...brought }) => code < 400 || Object.keys(brought).length > 0)).toEqual([]);
    expect(after.overlay()).toEqual(tree.overlay());
    const said = utf8Text(octets);
    for (const secret of ["Name of b", "user of b", "secret of b", "http://b.example"])
      expect(said).not.toContain(secret);
  });

  test.each([".", "./DMAcc"])("see nothing of each other's accounts in a list of %s", (start) => {
    const attempts = ["Struct", "StructData", "TNDS"].map(
      (name) => ({ cmd: "Get", uri: `${start}?list=${name}` }) as const,
    );
    const { answers, octets } = visit(aDevice(), { server: "a.example", attempts });
    expect(answers.map(({ code }) => code)).toEqual([200, 200, 200]);
    const said = utf8Text(octets);
    expect(said).toContain("Name of a.example");
    expect(said).not.toContain("b.example");
  });
});
