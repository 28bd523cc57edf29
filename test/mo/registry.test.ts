import { describe, expect, test } from "vitest";
import { describeDevice } from "../../src/mo/mount.ts";
import { placeOf } from "../../src/mo/place.ts";
import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import type { NodeDescription } from "../../src/tree/description.ts";

const all = [...MANAGEMENT_OBJECTS.values()];

function walk(description: NodeDescription, at: string): [string, NodeDescription][] {
  const below = description.children.flatMap((child) => walk(child, `${at}/${child.name || "x"}`));
  return [[at, description], ...below];
}

describe.each(all.map((mo) => [mo.name, mo] as const))("The object %s", (name, mo) => {
  const nodes = walk(mo.description, mo.name);

  test("has its identifier on exactly one node, the root of an instance", () => {
    const carriers = nodes.filter(([, node]) => mo.id !== undefined && node.types.includes(mo.id));
    expect(carriers).toHaveLength(1);
    expect(carriers[0]?.[0]).toMatch(new RegExp(`^${name}(/x)?$`));
  });

  test("names no child twice and has at most one rule for any name", () => {
    for (const [, node] of nodes) {
      const names = node.children.map((child) => child.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("has children below nodes that can be interior only", () => {
    for (const [at, node] of nodes) {
      if (node.children.length > 0) expect([at, node.formats]).toEqual([at, expect.arrayContaining(["node"])]);
      expect(node.formats.length).toBeGreaterThan(0);
    }
  });

  test("has no permanent node below a dynamic one", () => {
    for (const [, node] of nodes) {
      if (node.scope === "dynamic") expect(node.children.filter((child) => child.scope === "permanent")).toEqual([]);
    }
  });

  test("is found by its identifier where it is mounted", () => {
    const device = describeDevice([{ mo, at: "./Some/Where" }]);
    const place = placeOf(device, mo.id ?? "");
    expect(place).toEqual(
      mo.description.types.includes(mo.id ?? "") ? { parent: "./Some", name: "Where" } : { parent: "./Some/Where" },
    );
  });
});

describe("DMAcc", () => {
  const nodes = new Map(MANAGEMENT_OBJECTS.get("DMAcc") ? walk(MANAGEMENT_OBJECTS.get("DMAcc")!.description, ".") : []);

  test("has the nodes of DMAcc 1.2", () => {
    const named = [...nodes.keys()].filter((path) => !path.includes("/Ext/"));
    expect(named).toEqual([
      ".",
      "./x",
      "./x/AppID",
      "./x/ServerID",
      "./x/Name",
      "./x/PrefConRef",
      "./x/ToConRef",
      "./x/ToConRef/x",
      "./x/ToConRef/x/ConRef",
      "./x/AppAddr",
      "./x/AppAddr/x",
      "./x/AppAddr/x/Addr",
      "./x/AppAddr/x/AddrType",
      "./x/AppAddr/x/Port",
      "./x/AppAddr/x/Port/x",
      "./x/AppAddr/x/Port/x/PortNbr",
      "./x/AAuthPref",
      "./x/AppAuth",
      "./x/AppAuth/x",
      "./x/AppAuth/x/AAuthLevel",
      "./x/AppAuth/x/AAuthType",
      "./x/AppAuth/x/AAuthName",
      "./x/AppAuth/x/AAuthSecret",
      "./x/AppAuth/x/AAuthData",
      "./x/Ext",
    ]);
  });

  test("lets nobody read secrets, and everything else be read", () => {
    const unreadable = [...nodes].filter(([, node]) => !node.access.has("Get")).map(([path]) => path);
    expect(unreadable).toEqual(["./x/AppAuth/x/AAuthSecret", "./x/AppAuth/x/AAuthData"]);
  });
});
