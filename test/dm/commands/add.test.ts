import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { leaf } from "../../../src/mo/describe.ts";
import { parseAcl } from "../../../src/tree/acl.ts";
import type { Format, NodeState } from "../../../src/tree/node.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { aTree } from "../a-device.ts";
import { OCTETS, OCTETS_BASE64, one, type Row, run, snapshot } from "./run.ts";

const node: NodeState = { format: "node", type: "" };
const mine: NodeState = { ...node, acl: "Add=dm.example.com&Get=*&Replace=dm.example.com" };

/** A device with a leaf of one format, `./Any`. */
function aFormatTree(format: Format): Tree {
  const object = leaf("Any", { access: ["Add", "Get"], formats: [format], occurs: "ZeroOrOne" });
  const options = { limits: NO_LIMITS, properties: new Set<never>() };
  return new Tree(buildBaseTree([{ mo: { name: "Any", description: object }, at: "./Any" }], {}, options), {});
}

describe("Add", () => {
  test.each<Row>([
    ["a described leaf", "./Lab/Text", 200, "x"],
    ["a leaf without Data", "./Lab/Text", 200],
    ["an interior node", "./Lab/Group", 200, undefined, { format: "node" }],
    ["an interior node, Format left to its description", "./Lab/Group", 200],
    ["an account", "./DMAcc/new", 200, undefined, { format: "node", type: "urn:oma:mo:oma-dm-dmacc:1.0" }],
    ["a leaf with its interior nodes", "./Lab/Group/Inner/Leaf", 200, "x"],
    ["a node that exists", "./Lab/ReadOnly", 418, "x"],
    ["the root", ".", 418, undefined, { format: "node" }],
    ["a node below a leaf", "./Lab/ReadOnly/x", 405, "x"],
    ["a node not described", "./Lab/Unknown", 405, "x"],
    ["a node not for servers to add", "./Lab/Closed/Leaf", 405, "x"],
    ["a node the device does not know at the top", "./Vendor", 405, undefined, { format: "node" }],
    ["a node below an ACL without Add", "./Lab/Pair/x", 425, "x"],
    ["the wrong format", "./Lab/Text", 415, "7", { format: "int" }],
    ["an unknown format", "./Lab/Text", 415, "7", { format: "colour" }],
    ["the wrong type", "./Lab/Text", 415, "7", { type: "image/png" }],
    ["a subtree", "./Lab/Group", 415, "<MgmtTree/>", { format: "xml", type: "application/vnd.syncml.dmtnds+xml" }],
    ["data for an interior node", "./Lab/Group", 415, "x", { format: "node" }],
    ["a number that is none", "./Lab/Number", 415, "seven", { format: "int" }],
    ["a number beyond 32 bits", "./Lab/Number", 415, "4294967296", { format: "int" }],
    ["a number", "./Lab/Number", 200, "-7", { format: "int" }],
    ["a boolean that is none", "./Lab/Flag", 415, "yes", { format: "bool" }],
    ["a boolean", "./Lab/Flag", 200, "true", { format: "bool" }],
    ["nothing", "./Lab/Nothing", 200, undefined, { format: "null" }],
    ["something that should be nothing", "./Lab/Nothing", 415, "x", { format: "null" }],
    ["too much", "./Lab/Text", 413, "x".repeat(1001)],
    ["a property", "./Lab/Text?prop=Title", 405, "x"],
    ["a property nobody has", "./Lab/Text?prop=Colour", 406, "x"],
    ["a list", "./Lab/Text?list=TNDS", 406, "x"],
    ["bad syntax", "./Lab//Text", 500, "x"],
    ["too long a name", `./Lab/Pair/${"x".repeat(33)}`, 414, "x"],
  ])("of %s (%s) answers %i", (_, uri, status, data, meta) => {
    const tree = aTree({ "./Lab/Closed": node, "./Lab/Pair": { ...node, acl: "Get=*" } });
    const ran = run(tree, [one("Add", uri, data, meta)]);
    expect(ran.status).toBe(status);
    expect(ran.draft.changed().length > 0).toBe(status === 200);
  });

  test.each([
    ["int", ["0", "-5", "+7", "2147483647", "-2147483648"], ["2147483648", "+2147483648", "-2147483649", "1.5", ""]],
    ["bool", ["true", "false"], ["TRUE", "1", " true ", ""]],
    ["date", ["20240229", "2024-02-29"], ["20230229", "2023-02-29", "2024-0229", "240229", "20241301", "today", ""]],
    [
      "time",
      ["120000", "12:00:00", "12:00", "120000Z", "12:00:00.5+02:00"],
      ["250000", "12:60:00", "12:0000", "noon", ""],
    ],
    ["float", ["1.5", "-1E4", ".5", "INF", "-INF", "NaN", "12"], ["1,5", "+INF", "1e", "x", "."]],
    ["b64", ["QUJD", ""], ["!!!", "QU=JD"]],
  ] as const)("of a value of format %s takes %j, and answers 415 to %j", (format, good, bad) => {
    const statusOf = (value: string) => run(aFormatTree(format), [one("Add", "./Any", value, { format })]).status;
    expect(good.map(statusOf)).toEqual(good.map(() => 200));
    expect(bad.map(statusOf)).toEqual(bad.map(() => 415));
  });

  test("of a third node where two may be answers 420", () => {
    const tree = aTree();
    const adds = ["a", "b", "c"].map((name) => one("Add", `./Lab/Pair/${name}`, "x"));
    expect(run(tree, adds).statuses.map((each) => each.slice(-3))).toEqual(["200", "200", "420"]);
  });

  test("keeps where a node comes from, and gives it the type of its description", () => {
    const { draft } = run(aTree(), [
      one("Add", "./Lab/Group/Inner", undefined, { format: "node", type: "text/plain" }),
    ]);
    expect(draft.get("./Lab/Group/Inner")).toMatchObject({
      format: "node",
      type: "urn:example:inner:1.0",
      origin: "server:dm.example.com",
    });
  });

  test("lets a server that may not Replace the parent manage the interior node that it added", () => {
    const { draft } = run(aTree(), [one("Add", "./Lab/Group/Inner/Leaf", "x")]);
    const rights = parseAcl("Add=dm.example.com&Delete=dm.example.com&Get=dm.example.com&Replace=dm.example.com");
    expect(parseAcl(draft.get("./Lab/Group")?.acl ?? "")).toEqual(rights);
    expect(draft.get("./Lab/Group/Inner")?.acl).toBeUndefined();
    expect(draft.get("./Lab/Group/Inner/Leaf")?.acl).toBeUndefined();
  });

  test("gives no ACL to an interior node below one that its server may Replace", () => {
    const { draft } = run(aTree({ "./Lab/Group": mine }), [one("Add", "./Lab/Group/Inner")]);
    expect(draft.get("./Lab/Group/Inner")?.acl).toBeUndefined();
  });

  test("names the interior node that could not be made, and makes none", () => {
    const tree = aTree();
    const ran = run(tree, [one("Add", "./Lab/Group/Other/Leaf", "x")]);
    expect(ran.replies[0]?.outcomes).toEqual([
      { status: 405, target: "./Lab/Group/Other/Leaf", items: [{ target: { uri: "./Lab/Group/Other" } }] },
    ]);
    expect(snapshot(ran.draft)).toBe(snapshot(tree));
  });

  test("makes no interior nodes for a leaf that is refused", () => {
    const tree = aTree();
    const ran = run(tree, [one("Add", "./Lab/Group/Inner/Leaf", "7", { format: "int" })]);
    expect(ran.status).toBe(415);
    expect(snapshot(ran.draft)).toBe(snapshot(tree));
  });

  test.each([
    ["wbxml", { format: "bin" }, OCTETS],
    ["xml", { format: "b64" }, OCTETS_BASE64],
    ["wbxml", { format: "b64" }, OCTETS_BASE64],
    ["xml", { format: "bin" }, OCTETS_BASE64],
    ["wbxml", undefined, OCTETS],
  ] as const)("in %s with %o stores octets", (received, meta, data) => {
    const { draft } = run(aTree(), [one("Add", "./Lab/Octets", data, meta)], { received });
    expect(draft.get("./Lab/Octets")).toMatchObject({ format: "bin", value: OCTETS_BASE64 });
  });

  test("stores base64 text as it is where the node's own format is b64", () => {
    const { draft } = run(aTree(), [one("Add", "./Lab/Base64", OCTETS_BASE64, { format: "b64" })]);
    expect(draft.get("./Lab/Base64")).toMatchObject({ format: "b64", value: OCTETS_BASE64 });
  });

  test("of octets that are no text answers 415 for a text", () => {
    expect(run(aTree(), [one("Add", "./Lab/Text", OCTETS)], { received: "wbxml" }).status).toBe(415);
  });
});
