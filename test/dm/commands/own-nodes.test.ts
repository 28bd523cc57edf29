import { describe, expect, test } from "vitest";
import { ddfFromXml } from "../../../src/codec/ddf/document.ts";
import { TNDS_TYPES } from "../../../src/codec/tnds/document.ts";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { ddfDevice } from "../../../src/mo/ddf-device.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { one, run, snapshot } from "./run.ts";

const node = (name: string, access: string, format: string, rules: string, ...nodes: readonly string[]) =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType>${access}</AccessType>${rules}<DFFormat><${format}/></DFFormat></DFProperties>${nodes.join("")}</Node>`;
const byDefault = (value: string) => `<DefaultValue>${value}</DefaultValue>`;
const ADD = "<Add/><Get/><Replace/><Delete/>";
const PERMANENT = "<Scope><Permanent/></Scope>";
const OPTIONAL = "<Occurrence><ZeroOrOne/></Occurrence>";

/** Jobs that a server adds, and what the device has in each. */
const JOBS = node(
  "Jobs",
  "<Get/><Add/><Replace/>",
  "node",
  PERMANENT,
  node(
    "",
    ADD,
    "node",
    "<Occurrence><ZeroOrMore/></Occurrence>",
    node("State", "<Get/>", "int", byDefault("10")),
    node(
      "Report",
      "<Get/>",
      "node",
      "",
      node("Code", "<Get/>", "chr", byDefault("none")),
      node("Text", "<Get/>", "chr", ""),
    ),
    node("Run", "<Exec/>", "null", PERMANENT),
    node("Name", ADD, "chr", byDefault("mine")),
    node("Hint", "<Get/>", "chr", byDefault("maybe") + OPTIONAL),
  ),
);

function aTree(): Tree {
  const { nodes } = ddfFromXml(`<MgmtTree><VerDTD>1.2</VerDTD>${JOBS}</MgmtTree>`);
  const ddf = ddfDevice([{ file: "jobs.xml", at: ".", nodes }]);
  const limits = NO_LIMITS;
  const options = { limits, properties: new Set<never>(), ddf, acls: { "./Jobs": "Add=*&Delete=*&Get=*&Replace=*" } };
  return new Tree(buildBaseTree([], {}, options), {});
}

const OWN = ["./Jobs/a/State", "./Jobs/a/Report", "./Jobs/a/Report/Code"];
const META = { format: "xml", type: TNDS_TYPES.xml };
const job = (name: string, more = "") =>
  `<MgmtTree><Node><NodeName>${name}</NodeName>${more}<RTProperties><Format><node/></Format></RTProperties></Node></MgmtTree>`;

describe("A node that a server adds", () => {
  test("has below it what has a default value and is not for servers to add, but nothing permanent, and can be deleted with it", () => {
    const { draft } = run(aTree(), [one("Add", "./Jobs/a", undefined, { format: "node" })]);
    expect(draft.changed()).toEqual(["./Jobs/a", ...OWN]);
    expect(draft.get("./Jobs/a/State")).toMatchObject({ format: "int", value: "10", origin: "device" });
    expect(draft.get("./Jobs/a/Report/Code")?.value).toBe("none");
    expect(run(draft, [one("Delete", "./Jobs/a")]).status).toBe(200);
  });

  test.each<[string, Parameters<typeof one>]>([
    ["that leads to another one", ["Add", "./Jobs/a/Name", "x"]],
    ["in a serialised tree", ["Add", "./Jobs", job("a"), META]],
    ["in a serialised tree in place of others", ["Replace", "./Jobs", job("Jobs", job("a").slice(10, -11)), META]],
  ])("%s has them too", (_, command) => {
    const { draft, status } = run(aTree(), [one(...command)]);
    expect(status).toBe(200);
    expect(draft.subtree("./Jobs/a")).toEqual(expect.arrayContaining(OWN));
  });

  test("keeps the value that a serialised tree has for one of them", () => {
    const state = "<Node><NodeName>State</NodeName><Value>30</Value></Node>";
    const { draft, status } = run(aTree(), [one("Add", "./Jobs", job("a", state), META)]);
    expect([status, draft.get("./Jobs/a/State")?.value]).toEqual([200, "30"]);
    expect(draft.subtree("./Jobs/a")).toEqual(expect.arrayContaining(OWN));
  });

  test("that is refused leaves none of them", () => {
    const ran = run(aTree(), [one("Add", "./Jobs/a/Nope", "x")]);
    expect([ran.status, snapshot(ran.draft)]).toEqual([405, snapshot(aTree())]);
  });
});
