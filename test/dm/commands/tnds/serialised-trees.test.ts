import { describe, expect, test } from "vitest";
import { TNDS_TYPES } from "../../../../src/codec/tnds/document.ts";
import type { NodeState } from "../../../../src/tree/node.ts";
import { aTree } from "../../a-device.ts";
import { one, run, snapshot } from "../run.ts";

const META = { format: "xml", type: TNDS_TYPES.xml };
const mine: NodeState = { format: "node", type: "", acl: "Add=*&Delete=*&Get=*&Replace=dm.example.com" };
const leafNode: NodeState = { format: "chr", type: "text/plain", value: "old" };

const tree = (...nodes: readonly string[]) => `<MgmtTree xmlns="syncml:dmddf1.2">${nodes.join("")}</MgmtTree>`;
const node = (name: string, ...content: readonly string[]) =>
  `<Node><NodeName>${name}</NodeName>${content.join("")}</Node>`;
const leaf = (name: string, value: string, properties = "") =>
  node(name, `<RTProperties>${properties}</RTProperties><Value>${value}</Value>`);
const path = (text: string) => `<Path>${text}</Path>`;
const typed = (id: string) => `<RTProperties><Type><DDFName>${id}</DDFName></Type></RTProperties>`;

const inner = node("Inner", leaf("Leaf", "x"));
const INNER = "./Lab/Group/Inner/Leaf";

describe("Add of a serialised tree", () => {
  test.each<[string, string, string]>([
    ["nameless", "./Lab/Group", tree(node("", inner))],
    ["of the target's name", "./Lab/Group", tree(node("Group", inner))],
    ["below a node that is there", "./Lab", tree(node("Group", inner))],
    ["with a Path from the root", "./Lab/Group", tree(node("Group", path("./Lab"), inner))],
    ["with a Path from the target", "./Lab", tree(node("Inner", path("Group"), leaf("Leaf", "x")))],
    ["below a node that is not there", "./Lab/Group", tree(inner)],
    ["for the root", ".", tree(node("Group", path("Lab"), inner))],
  ])("%s has its nodes where they belong", (_, target, xml) => {
    const ran = run(aTree(), [one("Add", target, xml, META)]);
    expect(ran.statuses).toEqual([`Add ${target} 200`]);
    expect(ran.draft.get(INNER)?.value).toBe("x");
    expect(ran.draft.changed()).toEqual(["./Lab/Group", "./Lab/Group/Inner", INNER]);
  });

  test("is a series of Adds, with the ACL that a server may set on what it added", () => {
    const acl = "Get=*&amp;Replace=dm.example.com";
    const xml = tree(
      node("Group", `<RTProperties><ACL>${acl}</ACL><TStamp>x</TStamp></RTProperties>`, leaf("Leaf", "x")),
    );
    const { draft, status } = run(aTree(), [one("Add", "./Lab/Group", xml, META)]);
    expect(status).toBe(200);
    expect(draft.get("./Lab/Group")).toMatchObject({
      acl: "Get=*&Replace=dm.example.com",
      origin: "server:dm.example.com",
    });
  });

  test.each<[string, string, string, number, string]>([
    ["a node that is not described", "./Lab/Group", tree(node("Group", leaf("x", "1"))), 405, "./Lab/Group/x"],
    ["octets that are no base64", "./Lab", tree(leaf("Octets", "!!", "<Format><bin/></Format>")), 415, "./Lab/Octets"],
    ["octets that are no base64, without Format", "./Lab", tree(leaf("Octets", "!!")), 415, "./Lab/Octets"],
    ["a node that is in it twice", "./Lab", tree(leaf("Text", "1"), leaf("Text", "2")), 418, "./Lab/Text"],
    ["a wrong value", "./Lab", tree(leaf("Number", "seven", "<Format><int/></Format>")), 415, "./Lab/Number"],
    ["a node that is there", "./Lab", tree(leaf("ReadOnly", "x")), 418, "./Lab/ReadOnly"],
    ["a nameless node below another", "./Lab/Group", tree(node("", leaf("", "1"))), 500, "./Lab/Group"],
    ["an ACL that its sender may not set", "./Lab", tree(leaf("Text", "x", "<ACL>Get=*</ACL>")), 425, "./Lab/Text"],
    ["a malformed ACL", "./Lab", tree(node("Group", "<RTProperties><ACL>x</ACL></RTProperties>")), 500, "./Lab/Group"],
  ])("with %s adds nothing, and the Status names the node", (_, target, xml, status, uri) => {
    const before = aTree();
    const { draft, replies } = run(before, [one("Add", target, xml, META)]);
    expect(replies[0]?.outcomes).toEqual([expect.objectContaining({ status, items: [{ target: { uri } }] })]);
    expect(snapshot(draft)).toBe(snapshot(before));
  });

  test.each([
    ["no name that can be one", tree(node("a//b", leaf("x", "1")))],
    ["a broken escape", tree(node("%zz", leaf("x", "1")))],
  ])("with %s answers 500", (_, xml) => {
    expect(run(aTree(), [one("Add", "./Lab", xml, META)]).status).toBe(500);
  });

  test.each(["", "<MgmtTree/>", "<SyncML/>", "text", "<MgmtTree>"])("that is none answers 415: %s", (xml) => {
    expect(run(aTree(), [one("Add", "./Lab/Group", xml, META)]).status).toBe(415);
  });

  test("is held against ACLs like every Add", () => {
    const closed = aTree({ "./Lab": { format: "node", type: "", acl: "Get=*" } });
    expect(run(closed, [one("Add", "./Lab/Group", tree(node("", inner)), META)]).status).toBe(425);
  });
});

describe("Add to the Inbox", () => {
  const account = (name: string) => node(name, typed("urn:oma:mo:oma-dm-dmacc:1.0"), leaf("ServerID", "s"));

  test("puts the object in its place, and leaves nothing in the Inbox", () => {
    const { draft, status } = run(aTree(), [one("Add", "./Inbox", tree(account("new")), META)]);
    expect(status).toBe(200);
    expect([draft.get("./DMAcc/new/ServerID")?.value, draft.children("./Inbox")]).toEqual(["s", []]);
  });

  test("of an object that the device does not have answers 415 and adds none of the others", () => {
    const other = node("x", typed("urn:example:other:1.0"), leaf("y", "1"));
    const { draft, status } = run(aTree(), [one("Add", "./Inbox", tree(account("new"), other), META)]);
    expect([status, draft.changed()]).toEqual([415, []]);
    expect(run(aTree(), [one("Add", "./Inbox", tree(leaf("y", "1")), META)]).status).toBe(415);
  });
});

describe("Get of the Inbox", () => {
  test.each(["./Inbox", "./Inbox/x", "./Inbox/x/y", "./Inbox?prop=Type", "./Inbox?list=TNDS"])(
    "and all below answers 405, there or not: %s (BOOTX-17)",
    (uri) => {
      expect(run(aTree(), [one("Get", uri)]).status).toBe(405);
    },
  );
});

describe("Replace by a serialised tree", () => {
  const existing = () =>
    aTree({
      "./Lab/Group": mine,
      "./Lab/Group/Inner": { format: "node", type: "urn:example:inner:1.0" },
      [INNER]: leafNode,
    });

  test("makes the subtree exactly what it says", () => {
    const xml = tree(node("Group", leaf("Leaf", "new")));
    const { draft, status } = run(existing(), [one("Replace", "./Lab/Group", xml, META)]);
    expect(status).toBe(200);
    expect(draft.subtree("./Lab/Group")).toEqual(["./Lab/Group", "./Lab/Group/Leaf"]);
  });

  test("replaces values, keeps what is the same, and sets ACLs", () => {
    const xml = tree(node("", node("Inner", "<RTProperties><ACL>Get=*</ACL></RTProperties>", leaf("Leaf", "new"))));
    const { draft } = run(existing(), [one("Replace", "./Lab/Group", xml, META)]);
    expect(draft.get(INNER)?.value).toBe("new");
    expect(draft.get("./Lab/Group/Inner")?.acl).toBe("Get=*");
  });

  test.each<[string, string, string, number]>([
    ["a node that is missing", "./Lab/Group/Leaf", tree(leaf("", "x")), 404],
    ["a node that is not for servers to replace", "./Lab/ReadOnly", tree(leaf("", "x")), 405],
    ["another node than the target", "./Lab/Group", tree(inner), 415],
    ["two trees", "./Lab/Group", tree(node("", inner), node("", inner)), 415],
    ["an interior node by a value", "./Lab/Group", tree(leaf("", "x")), 415],
    ["a node not described", "./Lab/Group", tree(node("", leaf("x", "1"))), 405],
    [
      "a value of a wrong format",
      "./Lab/Group",
      tree(node("", node("Inner", leaf("Leaf", "1", "<Format><int/></Format>")))),
      415,
    ],
    ["a nameless node below another", "./Lab/Group", tree(node("", leaf("", "1"))), 500],
    ["a node that is in it twice", "./Lab/Group", tree(node("", leaf("Leaf", "1"), leaf("Leaf", "2"))), 418],
    ["no tree at all", "./Lab/Group", "<MgmtTree/>", 415],
  ])("of %s changes nothing", (_, target, xml, status) => {
    const before = existing();
    const ran = run(before, [one("Replace", target, xml, META)]);
    expect(ran.status).toBe(status);
    expect(snapshot(ran.draft)).toBe(snapshot(before));
  });

  test("leaves alone the value of a leaf that the tree has none for, as of a secret", () => {
    const before = aTree({ "./DMAcc/ex/Name": "Example DM" });
    const [item] = run(before, [one("Get", "./DMAcc/ex?list=TNDS")], { maxObjSize: { received: 9999, sent: 9999 } })
      .replies[0]?.outcomes[0]?.results ?? [{}];
    const renamed = String(item?.data).replace("Example DM", "Mine");
    const { draft, status } = run(before, [one("Replace", "./DMAcc/ex", renamed, META)]);
    expect(status).toBe(200);
    expect(draft.changed()).toEqual(["./DMAcc/ex", "./DMAcc/ex/Name"]); // the former for its ACL, which is set anew
    expect(draft.get("./DMAcc/ex/AppAuth/1/AAuthSecret")?.value).toBe("c1ient-s3cret");
  });

  test("needs no right to replace a leaf by what the server reads there, and one to find out what it may not read", () => {
    const guarded = (acl: string) =>
      aTree({ "./Lab/Group": mine, "./Lab/Group/Leaf": { ...leafNode, acl, value: "geheim" } });
    const status = (acl: string, value: string) =>
      run(guarded(acl), [one("Replace", "./Lab/Group", tree(node("", leaf("Leaf", value))), META)]).status;
    expect(status("Get=*", "geheim")).toBe(200);
    expect(status("Get=*", "other")).toBe(425);
    expect(status("Get=dm.b.example", "geheim")).toBe(425);
    expect(status("Get=dm.b.example", "other")).toBe(425);
  });

  test.each([
    ["an interior node", (title: string) => node("Inner", title)],
    ["a leaf", (title: string) => node("Inner", node("Leaf", title))],
  ])("sets the Title of %s only for a server that may replace it", (_, inside) => {
    const status = (acl: string) => {
      const before = aTree({
        "./Lab/Group": mine,
        "./Lab/Group/Inner": { format: "node", type: "urn:example:inner:1.0", acl, title: "old" },
        [INNER]: { ...leafNode, title: "old" },
      });
      const titled = (title: string) => tree(node("", inside(`<RTProperties><Title>${title}</Title></RTProperties>`)));
      return ["old", "new"].map((title) => run(before, [one("Replace", "./Lab/Group", titled(title), META)]).status);
    };
    expect(status("Get=*&Delete=*")).toEqual([200, 425]);
    expect(status("Delete=*")).toEqual([425, 425]);
    expect(status("Replace=*&Delete=*")).toEqual([200, 200]);
  });

  test("needs the rights that its parts need", () => {
    const guarded = (acl: string) => aTree({ "./Lab/Group": { ...mine, acl }, "./Lab/Group/Leaf": leafNode });
    const xml = tree(node("", inner));
    const status = (acl: string) => run(guarded(acl), [one("Replace", "./Lab/Group", xml, META)]).status;
    expect(status("Get=*")).toBe(425);
    expect(status("Replace=*")).toBe(425);
    expect(status("Replace=*&Delete=*")).toBe(425);
    expect(status("Replace=*&Delete=*&Add=*")).toBe(200);
  });
});
