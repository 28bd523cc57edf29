import { describe, expect, test } from "vitest";
import { interior, leaf } from "../../src/mo/describe.ts";
import type { NodeDescription } from "../../src/tree/description.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { resolvePath } from "../../src/tree/resolve-path.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";

const ALL = ["Add", "Get"] as const;
const node: NodeState = { format: "node", type: "" };
const text: NodeState = { format: "chr", type: "text/plain", value: "x" };

function aTree(caseSense: { root?: "CS" | "CIS"; vendor?: "CS" | "CIS" }): Tree {
  const vendor: NodeDescription = interior("Vendor", { access: ALL }, [
    leaf("Setting", { access: ALL }),
    interior("", { access: ALL }, [leaf("Value", { access: ALL })]),
  ]);
  const description = {
    ...interior(".", { access: ALL }, [
      { ...vendor, ...(caseSense.vendor ? { caseSense: caseSense.vendor } : {}) },
      leaf("Plain", { access: ALL }),
    ]),
    ...(caseSense.root ? { caseSense: caseSense.root } : {}),
  };
  const nodes = new Map([
    [".", node],
    ["./Vendor", node],
    ["./Vendor/Own", node],
  ]);
  return new Tree({ description, nodes, limits: NO_LIMITS, properties: new Set() }, { "./Vendor/Own/Value": text });
}

describe("A path", () => {
  test.each([
    ["./Vendor/OWN/value", "./Vendor/Own/Value", "an existing node"],
    ["./Vendor/SETTING", "./Vendor/Setting", "one that is only described"],
    ["./Vendor/Neither/VALUE", "./Vendor/Neither/Value", "one below a name that nobody has"],
    ["./vendor/OWN", "./vendor/OWN", "nothing above the node that says so"],
    ["./PLAIN", "./PLAIN", "nothing beside it"],
    [".", ".", "the root"],
  ])("%s below a node described as CIS means %s: %s", (path, meant) => {
    expect(resolvePath(aTree({ vendor: "CIS" }), path)).toBe(meant);
  });

  test("of a root described as CIS means any node, until a description says CS", () => {
    expect(resolvePath(aTree({ root: "CIS" }), "./VENDOR/own/VALUE")).toBe("./Vendor/Own/Value");
    expect(resolvePath(aTree({ root: "CIS", vendor: "CS" }), "./VENDOR/own")).toBe("./Vendor/own");
  });

  test("is itself where nothing says CIS", () => {
    expect(resolvePath(aTree({}), "./Vendor/OWN")).toBe("./Vendor/OWN");
  });

  test("in the case of the tree is meant as it stands", () => {
    expect(resolvePath(aTree({ root: "CIS" }), "./Vendor/Own/Value")).toBe("./Vendor/Own/Value");
  });
});
