/** The worked example of the ACL section of DM_TND, asked over the commands; and what comes before any ACL. */

import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { interior, leaf } from "../../src/mo/describe.ts";
import type { AccessType, NodeDescription } from "../../src/tree/description.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { one, run } from "./commands/run.ts";

const ALL: readonly AccessType[] = ["Add", "Copy", "Delete", "Exec", "Get", "Replace"];

/** Any nodes, whose names say whether they are leaves: digits are, but for `3`. */
const ANIMALS: readonly NodeDescription[] = [
  leaf("1", { access: ALL }),
  leaf("4", { access: ALL }),
  leaf("5", { access: ALL }),
  leaf("9", { access: ALL }),
  leaf("Fixed", { access: ["Get"] }),
];
const group = (name: string) => interior(name, { access: ALL }, [...ANIMALS, interior("3", { access: ALL }, ANIMALS)]);

/** A node to which nobody may add what is described. */
const SHUT = interior("Shut", { access: ["Get"] }, [leaf("Own", { access: ["Get"] })]);

const BASE = buildBaseTree(
  [...["A", "B", "New"].map(group), SHUT].map((description) => ({
    mo: { name: description.name, description },
    at: `./${description.name}`,
  })),
  {},
  { limits: NO_LIMITS, properties: new Set() },
);

const node = (acl = ""): NodeState => ({ format: "node", type: "", ...(acl === "" ? {} : { acl }) });
const text = (acl = ""): NodeState => ({
  format: "chr",
  type: "text/plain",
  value: "x",
  ...(acl === "" ? {} : { acl }),
});

const EXAMPLE = new Tree(BASE, {
  "./A": node("Get=*&Replace=C"),
  "./A/1": text("Get=*"),
  "./A/Fixed": text("Get=other"),
  "./B": node("Get=A&Replace=A"),
  "./Shut": node("Get=*"),
  "./B/3": node(),
  "./B/3/4": text(),
  "./B/3/5": text(),
});

function as(serverId: string) {
  return { principal: { kind: "server", serverId } } as const;
}

describe("The example of ACLs", () => {
  test.each([
    ["anyone gets ./A/1", "anyone", one("Get", "./A/1"), 200],
    ["C replaces ./A/1", "C", one("Replace", "./A/1", "y"), 425],
    ["C replaces the ACL of ./A/1", "C", one("Replace", "./A/1?prop=ACL", "Get=C"), 200],
    ["B gets ./B/3/4", "B", one("Get", "./B/3/4"), 425],
    ["A replaces ./B/3/5", "A", one("Replace", "./B/3/5", "y"), 200],
    ["A gets the ACL of ./B/3/4", "A", one("Get", "./B/3/4?prop=ACL"), 200],
    ["A adds ./B/9", "A", one("Add", "./B/9", "new"), 425],
    ["A adds ./New", "A", one("Add", "./New", undefined, { format: "node" }), 200],
  ] as const)("%s", (_, serverId, command, status) => {
    const ran = run(EXAMPLE, [command], as(serverId));
    expect(ran.status).toBe(status);
    const [results] = ran.replies[0]?.outcomes[0]?.results ?? [];
    if (command.cmd === "Get" && status === 200)
      expect(results?.data).toBe(command.items[0]?.target?.uri === "./A/1" ? "x" : "");
  });

  test("gives A all rights but Exec on what it adds to the root", () => {
    const { draft } = run(EXAMPLE, [one("Add", "./New", undefined, { format: "node" })], as("A"));
    expect(draft.get("./New")?.acl).toBe("Add=A&Delete=A&Get=A&Replace=A");
  });
});

test("The description is asked before the ACL", () => {
  expect(run(EXAMPLE, [one("Replace", "./A/Fixed", "y")], as("B")).status).toBe(405);
  expect(run(EXAMPLE, [one("Get", "./A/Fixed")], as("B")).status).toBe(425);
  expect(run(EXAMPLE, [one("Add", "./Shut/Own", "y")], as("B")).status).toBe(405);
});
