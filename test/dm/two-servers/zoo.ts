/** Random trees with random ACLs below `./Zoo`, and what two servers may try on them. */

import fc from "fast-check";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { DEVINFO } from "../../../src/mo/devinfo.ts";
import { DMACC } from "../../../src/mo/dmacc.ts";
import type { AccessType, NodeDescription } from "../../../src/tree/description.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { type Overlay, Tree } from "../../../src/tree/tree.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { DEVICE_ID } from "../a-device.ts";

export const SERVERS = ["a.example", "b.example"] as const;
export type Server = (typeof SERVERS)[number];

const EVERYTHING: ReadonlySet<AccessType> = new Set(["Add", "Copy", "Delete", "Exec", "Get", "Replace"]);

/** Anything goes below `./Zoo`, this many levels deep, so that nothing but ACLs can be in the way. */
const LEVELS = 9;

function anything(levels: number): readonly NodeDescription[] {
  if (levels === 0) return [];
  const occurrence = { min: 0, max: Number.POSITIVE_INFINITY };
  const common = { access: EVERYTHING, occurrence, scope: "dynamic", types: [] } as const;
  return [{ name: "", ...common, formats: ["chr", "node"], children: anything(levels - 1) }];
}

const ZOO: NodeDescription = {
  name: "Zoo",
  access: EVERYTHING,
  formats: ["node"],
  types: [],
  occurrence: { min: 1, max: 1 },
  scope: "permanent",
  children: anything(LEVELS),
};

const BASE = buildBaseTree(
  [
    { mo: DEVINFO, at: "./DevInfo" },
    { mo: DMACC, at: "./DMAcc" },
    { mo: { name: "Zoo", description: ZOO }, at: "./Zoo" },
  ],
  { "./DevInfo/DevId": DEVICE_ID },
  { limits: NO_LIMITS, properties: new Set(["Title"]) },
);

/** One node below `./Zoo`; an interior one has no value. */
export interface ZooNode {
  readonly value?: string;
  readonly acl: string;
}

/** Nodes by path, parents before their children, `.` and `./Zoo` among them. */
export type Zoo = ReadonlyMap<string, ZooNode>;

const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });
const inner = (acl = ""): NodeState => ({ format: "node", type: "", ...(acl === "" ? {} : { acl }) });

/** The account that a bootstrap makes for a server that proves nothing on this level; the URL tells the server. */
function account(server: Server): Overlay {
  const at = `./DMAcc/${server}`;
  return {
    [at]: { format: "node", type: DMACC.id ?? "", acl: `Delete=${server}&Get=${server}&Replace=${server}` },
    [`${at}/AppID`]: text("w7"),
    [`${at}/ServerID`]: text(server),
    [`${at}/Name`]: text(`Name of ${server}`),
    [`${at}/AppAddr`]: inner(),
    [`${at}/AppAddr/1`]: inner(),
    [`${at}/AppAddr/1/Addr`]: text(`http://${server}/dm`),
    [`${at}/AppAddr/1/AddrType`]: text("URI"),
    [`${at}/AppAuth`]: inner(),
    [`${at}/AppAuth/1`]: inner(),
    [`${at}/AppAuth/1/AAuthLevel`]: text("CLCRED"),
    [`${at}/AppAuth/1/AAuthType`]: text("BASIC"),
    [`${at}/AppAuth/1/AAuthName`]: text(`user of ${server}`),
    [`${at}/AppAuth/1/AAuthSecret`]: text(`secret of ${server}`),
  };
}

/** A device with an account for each server, and these animals. */
export function aDevice(zoo: Zoo = new Map()): Tree {
  const animals = [...zoo].map(([path, { value, acl }]) => {
    const state = value === undefined ? inner(acl) : { ...text(value), ...(acl === "" ? {} : { acl }) };
    return [path, state] as const;
  });
  return new Tree(BASE, { ...account("a.example"), ...account("b.example"), ...Object.fromEntries(animals) });
}

const RIGHTS = ["Add", "Delete", "Exec", "Get", "Replace"] as const;
const NAMES = ["p", "q", "r"] as const;

/** Who may do it: often nobody, else one server, both, or all. */
const ids = fc.constantFrom("", "a.example", "b.example", "a.example+b.example", "*");

/** An ACL, empty one time in two: the node inherits. */
const acl = fc.oneof(
  fc.constant(""),
  fc.record({ Add: ids, Delete: ids, Exec: ids, Get: ids, Replace: ids }).map(aclText),
);

function aclText(by: Readonly<Record<(typeof RIGHTS)[number], string>>): string {
  return RIGHTS.filter((right) => by[right] !== "")
    .map((right) => `${right}=${by[right]}`)
    .join("&");
}

interface Sprout {
  readonly acl: string;
  readonly children: readonly (Sprout | undefined)[] | undefined;
}

const { sprout } = fc.letrec<{ sprout: Sprout; leaf: Sprout }>((tie) => ({
  leaf: fc.record({ acl, children: fc.constant(undefined) }),
  sprout: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.record({ acl, children: fc.tuple(...NAMES.map(() => fc.option(tie("sprout"), { nil: undefined }))) }),
  ),
}));

/** A tree of up to three levels below `./Zoo`; every leaf has another value. */
const zoos: fc.Arbitrary<Zoo> = fc
  .record({ root: acl, top: acl, children: fc.tuple(sprout, sprout, sprout) })
  .map(({ root, top, children }) => {
    const zoo = new Map<string, ZooNode>([
      [".", { acl: root === "" ? "Add=*&Get=*" : root }],
      ["./Zoo", { acl: top }],
    ]);
    const grow = (at: string, below: readonly (Sprout | undefined)[]): void => {
      for (const [index, child] of below.entries()) {
        if (!child) continue;
        const path = `${at}/${NAMES[index]}`;
        zoo.set(path, child.children ? { acl: child.acl } : { acl: child.acl, value: `value of ${path}` });
        if (child.children) grow(path, child.children);
      }
    };
    grow("./Zoo", children);
    return zoo;
  });

/** A node of a serialised tree with all below it; the target of the command stands at the top. A leaf may have no value. */
export interface Plant {
  readonly value: string | undefined;
  readonly acl: string;
  readonly title: string;
  /** By name; absent: a leaf. */
  readonly children: ReadonlyMap<string, Plant> | undefined;
}

/** What a server tries. `data` is a value, a name, a title or an ACL; `plant` a serialised tree in its place; `source` that of a Copy. */
export interface Attempt {
  readonly cmd: "Add" | "Copy" | "Delete" | "Exec" | "Get" | "Replace";
  readonly uri: string;
  readonly data?: string;
  readonly plant?: Plant;
  readonly isInterior?: boolean;
  readonly source?: string;
}

const seldom = (text: fc.Arbitrary<string>) => fc.oneof({ weight: 3, arbitrary: fc.constant("") }, text);
const title = seldom(fc.constantFrom("one", "two"));

const { plant } = fc.letrec<{ plant: Plant; leaf: Plant }>((tie) => ({
  leaf: fc.record({
    value: fc.option(fc.constantFrom("seed", "value of ./Zoo/p", "value of ./Zoo/p/q"), { nil: undefined }),
    acl: seldom(acl),
    title,
    children: fc.constant(undefined),
  }),
  plant: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.record({
      value: fc.constant(undefined),
      acl: seldom(acl),
      title,
      children: fc
        .tuple(...NAMES.map((name) => fc.tuple(fc.constant(name), fc.option(tie("plant"), { nil: undefined }))))
        .map((all) => new Map(all.flatMap(([name, each]) => (each ? [[name, each] as const] : [])))),
    }),
  ),
}));

const names = fc.constantFrom(...NAMES);
const property = fc.constantFrom("ACL", "Format", "Name", "Title", "Type");
const list = fc.constantFrom("Struct", "StructData", "TNDS");

/** What is at a path and below, with a few changes. */
function like(zoo: Zoo, path: string): fc.Arbitrary<Plant> {
  const value = zoo.get(path)?.value;
  if (value !== undefined) {
    return fc.record({
      value: fc.constantFrom(undefined, value, value, "seed"),
      acl: seldom(acl),
      title,
      children: fc.constant(undefined),
    });
  }
  const there = NAMES.filter((name) => zoo.has(`${path}/${name}`));
  const below = fc.tuple(...there.map((name) => like(zoo, `${path}/${name}`)));
  return fc.record({
    value: fc.constant(undefined),
    acl: seldom(acl),
    title,
    children: below.map((plants) => new Map(plants.map((each, index) => [there[index] ?? "", each]))),
  });
}

/** Everything that a server can try, mostly on nodes of a zoo and right below them. */
function attemptsIn(zoo: Zoo): fc.Arbitrary<Attempt> {
  const animals = [...zoo.keys()].filter((path) => path !== ".");
  const leaves = animals.filter((path) => zoo.get(path)?.value !== undefined);
  const known = fc.constantFrom(...animals);
  const cages = animals.filter((path) => zoo.get(path)?.value === undefined);
  const above = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...cages) }, known);
  const below = fc.tuple(above, names).map((parts) => parts.join("/"));
  const far = fc.tuple(below, names).map((parts) => parts.join("/"));
  const path = fc.oneof({ weight: 6, arbitrary: known }, { weight: 3, arbitrary: below }, far);
  const leaf = fc.oneof(leaves.length > 0 ? fc.constantFrom(...leaves) : known, path);
  const paths = fc.oneof({ weight: 12, arbitrary: path }, fc.constant("."));
  const asked = (uris: fc.Arbitrary<string>, query: string, tails: fc.Arbitrary<string>) =>
    fc.tuple(uris, tails).map(([at, tail]) => `${at}?${query}=${tail}`);
  const get = (uris: fc.Arbitrary<string>) => uris.map((uri) => ({ cmd: "Get", uri }) as const);
  const set = (cmd: "Add" | "Replace", uris: fc.Arbitrary<string>, values: fc.Arbitrary<string>) =>
    fc.tuple(uris, values).map(([uri, data]) => ({ cmd, uri, data }) as const);
  const text = fc.nat(99).map((number) => `text ${number}`);
  const to = (name: string) => paths.map((at) => `${at}?prop=${name}`);
  return fc.oneof(
    get(path),
    get(asked(paths, "prop", property)),
    get(asked(path, "list", list)),
    set("Replace", leaf, text),
    set("Replace", to("ACL"), acl),
    set("Replace", to("Title"), text),
    set("Replace", to("Name"), names),
    set("Add", below, text),
    fc.tuple(fc.oneof(below, far), plant).map(([uri, each]) => ({ cmd: "Add", uri, plant: each }) as const),
    fc
      .constantFrom(...animals)
      .chain((uri) => like(zoo, uri).map((each) => ({ cmd: "Replace", uri, plant: each }) as const)),
    fc.tuple(paths, plant).map(([uri, each]) => ({ cmd: "Replace", uri, plant: each }) as const),
    fc.oneof(below, far).map((uri) => ({ cmd: "Add", uri, isInterior: true }) as const),
    paths.map((uri) => ({ cmd: "Delete", uri }) as const),
    fc.tuple(fc.oneof(leaf, below), leaf).map(([uri, source]) => ({ cmd: "Copy", uri, source }) as const),
    path.map((uri) => ({ cmd: "Exec", uri }) as const),
  );
}

/** One session of a server, with what it tries. */
export interface Visit {
  readonly server: Server;
  readonly attempts: readonly Attempt[];
}

/** A zoo and up to three visits. */
export const visitedZoos: fc.Arbitrary<readonly [Zoo, readonly Visit[]]> = zoos.chain((zoo) => {
  const attempts = fc.array(attemptsIn(zoo), { minLength: 1, maxLength: 6 });
  const visit = fc.record({ server: fc.constantFrom(...SERVERS), attempts });
  return fc.tuple(fc.constant(zoo), fc.array(visit, { minLength: 1, maxLength: 3 }));
});
