import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromHex } from "../../../src/base/bytes.ts";
import type { Meta } from "../../../src/codec/syncml/message.ts";
import { encodeTnds, TNDS_TYPES, tndsFromXml } from "../../../src/codec/tnds/document.ts";
import { leaves } from "../a-device.ts";
import {
  accountNode,
  adding,
  aPhone,
  bootstrapBy,
  DMACC_ID,
  dmMessage,
  GRANTED,
  item,
  mgmtTree,
  NAP_ID,
  napNode,
  tndsNode,
  treeItem,
} from "../a-dm-message.ts";

const XML: Meta = { format: "xml", type: TNDS_TYPES.xml };
const WBXML: Meta = { format: "bin", type: TNDS_TYPES.wbxml };
const inWbxml = (xml: string) => encodeTnds(tndsFromXml(xml), "wbxml");

/** The bootstrap that adds one serialised tree to the Inbox, or elsewhere. */
const addTree = (xml: string, target = "./Inbox") => bootstrapBy(dmMessage([adding(treeItem(target, xml))]));
const dropped = ({ events }: ReturnType<typeof bootstrapBy>) => {
  const mapped = events.find(({ type }) => type === "bootstrap.mapped");
  return mapped?.type === "bootstrap.mapped" ? mapped.dropped : undefined;
};

describe("a serialised tree in a bootstrap", () => {
  test.each<[string, string | Uint8Array, Meta]>([
    ["XML", mgmtTree(napNode("inet")), XML],
    ["XML that calls itself octets", mgmtTree(napNode("inet")), { ...XML, format: "bin" }],
    ["WBXML", inWbxml(mgmtTree(napNode("inet"))), WBXML],
    ["WBXML by the name of XML", inWbxml(mgmtTree(napNode("inet"))), { ...WBXML, format: "xml" }],
  ])("may be %s (BOOTX-5)", (_, data, meta) => {
    for (const target of ["./NAP", "./Inbox"]) {
      const { outcome, after } = bootstrapBy(dmMessage([adding(item(target, data, meta))]));
      expect(outcome).toMatchObject({ applied: true });
      expect(leaves(after, "./NAP")).toEqual({ "./NAP/inet/ID": "N", "./NAP/inet/Addr": "internet" });
      expect(after.get("./NAP/inet")).toMatchObject({ type: NAP_ID, acl: GRANTED, origin: "dm" });
    }
  });

  test("as xml2wbxml writes it is taken whole, with the ACL and Title it carries (BOOTX-5, BOOTX-8)", () => {
    const hex = readFileSync(new URL("../../vectors/documents/nap.tnds.hex", import.meta.url), "utf8");
    const octets = fromHex(hex.replace(/^#.*$/gm, "").replace(/\s/g, "")) ?? new Uint8Array();
    const { after, outcome } = bootstrapBy(dmMessage([adding(item("./NAP/AcmeApn", octets, WBXML))]));
    expect(outcome).toMatchObject({ applied: true });
    expect(leaves(after, "./NAP")).toEqual({
      "./NAP/AcmeApn/Addr": "internet.acme.example",
      "./NAP/AcmeApn/Ext/Logo": "AAECAw==",
    });
    expect(after.get("./NAP/AcmeApn")).toMatchObject({ acl: "Get=*&Replace=dm.example.com", title: "Acme" });
  });

  test("keeps the ACL of every node that has one; the others get the owner's (BOOTX-8, BOOT-5.6.2-2)", () => {
    const acl = "Get=other.example";
    const { after } = addTree(mgmtTree(napNode("a", { acl }), napNode("b")));
    expect([after.get("./NAP/a")?.acl, after.get("./NAP/b")?.acl]).toEqual([acl, GRANTED]);
  });

  test("that holds an account wants a session with its server", () => {
    expect(addTree(mgmtTree(accountNode("ex", "./NAP/x"))).outcome).toEqual({
      applied: true,
      servers: ["dm.example.com"],
    });
  });

  test.each<[string, string, string, string]>([
    ["a node that is not described", tndsNode("Colour", { value: "red" }), "./NAP/a", "./NAP/a/Colour"],
    ["a value of a wrong format", tndsNode("Name", { value: "7", format: "int" }), "./NAP/a", "./NAP/a/Name"],
    ["a malformed ACL", tndsNode("Name", { value: "7", acl: "everything" }), "./NAP/a", "./NAP/a/Name"],
  ])("with %s makes the whole fail, and names the node (BOOT-5.6.3-2)", (_, below, target, uri) => {
    const ended = addTree(mgmtTree(tndsNode("", { id: NAP_ID }, tndsNode("ID", { value: "N" }), below)), target);
    expect(ended.outcome).toEqual({ applied: false, reason: "tree-refused" });
    expect(ended.events.at(-1)).toMatchObject({ detail: expect.stringContaining(`${uri} cannot be added`) });
  });

  test("that is none makes the whole fail", () => {
    for (const data of ["<MgmtTree/>", "<Tree/>", "no tree", "<MgmtTree"]) {
      expect(addTree(data).outcome).toEqual({ applied: false, reason: "tree-refused" });
    }
  });

  test("may fail within Ext, where only what fails is left out (BOOT-5.6.6-3)", () => {
    const deep = ["a", "b", "c", "d", "e"].reduceRight(
      (below, name) => tndsNode(name, {}, below),
      tndsNode("f", { value: "1" }),
    );
    const ext = tndsNode("Ext", {}, deep, tndsNode("Colour", { value: "red" }));
    const ended = addTree(mgmtTree(tndsNode("a", { id: NAP_ID }, tndsNode("ID", { value: "N" }), ext)));
    expect(ended.outcome).toMatchObject({ applied: true });
    expect(leaves(ended.after, "./NAP")).toMatchObject({ "./NAP/a/ID": "N", "./NAP/a/Ext/Colour": "red" });
    expect(dropped(ended)).toEqual([{ path: "./NAP/a/Ext/a/b/c/d", reason: "415 Unsupported media type or format" }]);
  });
});

describe("the Inbox in a bootstrap", () => {
  test("puts each object where the device has such ones, whatever the order and the names on the way (BOOTX-5, BOOTX-6)", () => {
    const { after } = addTree(mgmtTree(accountNode("ex", "./NAP/inet"), tndsNode("Con", {}, napNode("inet"))));
    expect([after.children("./DMAcc"), after.children("./NAP"), after.children("./Inbox")]).toEqual([
      ["ex"],
      ["inet"],
      [],
    ]);
  });

  test("takes a name from the target when the object has none, and a number when neither has (BOOTX-4)", () => {
    const nameless = mgmtTree(napNode(""));
    expect(addTree(nameless, "./Inbox/inet").after.children("./NAP")).toEqual(["inet"]);
    expect(addTree(nameless).after.children("./NAP")).toEqual(["1"]);
    expect(addTree(mgmtTree(napNode(""), napNode(""))).after.children("./NAP")).toEqual(["1", "2"]);
  });

  test("gives an object another name when its own is taken, and rewrites what refers to it (BOOTX-9, BOOTX-10)", () => {
    const taken = bootstrapBy(dmMessage([adding(item("./NAP/Internet/ID", "old"))])).after;
    const xml = mgmtTree(accountNode("ex", "./Inbox/Internet"), napNode("Internet"));
    const { after } = bootstrapBy(dmMessage([adding(treeItem("./Inbox", xml))]), { tree: taken });
    expect(after.children("./NAP")).toEqual(["Internet", "1"]);
    expect(after.get("./DMAcc/ex/PrefConRef")?.value).toBe("./NAP/1");
    expect(after.get("./NAP/Internet/ID")?.value).toBe("old");
  });

  test("makes references to ./Inbox lead to the place of the object in the same tree (BOOTX-10)", () => {
    const con = tndsNode("Con", {}, napNode("Internet"));
    const { after } = addTree(mgmtTree(con, accountNode("ex", "./Inbox/Con/Internet")));
    expect(after.get("./DMAcc/ex/PrefConRef")?.value).toBe("./NAP/Internet");
  });

  test("leaves out a reference to nothing in the tree, and tells (BOOTX-10)", () => {
    const ended = addTree(mgmtTree(accountNode("ex", "./Inbox/Nowhere"), napNode("Internet")));
    expect(ended.outcome).toMatchObject({ applied: true });
    expect(ended.after.get("./DMAcc/ex/PrefConRef")).toBeUndefined();
    expect(dropped(ended)).toEqual([{ path: "./DMAcc/ex/PrefConRef", reason: "dangling-reference" }]);
  });

  test("leaves other references as they are", () => {
    const { after } = addTree(mgmtTree(accountNode("ex", "./NAP/Internet"), napNode("Internet")));
    expect(after.get("./DMAcc/ex/PrefConRef")?.value).toBe("./NAP/Internet");
  });

  test("ignores an object that the device does not have, and the bootstrap goes on (BOOTX-11)", () => {
    const wlan = tndsNode("wlan", { id: "urn:oma:mo:oma-connmo-wlan:1.0" }, tndsNode("SSID", { value: "x" }));
    const ended = addTree(mgmtTree(wlan, accountNode("ex", "./NAP/x")));
    expect(ended.outcome).toEqual({ applied: true, servers: ["dm.example.com"] });
    expect(dropped(ended)).toEqual([{ path: "./Inbox/wlan", reason: "not-described" }]);
    expect(addTree(mgmtTree(wlan)).outcome).toEqual({ applied: false, reason: "nothing-usable" });
  });

  test("uses the newest version that the device has, and ignores the others (BOOTX-12)", () => {
    const versions = ["0.9", "1.0", "2.0"].map((version) =>
      accountNode(`v${version}`, "./NAP/x", DMACC_ID.replace("1.0", version)),
    );
    const described = addTree(mgmtTree(...versions));
    expect(described.after.children("./DMAcc")).toEqual(["v1.0"]);
    expect(dropped(described)?.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      "./Inbox/v0.9 other-version",
      "./Inbox/v2.0 other-version",
    ]);
  });

  test("takes what the same message adds to other targets too", () => {
    const { after } = bootstrapBy(
      dmMessage([adding(item("./NAP/own/ID", "own"), treeItem("./Inbox", mgmtTree(napNode("inet"))))], {}),
      { tree: aPhone() },
    );
    expect(after.children("./NAP")).toEqual(["own", "inet"]);
  });
});
