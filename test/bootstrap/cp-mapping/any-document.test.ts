/** What holds for the mapping of any document, on any device. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import type { Characteristic } from "../../../src/codec/provisioning/document.ts";
import type { CharacteristicRule } from "../../../src/codec/provisioning/parm-rules.ts";
import { CHARACTERISTICS } from "../../../src/codec/provisioning/parms.ts";
import { WINDOWS_NAP } from "../../../src/mo/windows-nap.ts";
import { WINDOWS_PROXY } from "../../../src/mo/windows-proxy.ts";
import { applyEdits, type TreeEdit } from "../../../src/tree/apply-edits.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aDevice, aDocument, aW7, DEVICE_ID, NOON } from "../a-device.ts";

const VALUES = [
  "w7",
  "w5",
  "w4",
  "25",
  "143",
  "ap0004",
  "x",
  "N1",
  "P1",
  "srv1",
  "INTERNET",
  "80",
  "APPSRV",
  "DIGEST",
  "",
  "::1",
];

/** A characteristic with the parms that it needs, others that may be there, perhaps several times or without a value, and a few that do not belong there. */
function aCharacteristic(type: string, rule: CharacteristicRule): fc.Arbitrary<Characteristic> {
  const needed = [...rule.parms].filter(([, { occurs }]) => occurs === "1" || occurs === "+").map(([name]) => name);
  const parm = (name: fc.Arbitrary<string>) =>
    fc
      .tuple(name, fc.constantFrom(...VALUES, undefined))
      .map(([of, value]) => (value === undefined ? { name: of } : { name: of, value }));
  const others = fc.constant({ type: "X-PART", parms: [{ name: "A", value: "1" }], characteristics: [] });
  const within = [...rule.characteristics].map(([name, part]) => aCharacteristic(name, part));
  return fc.record({
    type: fc.constant(type),
    parms: fc
      .tuple(
        fc.tuple(...needed.map((name) => parm(fc.constant(name)))),
        fc.array(parm(fc.constantFrom(...rule.parms.keys(), "X-OTHER")), { maxLength: 5 }),
      )
      .map(([all, more]) => [...all, ...more]),
    characteristics: fc.array(fc.oneof(...within, others), { maxLength: 3 }),
  });
}

const W7 = aDocument(aW7()).characteristics;

const parts = fc.array(fc.oneof(...[...CHARACTERISTICS].map(([type, rule]) => aCharacteristic(type, rule))), {
  maxLength: 6,
});

const documents = fc
  .tuple(parts, fc.boolean())
  .map(([characteristics, hasAccount]) => ({ characteristics: [...characteristics, ...(hasAccount ? W7 : [])] }));

const RUNS = { numRuns: 40 };

const DEVICES = {
  "with everything": aDevice(),
  "without connectivity": aDevice({ objects: ["DMAcc"] }),
  "with access points only": aDevice({ objects: ["DMAcc", "NAP"] }),
  "with proxies only": aDevice({ objects: ["DMAcc", "Proxy"] }),
  "without DM accounts": aDevice({ objects: ["NAP", "Proxy", "Application"] }),
  "with the Windows column": aDevice({
    objects: ["DMAcc"],
    mounts: [
      { mo: WINDOWS_NAP, at: "./NAP" },
      { mo: WINDOWS_PROXY, at: "./Proxy" },
    ],
  }),
};

/** The path of each parm, as reports write it. */
function pathsIn(characteristics: readonly Characteristic[], prefix = ""): string[] {
  const types = new Map<string, number>();
  return characteristics.flatMap(({ type, parms, characteristics: within }) => {
    const number = (types.get(type) ?? 0) + 1;
    types.set(type, number);
    const at = `${prefix}${type}[${number}]/`;
    const names = new Map<string, number>();
    const own = parms.map(({ name }) => {
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      return `${at}${name}${count === 1 ? "" : `[${count}]`}`;
    });
    return [...own, ...pathsIn(within, at)];
  });
}

describe.each(Object.entries(DEVICES))("On a device %s, any provisioning document", (_, tree) => {
  test("makes only nodes that the device describes (BOOT-5.3.3-2, BOOT-5.2-1)", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { edits } = mapDocument(document, tree);
        expect(applyEdits(tree, edits, NOON)).toHaveProperty("overlay");
      }),
      RUNS,
    );
  });

  test("is accounted for parm by parm: mapped, or dropped itself or with what holds it", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { mapped, dropped } = mapDocument(document, tree);
        const said = new Set([...mapped.map(({ from }) => from), ...dropped.map(({ path }) => path)]);
        const isSaid = (path: string): boolean =>
          said.has(path) || (path.includes("/") && isSaid(path.slice(0, path.lastIndexOf("/"))));
        expect(pathsIn(document.characteristics).filter((path) => !isSaid(path))).toEqual([]);
        expect(new Set(dropped.map(({ path }) => path)).size).toBe(dropped.length);
      }),
      RUNS,
    );
  });

  test("gives Get, Replace and Delete on all it makes to the servers of its accounts and to nobody else (BOOT-5.3.4-1, BOOT-5.3.4-3)", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { edits, servers } = mapDocument(document, tree);
        const after = afterEdits(tree, edits);
        const owners = servers.length > 0 ? servers : [DEVICE_ID];
        const made = edits.flatMap(({ kind, path }) => (kind === "add" ? [rightsOf(after, path)] : []));
        const isTheirs = ([get, replace, remove]: readonly string[][]) =>
          get?.length && get.every((each) => owners.includes(each)) && isDeepStrictEqual([replace, remove], [get, get]);
        expect(made.filter((rights) => !isTheirs(rights))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("applied twice makes nothing new, as its server owns what it made", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { edits, servers, contexts } = mapDocument(document, tree);
        const once = afterEdits(tree, edits);
        const twice = afterEdits(once, mapDocument(document, once, { contexts }).edits);
        if (servers.length > 0) expect(twice.subtree(".").toSorted()).toEqual(once.subtree(".").toSorted());
      }),
      RUNS,
    );
  });
});

function afterEdits(tree: Tree, edits: readonly TreeEdit[]): Tree {
  const result = applyEdits(tree, edits, NOON);
  return new Tree(tree.base, "overlay" in result ? result.overlay : {});
}

/** Who may get, replace and delete the node. */
function rightsOf(tree: Tree, path: string): readonly string[][] {
  const acl = tree.effectiveAcl(path);
  return (["Get", "Replace", "Delete"] as const).map((right) => [...(acl.get(right) ?? [])]);
}
