import { describe, expect, test } from "vitest";
import type { NodeState } from "../../../src/tree/node.ts";
import { aTree } from "../a-device.ts";
import { OCTETS, OCTETS_BASE64, one, run } from "./run.ts";

const node: NodeState = { format: "node", type: "" };
const octets: NodeState = { format: "bin", type: "application/octet-stream", value: OCTETS_BASE64 };

describe("Get", () => {
  test.each([
    ["a leaf", "./DevDetail/FwV", 200],
    ["a leaf addressed without ./", "DevDetail/FwV", 200],
    ["an interior node", "./DevInfo", 200],
    ["the root", ".", 200],
    ["a missing node", "./DevDetail/Nope", 404],
    ["a node below a leaf", "./DevDetail/FwV/x", 404],
    ["a leaf nobody may read", "./DMAcc/ex/AppAuth/1/AAuthSecret", 405],
    ["the Inbox", "./Inbox", 405],
    ["a leaf hidden by its ACL", "./Lab/Text", 425],
    ["bad syntax", "./DevDetail/../DevInfo", 500],
    ["a trailing slash", "./DevInfo/", 500],
    ["too long a segment", `./DevDetail/${"x".repeat(33)}`, 414],
    ["too long a URI", `./${"x".repeat(30)}/${"y".repeat(30)}/${"z".repeat(30)}/${"a".repeat(32)}/b`, 414],
    ["too deep a URI", "./a/b/c/d/e/f/g/h/i", 414],
    ["a list", "./DevDetail?list=StructData", 200],
    ["a list nobody makes", "./DevDetail?list=Everything", 406],
    ["a property", "./DevDetail/FwV?prop=Type", 200],
    ["a property nobody has", "./DevDetail/FwV?prop=Colour", 406],
    ["Size of an interior node", "./DevDetail?prop=Size", 406],
    ["a property of a missing node", "./DevDetail/Nope?prop=Type", 404],
    ["a property hidden by the ACL", "./Lab/Text?prop=Type", 425],
  ])("of %s answers %s %i", (_, uri, status) => {
    const tree = aTree({ "./Lab/Text": { format: "chr", type: "text/plain", value: "x", acl: "Get=other" } });
    const ran = run(tree, [one("Get", uri)]);
    expect(ran.status).toBe(status);
    expect(ran.replies[0]?.outcomes[0]?.results !== undefined).toBe(status === 200);
  });

  test.each([
    ["./DevDetail/FwV", { source: { uri: "./DevDetail/FwV" }, data: "1.0.7" }],
    ["./DMAcc/ex/AppAddr", { source: { uri: "./DMAcc/ex/AppAddr" }, meta: { format: "node" }, data: "1" }],
    [
      "./DMAcc/ex",
      {
        source: { uri: "./DMAcc/ex" },
        meta: { format: "node", type: "urn:oma:mo:oma-dm-dmacc:1.0" },
        data: "AppID/ServerID/Name/AppAddr/AAuthPref/AppAuth",
      },
    ],
    ["./Lab/Group", { source: { uri: "./Lab/Group" }, meta: { format: "node" }, data: "" }],
    ["./Lab/Number", { source: { uri: "./Lab/Number" }, meta: { format: "int" }, data: "7" }],
    ["./DMAcc/ex?prop=Name", { source: { uri: "./DMAcc/ex?prop=Name" }, data: "ex" }],
    ["./DevDetail/FwV?prop=ACL", { source: { uri: "./DevDetail/FwV?prop=ACL" }, data: "" }],
  ])("of %s gives Results that leave out what is default", (uri, results) => {
    const tree = aTree({ "./Lab/Group": node, "./Lab/Number": { format: "int", type: "text/plain", value: "7" } });
    expect(run(tree, [one("Get", uri)]).replies[0]?.outcomes[0]?.results).toEqual([results]);
  });

  test.each([
    ["wbxml", { format: "bin", type: "application/octet-stream" }, OCTETS],
    ["xml", { format: "b64", type: "application/octet-stream" }, OCTETS_BASE64],
  ] as const)("of octets gives, in %s, %o", (received, meta, data) => {
    const { replies } = run(aTree({ "./Lab/Octets": octets }), [one("Get", "./Lab/Octets")], { received });
    expect(replies[0]?.outcomes[0]?.results).toMatchObject([{ meta, data }]);
  });

  test("of a value that the server cannot take answers 413 without Results", () => {
    const tree = aTree({ "./DMAcc/ex/Name": "x".repeat(1001) });
    const larger = run(tree, [one("Get", "./DMAcc/ex/Name")]);
    const unfit = run(aTree(), [one("Get", "./DMAcc/ex/Name")], { takesResults: () => false });
    for (const { replies } of [larger, unfit]) {
      expect(replies[0]?.outcomes).toEqual([{ status: 413, target: "./DMAcc/ex/Name" }]);
    }
  });
});
