/** Every node of every object, asked with every command: what its description lets a server do is done, and nothing else. */
import { describe, expect, test } from "vitest";
import type { Data, ItemCommandName, Meta } from "../../src/codec/syncml/message.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { INBOX } from "../../src/mo/inbox.ts";
import { type NodeDescription, usualType } from "../../src/tree/description.ts";
import { Draft } from "../../src/tree/draft.ts";
import { FORMATS, type Format } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { childOf, NO_LIMITS, parentOf } from "../../src/tree/uri.ts";
import { NOON } from "../dm/a-device.ts";
import { one, run } from "../dm/commands/run.ts";
import { type DescribedNode, EVERY_NODE } from "./every-node.ts";

const MOUNT = "./Objects";

/** A value of each format, as a node holds it and as a message in WBXML brings it. */
const VALUES: Readonly<Record<Format, readonly [held: string, brought: Data]>> = {
  b64: ["AAEC", "AAEC"],
  bin: ["AAEC", Uint8Array.of(0, 1, 2)],
  bool: ["true", "true"],
  chr: ["text", "text"],
  date: ["20240229", "20240229"],
  float: ["0.5", "0.5"],
  int: ["7", "7"],
  node: ["", ""],
  null: ["", ""],
  time: ["120000", "120000"],
  xml: ["<x/>", "<x/>"],
};

function pathOf({ names }: DescribedNode): string {
  return names.reduce(childOf, MOUNT);
}

/** A device with the object, everybody's rights, and all that leads to the node; with the node itself or without. */
function aDevice(node: DescribedNode, isThere: boolean): Tree {
  const options = {
    limits: NO_LIMITS,
    properties: new Set<never>(),
    rootAcl: "Add=*&Delete=*&Exec=*&Get=*&Replace=*",
  };
  const draft = new Draft(new Tree(buildBaseTree([{ mo: node.object, at: MOUNT }], {}, options), {}), NOON);
  const wanted = isThere ? pathOf(node) : parentOf(pathOf(node));
  const ways = node.names.map((_, depth) => node.names.slice(0, depth + 1).reduce(childOf, MOUNT));
  for (const path of ways) if (`${wanted}/`.startsWith(`${path}/`) && !draft.get(path)) make(draft, path);
  if (!isThere && draft.get(pathOf(node))) draft.remove(pathOf(node));
  return draft;
}

function make(draft: Draft, path: string): void {
  const description = draft.describe(path);
  if (!description) throw new Error(`${path} is described`);
  const format = formatOf(description);
  const value = format === "node" ? {} : { value: VALUES[format][0] };
  draft.add(path, { format, type: usualType(description, format), ...value });
}

function formatOf({ formats }: NodeDescription): Format {
  return formats[0] ?? "chr";
}

/** A format that is none of the node's; base64 is octets in another dress. */
function otherFormat({ formats }: NodeDescription): Format {
  const isOther = (each: Format) => !["node", "b64", ...formats].includes(each);
  return FORMATS.find(isOther) ?? "xml";
}

function status(tree: Tree, cmd: ItemCommandName, uri: string, data?: Data, meta?: Meta): number | undefined {
  return run(tree, [one(cmd, uri, data, meta)], { received: "wbxml" }).status;
}

/** The statuses that a naive reading of the description gives. */
function expected({ description, object, names }: DescribedNode, parent: NodeDescription | undefined) {
  const { access, scope } = description;
  const may = (isAllowed: boolean, otherwise = 405) => (isAllowed ? 200 : otherwise);
  const isLeaf = formatOf(description) !== "node";
  const isAdded = scope === "dynamic" && names.length > 0 && (access.has("Add") || parent?.access.has("Add") === true);
  return {
    Get: may(access.has("Get") && object !== INBOX),
    Replace: may(isLeaf && access.has("Replace")),
    "Replace in another format": isLeaf && access.has("Replace") ? 415 : 405,
    Delete: may(scope === "dynamic" && access.has("Delete")),
    Exec: access.has("Exec") ? 406 : 405,
    "Add where it is": 418,
    "Add where it is not": scope === "dynamic" ? may(isAdded) : undefined,
  };
}

describe("A node", () => {
  test.each(EVERY_NODE.map((node) => [node.id, node] as const))("%s is what its description makes of it", (_, node) => {
    const path = pathOf(node);
    const there = aDevice(node, true);
    const format = formatOf(node.description);
    const meta = { format };
    const data = format === "node" || format === "null" ? undefined : VALUES[format][1];
    const other = otherFormat(node.description);
    const isFixed = node.description.scope === "permanent";
    expect({
      Get: status(there, "Get", path),
      Replace: status(there, "Replace", path, data, meta),
      "Replace in another format": status(there, "Replace", path, VALUES[other][1], { format: other }),
      Delete: status(there, "Delete", path),
      Exec: status(there, "Exec", path),
      "Add where it is": status(there, "Add", path, data, meta),
      "Add where it is not": isFixed ? undefined : status(aDevice(node, false), "Add", path, data, meta),
    }).toEqual(expected(node, there.describe(parentOf(path))));
  });

  test("has an id of its own", () => {
    expect(new Set(EVERY_NODE.map(({ id }) => id)).size).toBe(EVERY_NODE.length);
    expect(EVERY_NODE.length).toBeGreaterThan(250);
  });
});
