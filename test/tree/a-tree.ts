import fc from "fast-check";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { anything, interior } from "../../src/mo/describe.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { INBOX } from "../../src/mo/inbox.ts";
import { ACL_RIGHTS, formatAcl } from "../../src/tree/acl.ts";
import type { BaseTree, OptionalProperty } from "../../src/tree/base-tree.ts";
import type { Draft } from "../../src/tree/draft.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { childOf, NO_LIMITS, type NodePath, nameOf, parentOf, type UriLimits } from "../../src/tree/uri.ts";

export const ALL_PROPERTIES: readonly OptionalProperty[] = ["Size", "Title", "TStamp", "VerNo"];

export const NOON = Date.UTC(2024, 1, 29, 12, 0, 0);

/** A phone with DevInfo, DevDetail, an Inbox, and one account of the server `dm.example` from the factory. */
export function aPhone(
  options: {
    properties?: readonly OptionalProperty[];
    limits?: Partial<UriLimits>;
    values?: Record<string, string>;
  } = {},
): Tree {
  const mounts = [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: INBOX, at: "./Inbox" },
  ];
  const values = {
    "./DevInfo/DevId": "IMEI:493005100592800",
    "./DMAcc/ex/AppID": "w7",
    "./DMAcc/ex/ServerID": "dm.example",
    "./DMAcc/ex/AppAuth/1/AAuthLevel": "CLCRED",
    "./DMAcc/ex/AppAuth/1/AAuthSecret": "geheim",
    ...options.values,
  };
  const properties = new Set(options.properties ?? ALL_PROPERTIES);
  return new Tree(buildBaseTree(mounts, values, { limits: { ...NO_LIMITS, ...options.limits }, properties }), {});
}

/** A base that describes everything, with the given nodes; a path ending in `/` is an interior node. Values are ACLs. */
export function aBaseWithAcls(acls: Readonly<Record<string, string>>): BaseTree {
  const everything = anything(6, ["Add", "Copy", "Delete", "Exec", "Get", "Replace"]);
  const description = interior(".", { access: ["Get"], scope: "permanent" }, everything);
  const nodes = new Map<NodePath, NodeState>();
  for (const [key, acl] of Object.entries(acls)) {
    const isLeaf = key !== "." && !key.endsWith("/");
    const state: NodeState = isLeaf ? { format: "chr", type: "text/plain", value: "v" } : { format: "node", type: "" };
    nodes.set(key.replace(/\/$/, ""), acl === "" ? state : { ...state, acl });
  }
  return { description, nodes, limits: NO_LIMITS, properties: new Set(ALL_PROPERTIES) };
}

const NAMES = ["A", "B", "C", "ü ?"];
const SERVERS = ["s1", "s2", "s3"];

export const anyServer = fc.constantFrom(...SERVERS);

/** ACL texts over three servers, a third of them empty. */
export const anyAcl = fc.option(
  fc
    .uniqueArray(
      fc.tuple(fc.constantFrom(...ACL_RIGHTS), fc.uniqueArray(fc.constantFrom("*", ...SERVERS), { minLength: 1 })),
      { selector: ([right]) => right },
    )
    .map((entries) => formatAcl(new Map(entries.map(([right, ids]) => [right, new Set(ids)])))),
  { nil: "", freq: 2 },
);

/** Paths up to four deep over a few names, so that they often meet. */
export const anyPath = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })
  .map((names) => `./${names.join("/")}`);

/** One edit of a draft; what makes no sense on it is skipped. */
export type RawEdit = (draft: Draft) => void;

const anyEdit: fc.Arbitrary<RawEdit> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyPath, fc.boolean(), anyAcl).map(([path, leaf, acl]) => adding(path, leaf, acl)) },
  fc.tuple(anyPath, fc.string()).map(([path, value]) =>
    onExisting(path, (draft) => {
      if (draft.get(path)?.format !== "node") draft.setValue(path, value);
    }),
  ),
  fc.tuple(anyPath, anyAcl).map(([path, acl]) => onExisting(path, (draft) => draft.setAcl(path, acl))),
  fc.tuple(anyPath, fc.string()).map(([path, title]) => onExisting(path, (draft) => draft.setTitle(path, title))),
  anyPath.map((path) => onExisting(path, (draft) => draft.remove(path))),
  fc.tuple(anyPath, fc.constantFrom(...NAMES)).map(([path, name]) =>
    onExisting(path, (draft) => {
      if (!draft.get(childOf(parentOf(path), name))) draft.rename(path, name);
    }),
  ),
);

export const anyEdits = fc.array(anyEdit, { maxLength: 25 });

/** A base of four nodes in which {@link anyEdit} finds something to do. */
export function aSmallBase(): BaseTree {
  return aBaseWithAcls({ ".": "Add=*&Get=*", "./A/": "", "./A/B/": "Get=s1", "./A/B/C": "", "./B": "" });
}

/** Everything one can see of a tree. */
export function look(tree: Tree): readonly (readonly [NodePath, NodeState | undefined])[] {
  return tree.subtree(".").map((path) => [path, tree.get(path)] as const);
}

function adding(path: NodePath, leaf: boolean, acl: string): RawEdit {
  return (draft) => {
    if (draft.get(path) || draft.get(parentOf(path))?.format !== "node") return;
    const state: NodeState = leaf
      ? { format: "chr", type: "text/plain", value: nameOf(path) }
      : { format: "node", type: "" };
    draft.add(path, acl === "" ? state : { ...state, acl });
  };
}

function onExisting(path: NodePath, edit: RawEdit): RawEdit {
  return (draft) => {
    if (draft.get(path)) edit(draft);
  };
}
