import { describe, expect, test } from "vitest";
import { originOfFile, removeOrigin } from "../../src/bootstrap/card-data.ts";
import type { NodeState, Origin } from "../../src/tree/node.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { aDevice, NOON } from "./a-device.ts";

const CARD = originOfFile("8900101000000000008", "Bootstrap");
const OTHER = originOfFile("8900101000000000008", "Config1");

const interior = (origin: Origin): NodeState => ({ format: "node", type: "", origin });
const leaf = (value: string, origin: Origin): NodeState => ({ format: "chr", type: "text/plain", value, origin });

/** What is left of nodes, and which were named as removed. */
function left(overlay: Overlay) {
  const tree = aDevice({ overlay });
  const { overlay: after, removed } = removeOrigin(tree, CARD, NOON);
  const remaining = Object.keys(overlay).filter((path) => new Tree(tree.base, after).get(path));
  return { remaining, removed };
}

describe("The removal of what a file of a card brought", () => {
  test("names the topmost nodes only, and takes all below them", () => {
    const overlay: Overlay = {
      "./NAP/1": interior(CARD),
      "./NAP/1/Addr": leaf("a", CARD),
      "./NAP/1/Ext": interior("server:s"),
      "./NAP/1/Ext/Deep": interior(CARD),
      "./NAP/2": interior("cp"),
      "./NAP/2/Name": leaf("from the card", CARD),
    };
    expect(left(overlay)).toEqual({ remaining: ["./NAP/2"], removed: ["./NAP/1", "./NAP/2/Name"] });
  });

  test("leaves what other files and other sources brought", () => {
    const overlay: Overlay = { "./NAP/1": interior(OTHER), "./NAP/2": interior("factory"), "./NAP/3": interior("dm") };
    expect(left(overlay)).toEqual({ remaining: Object.keys(overlay), removed: [] });
  });

  test.each<[string, string, string]>([
    ["./DMAcc/1/PrefConRef", "./NAP/1", "./DMAcc/1/PrefConRef"],
    ["./DMAcc/1/ToConRef/7/ConRef", "./NAP/1", "./DMAcc/1/ToConRef/7"],
    ["./AppSettings/1/PrefConDef", "NAP/1", "./AppSettings/1/PrefConDef"],
    ["./Proxy/1/ToConRef/1/ConRef", "./NAP/1/", ""],
    ["./DMAcc/1/Name", "./NAP/1", ""],
    ["./DMAcc/1/PrefConRef", "./NAP/10", ""],
    ["./DMAcc/1/PrefConRef", "./NAP/2", ""],
  ])("of %s that says %s takes away %s", (path, value, removed) => {
    const parts = path.split("/").slice(1, -1);
    const ways = parts.map((_, i) => `./${parts.slice(0, i + 1).join("/")}`).slice(1);
    const overlay: Overlay = {
      "./NAP/1": interior(CARD),
      "./NAP/2": interior("cp"),
      ...Object.fromEntries(ways.map((way) => [way, interior("cp")])),
      "./DMAcc/1/ServerID": leaf("s", "cp"),
      [path]: leaf(value, "cp"),
    };
    expect(left(overlay).removed).toEqual(["./NAP/1", ...(removed === "" ? [] : [removed])]);
  });
});
