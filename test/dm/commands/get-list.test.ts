import { describe, expect, test } from "vitest";
import { fromBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import type { SyncMLEncoding } from "../../../src/codec/syncml/message.ts";
import { decodeTnds, TNDS_TYPES, type TndsNode } from "../../../src/codec/tnds/document.ts";
import type { CommandContext } from "../../../src/dm/commands/command.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aTree } from "../a-device.ts";
import { OCTETS, OCTETS_BASE64, one, run } from "./run.ts";

const node = (acl?: string): NodeState => ({ format: "node", type: "", ...(acl === undefined ? {} : { acl }) });
const ALL = "Add=*&Delete=*&Get=*&Replace=*";

/** A group with a leaf of octets beside it, and one leaf that only another server may read. */
const LAB = {
  "./Lab": node(ALL),
  "./Lab/Octets": { format: "bin", type: "application/octet-stream", value: OCTETS_BASE64 },
  "./Lab/Group": { ...node(), title: "A group" },
  "./Lab/Group/Inner": { format: "node", type: "urn:example:inner:1.0", acl: "Get=other" },
  "./Lab/Group/Inner/Leaf": { format: "chr", type: "text/plain", value: "deep", acl: "Get=*" },
  "./Lab/Group/Leaf": { format: "chr", type: "text/plain", value: "hidden", acl: "Get=other" },
} as const satisfies Record<string, NodeState>;

const INNER: NodeState = { format: "node", type: "urn:example:inner:1.0" };
const ANY_SIZE = { received: 1e6, sent: 1e6 };

function resultsOf(uri: string, options: { received?: SyncMLEncoding } & Partial<CommandContext> = {}) {
  return (
    run(aTree(LAB), [one("Get", uri)], { maxObjSize: ANY_SIZE, ...options }).replies[0]?.outcomes[0]?.results ?? []
  );
}

function treeOf(uri: string, received: SyncMLEncoding = "xml"): readonly TndsNode[] {
  const data = resultsOf(uri, { received })[0]?.data ?? "";
  return decodeTnds(typeof data === "string" ? utf8Bytes(data) : data).nodes;
}

describe("Get of the list Struct", () => {
  test("has an item for each node of the subtree that the server may get, also below one that it may not", () => {
    expect(resultsOf("./Lab/Group?list=Struct")).toEqual([
      { source: { uri: "./Lab/Group" }, meta: { format: "node" } },
      { source: { uri: "./Lab/Group/Inner/Leaf" } },
    ]);
  });

  test("of a leaf is that leaf", () => {
    expect(resultsOf("./DevDetail/LrgObj?list=Struct")).toEqual([
      { source: { uri: "./DevDetail/LrgObj" }, meta: { format: "bool" } },
    ]);
  });
});

describe("Get of the list StructData", () => {
  test("has the values as well, octets as octets", () => {
    expect(resultsOf("./Lab/Octets?list=StructData", { received: "wbxml" })).toEqual([
      {
        source: { uri: "./Lab/Octets" },
        meta: { format: "bin", type: "application/octet-stream" },
        data: OCTETS,
      },
    ]);
    expect(resultsOf("./Lab/Group?list=StructData")).toContainEqual({
      source: { uri: "./Lab/Group/Inner/Leaf" },
      data: "deep",
    });
  });

  test("names a secret without its value, and leaves out the Inbox", () => {
    const found = resultsOf(".?list=StructData");
    expect(found).toContainEqual({ source: { uri: "./DMAcc/ex/AppAuth/1/AAuthSecret" } });
    expect(JSON.stringify(found)).not.toContain("c1ient-s3cret");
    expect(found.map(({ source }) => source?.uri)).not.toContain("./Inbox");
    expect(found.map(({ source }) => source?.uri)).toContain("./DMAcc/ex/AppAuth/1/AAuthName");
  });
});

describe("Get of the list TNDS", () => {
  test.each(["xml", "wbxml"] as const)(
    "is one document in %s, with all that the device keeps of each node",
    (received) => {
      const [item, ...others] = resultsOf("./Lab/Octets?list=TNDS", { received });
      expect(others).toEqual([]);
      expect(item).toMatchObject({
        source: { uri: "./Lab/Octets?list=TNDS" },
        meta: { format: received === "xml" ? "xml" : "bin", type: `application/vnd.syncml.dmtnds+${received}` },
      });
      expect(treeOf("./Lab/Octets?list=TNDS", received)).toEqual([
        {
          name: "Octets",
          path: "./Lab",
          format: "bin",
          type: { mime: "application/octet-stream" },
          tStamp: "19700101T000000Z",
          verNo: 0,
          value: OCTETS,
          nodes: [],
        },
      ]);
    },
  );

  test("puts a node below one that is hidden at the top, with its place", () => {
    const [group, leaf] = treeOf("./Lab/Group?list=TNDS");
    expect(group).toMatchObject({ name: "Group", path: "./Lab", title: "A group", nodes: [] });
    expect(leaf).toMatchObject({ name: "Leaf", path: "./Lab/Group/Inner", acl: "Get=*", value: "deep" });
  });

  test("of the root has the root's children", () => {
    const names = treeOf(".?list=TNDS").map(({ path, name }) => `${path} ${name}`);
    expect(names).toEqual([". DevInfo", ". DevDetail", ". DMAcc", ". Lab", "./Lab/Group/Inner Leaf"]);
  });

  test("names a secret without its value", () => {
    const [auth] = treeOf("./DMAcc/ex/AppAuth/1?list=TNDS");
    expect(auth?.nodes.find(({ name }) => name === "AAuthSecret")).toMatchObject({ format: "chr" });
    expect(auth?.nodes.find(({ name }) => name === "AAuthSecret")).not.toHaveProperty("value");
  });

  test.each([
    ["TNDS+Value", { value: OCTETS_BASE64 }],
    ["TNDS+Format+Value", { format: "bin", value: OCTETS }],
    ["TNDS-ACL-TStamp-VerNo-Title", { format: "bin", type: { mime: "application/octet-stream" }, value: OCTETS }],
    ["TNDS-Value-ACL-TStamp-VerNo-Title-Type-Format", {}],
  ])("takes %s as it is meant", (list, said) => {
    expect(treeOf(`./Lab/Octets?list=${list}`)).toEqual([{ name: "Octets", path: "./Lab", ...said, nodes: [] }]);
  });

  test.each(["TNDS+Value-ACL", "TNDS+Colour", "TNDS-Colour", "TNDS+Size", "TNDS+", "Struct+Value", "tnds", "Tree"])(
    "%s answers 406",
    (list) => {
      expect(run(aTree(LAB), [one("Get", `./Lab?list=${list}`)]).status).toBe(406);
    },
  );

  test.each(["+Title", "+VerNo", "-Title"])("of a device that keeps no optional property answers %s", (selection) => {
    const tree = aTree(LAB);
    const plain = new Tree({ ...tree.base, properties: new Set() }, tree.overlay());
    const { status } = run(plain, [one("Get", `./Lab/Octets?list=TNDS${selection}`)]);
    expect(status).toBe(selection.startsWith("+") ? 406 : 200);
  });

  test.each([
    ["xml", "wbxml", "b64"],
    ["wbxml", "xml", "xml"],
    ["wbxml", "wbxml", "bin"],
  ] as const)("in a message in %s is written in %s when its Get says so", (received, encoding, format) => {
    const type = `application/vnd.syncml.dmtnds+${encoding}`;
    const command = one("Get", "./Lab/Octets?list=TNDS", undefined, { type });
    const [item] = run(aTree(LAB), [command], { received }).replies[0]?.outcomes[0]?.results ?? [];
    expect(item?.meta).toEqual({ format, type });
    const data = item?.data ?? "";
    const text = format === "b64" && typeof data === "string" ? fromBase64(data) : data;
    const octets = typeof text === "string" ? utf8Bytes(text) : (text ?? new Uint8Array());
    expect(decodeTnds(octets).nodes[0]).toMatchObject({ name: "Octets", value: OCTETS });
  });

  test("in a type that is no serialised tree's answers 415", () => {
    const command = one("Get", "./Lab/Octets?list=TNDS", undefined, { type: "application/json" });
    expect(run(aTree(LAB), [command]).status).toBe(415);
  });

  test.each([
    ["xml", "xml"],
    ["xml", "wbxml"],
    ["wbxml", "xml"],
    ["wbxml", "wbxml"],
  ] as const)("with values alone can be put back: a message in %s, a tree in %s", (received, encoding) => {
    const number: NodeState = { format: "int", type: "text/plain", value: "7" };
    const octets = (value: string): NodeState => ({ format: "bin", type: "application/octet-stream", value });
    for (const value of [OCTETS_BASE64, "QUFFQw==", ""]) {
      const tree = aTree({ "./Lab": node(ALL), "./Lab/Octets": octets(value), "./Lab/Number": number });
      for (const leaf of ["Octets", "Number"]) {
        const asked = one("Get", `./Lab/${leaf}?list=TNDS+Value`, undefined, { type: TNDS_TYPES[encoding] });
        const [item] = run(tree, [asked], { received }).replies[0]?.outcomes[0]?.results ?? [];
        const emptied = run(tree, [one("Delete", `./Lab/${leaf}`)]).draft;
        const back = run(emptied, [one("Add", `./Lab/${leaf}`, item?.data, item?.meta)], { received });
        expect(back.statuses).toEqual([`Add ./Lab/${leaf} 200`]);
        expect(back.draft.get(`./Lab/${leaf}`)?.value).toBe(tree.get(`./Lab/${leaf}`)?.value);
      }
    }
  });

  test.each(["xml", "wbxml"] as const)("replaces what no text can carry, in a message in %s", (received) => {
    const tree = aTree({ "./Lab/Text": { format: "chr", type: "text/plain", value: "a\u0001b", title: "\u0002" } });
    const asked = one("Get", "./Lab/Text?list=TNDS", undefined, { type: TNDS_TYPES.xml });
    const data = run(tree, [asked], { received }).replies[0]?.outcomes[0]?.results?.[0]?.data;
    const [text] = decodeTnds(utf8Bytes(String(data))).nodes;
    expect(text).toMatchObject({ value: "a\ufffdb", title: "\ufffd" });
  });

  test.each(["xml", "wbxml"] as const)("can be put back as it came, in %s", (received) => {
    const leaf = { format: "xml", type: "text/plain", value: "<a>&amp;</a>" } as const;
    const tree = aTree({ ...LAB, "./Lab/Group/Inner": INNER, "./Lab/Group/Leaf": { ...leaf, format: "chr" } });
    const options = { received, maxObjSize: ANY_SIZE };
    const [item] = run(tree, [one("Get", "./Lab/Group?list=TNDS")], options).replies[0]?.outcomes[0]?.results ?? [];
    const emptied = run(tree, [one("Delete", "./Lab/Group")]).draft;
    const back = run(emptied, [one("Add", "./Lab/Group", item?.data, item?.meta)], options);
    expect(back.status).toBe(200);
    for (const path of tree.subtree("./Lab/Group")) {
      const { format, type, value, title, acl } = tree.get(path) ?? {};
      expect(back.draft.get(path), path).toMatchObject(JSON.parse(JSON.stringify({ format, type, value, title, acl })));
    }
  });
});

describe("Get of a list", () => {
  test.each([
    ["of a missing node", "./Nope?list=Struct", 404],
    ["of a secret", "./DMAcc/ex/AppAuth/1/AAuthSecret?list=StructData", 405],
    ["of the Inbox", "./Inbox?list=TNDS", 405],
    ["of a node hidden by its ACL", "./Lab/Group/Leaf?list=TNDS", 425],
  ])("%s (%s) answers %i", (_, uri, status) => {
    expect(run(aTree(LAB), [one("Get", uri)]).status).toBe(status);
  });

  test("with a value, or a tree, larger than the server takes answers 413", () => {
    const maxObjSize = { received: 1000, sent: 10 };
    for (const list of ["StructData", "TNDS"]) {
      expect(run(aTree(LAB), [one("Get", `./DevInfo?list=${list}`)], { maxObjSize }).status).toBe(413);
    }
    expect(run(aTree(LAB), [one("Get", "./DevInfo?list=Struct")], { maxObjSize }).status).toBe(200);
  });

  const PLENTY = { received: 1000, sent: 100_000 };

  test("is not made any more after sixteen of one message that could not be sent, and a leaf is still read", () => {
    const maxObjSize = { received: 1000, sent: 10 };
    const statusesAfter = (count: number, taken?: boolean) => {
      const large = Array.from({ length: count }, () => one("Get", "./DevInfo?list=TNDS"));
      const commands = [...large, one("Get", "./DevInfo?list=Struct"), one("Get", "./DevInfo/Lang")];
      const room = taken === undefined ? { maxObjSize } : { maxObjSize: PLENTY, takesResults: () => taken };
      return run(aTree(LAB), commands, room)
        .statuses.slice(-2)
        .map((status) => status.split(" ").at(-1));
    };
    expect(statusesAfter(15)).toEqual(["200", "200"]);
    expect(statusesAfter(16)).toEqual(["413", "200"]);
    expect(statusesAfter(30, true)).toEqual(["200", "200"]);
    expect(run(aTree(LAB), [one("Get", "./DevInfo?list=Struct")], { takesResults: () => false }).status).toBe(413);
  });

  test("costs little where one message asks for the whole tree again and again", () => {
    let made = 0;
    const tree = aTree(LAB);
    const commands = Array.from({ length: 1900 }, () => one("Get", "./DevInfo?list=TNDS"));
    const takesResults = () => ++made < 0;
    expect(
      new Set(
        run(tree, commands, { maxObjSize: PLENTY, takesResults }).statuses.map((status) => status.split(" ").at(-1)),
      ),
    ).toEqual(new Set(["413"]));
    expect(made).toBe(16);
  });

  test("that the device does not make answers 406", () => {
    const rules = { lists: ["Struct"] } as const;
    expect(run(aTree(LAB), [one("Get", "./Lab?list=Struct")], { rules }).status).toBe(200);
    expect(run(aTree(LAB), [one("Get", "./Lab?list=TNDS")], { rules }).status).toBe(406);
  });
});
