import { describe, expect, test } from "vitest";
import { ddfFromXml } from "../../src/codec/ddf/document.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { ddfDevice } from "../../src/mo/ddf-device.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { UNBOUNDED } from "../../src/tree/description.ts";
import { Draft } from "../../src/tree/draft.ts";
import { checkForm, checkRoom } from "../../src/tree/placement.ts";
import { readProperty } from "../../src/tree/property.ts";
import { resolvePath } from "../../src/tree/resolve-path.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";

/** A node of a document; `rules` are elements of DFProperties beside AccessType and DFFormat, `more` what follows them. */
function node(name: string, access: string, format: string, rules = "", more = ""): string {
  const commands = access
    .split(" ")
    .filter(Boolean)
    .map((each) => `<${each}/>`);
  const properties = `<AccessType>${commands.join("")}</AccessType><DFFormat><${format}/></DFFormat>${rules}`;
  return `<Node><NodeName>${name}</NodeName><DFProperties>${properties}</DFProperties>${more}</Node>`;
}

const PERMANENT = "<Scope><Permanent/></Scope>";

const sources = (...documents: readonly (readonly [string, string?])[]) =>
  documents.map(([nodes, at = "."], index) => {
    const text = `<MgmtTree><VerDTD>1.2</VerDTD>${nodes}</MgmtTree>`;
    return { file: `${index + 1}.xml`, at, nodes: ddfFromXml(text).nodes };
  });

const read = (nodes: string, at = ".") => ddfDevice(sources([nodes, at]));

const aTree = (nodes: string, values: Record<string, string> = {}) =>
  new Tree(buildBaseTree([], values, { limits: NO_LIMITS, properties: new Set(), ddf: read(nodes) }), {});

describe("A device description", () => {
  test("gives the rules of each node", () => {
    const rules =
      "<DefaultValue>10</DefaultValue><Occurrence><ZeroOrN>4</ZeroOrN></Occurrence><DFType><MIME>text/plain</MIME></DFType>";
    const { description, problems } = read(node("State", "Get Exec", "int", rules));
    expect(problems).toEqual([]);
    expect(description.children).toEqual([
      {
        name: "State",
        access: new Set(["Get", "Exec"]),
        formats: ["int"],
        types: ["text/plain"],
        occurrence: { min: 0, max: 4 },
        scope: "dynamic",
        defaultValue: "10",
        properties: new Set(),
        children: [],
      },
    ]);
  });

  test("has the defaults of DM_TND: one node, dynamic, without optional properties, of any type", () => {
    expect(read(node("A", "Get", "chr")).description.children[0]).toMatchObject({
      occurrence: { min: 1, max: 1 },
      scope: "dynamic",
      types: [],
      properties: new Set(),
    });
  });

  test.each([
    ["One", 1, 1],
    ["ZeroOrOne", 0, 1],
    ["ZeroOrMore", 0, UNBOUNDED],
    ["OneOrMore", 1, UNBOUNDED],
  ])("takes the occurrence %s", (kind, min, max) => {
    const { description } = read(node("A", "Get", "chr", `<Occurrence><${kind}/></Occurrence>`));
    expect(description.children[0]?.occurrence).toEqual({ min, max });
  });

  test("takes the identifier of an object for the type of an interior node, and no MIME type", () => {
    const named = (type: string) => read(node("A", "Get", "node", `<DFType>${type}</DFType>`)).description.children[0];
    expect(named("<DDFName>urn:oma:mo:oma-fumo:1.0</DDFName>")?.types).toEqual(["urn:oma:mo:oma-fumo:1.0"]);
    expect(named("<MIME>text/plain</MIME>")?.types).toEqual([]);
    expect(named("<MIME>com.microsoft/1.0/MDM/Office</MIME><DDFName/>")?.types).toEqual([
      "com.microsoft/1.0/MDM/Office",
    ]);
    expect(named("<DDFName/>")?.types).toEqual([]);
  });

  test("tells the format of a node that does not say its own by its nodes", () => {
    const silent = (more: string) =>
      read(`<Node><NodeName>A</NodeName><DFProperties><AccessType><Get/></AccessType></DFProperties>${more}</Node>`);
    expect(silent("").description.children[0]?.formats).toEqual(["chr"]);
    expect(silent(node("B", "Get", "chr")).description.children[0]?.formats).toEqual(["node"]);
  });

  test("stands below the node that it is put at, and its paths count from the root", () => {
    const below = "<Node><NodeName>C</NodeName><Path>./Vendor/MSFT/</Path></Node>";
    const { description } = read(node("A", "Get", "chr") + below, "./X/Y");
    const names = (at: string) => new Tree(aBase(description), {}).describe(at)?.children.map(({ name }) => name);
    expect(names(".")).toEqual(["X", "Vendor"]);
    expect(names("./X/Y")).toEqual(["A"]);
    expect(names("./Vendor/MSFT")).toEqual(["C"]);
  });

  test("goes on where another document, or another top node, continues a node", () => {
    const device = ddfDevice(
      sources(
        [node("A", "Get", "node", PERMANENT)],
        [`${node("A", "Get Add", "node", PERMANENT, node("B", "Get", "chr"))}`],
        [node("C", "Get", "chr"), "./A"],
      ),
    );
    expect(device.problems).toEqual([]);
    const [a] = device.description.children;
    expect(a?.children.map(({ name }) => name)).toEqual(["B", "C"]);
    expect(a?.access).toEqual(new Set(["Get", "Add"]));
  });

  test("gives the nodes that are there their titles", () => {
    const titled = (title: string) => `<RTProperties><Title>${title}</Title></RTProperties>`;
    const tree = aTree(
      node("A", "Get", "chr", PERMANENT, titled("Of A")) + node("B", "Get", "chr", "", titled("Of B")),
    );
    expect(readProperty(tree, "./A", "Title")).toEqual({ value: "Of A" });
    expect(tree.get("./B")).toBeUndefined();
  });

  test("may describe the root itself, with its ACL", () => {
    const acl = "<RTProperties><ACL>Get=*</ACL><Type/></RTProperties>";
    const root = `<Node><NodeName>.</NodeName>${acl}<DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat></DFProperties>${node("A", "Get", "chr", PERMANENT)}</Node>`;
    const tree = aTree(root);
    expect(tree.get(".")?.acl).toBe("Get=*");
    expect(tree.children(".")).toEqual(["A"]);
  });

  test("tells everything that makes no sense, each with its file, place and node", () => {
    const wrong = [
      node("A", "Get", "chr", "", node("B", "Get", "chr")),
      node("C", "Get", "node", "", "<Value>1</Value>"),
      node("D", "Get", "node", "", node("E", "Get", "chr") + node("E", "Get", "int")),
      "<Node><NodeName>F</NodeName><Path>./A/../B</Path></Node>",
      node("", "Get", "node", "", "<RTProperties><ACL>Get</ACL></RTProperties>"),
    ];
    expect(read(wrong.join("")).problems).toEqual([
      { file: "1.xml", place: "/MgmtTree/Node[4]/Path", uri: "./A/../B", expected: "a URI such as ./Vendor/MSFT" },
      { file: "1.xml", place: "/MgmtTree/Node", uri: "./A", expected: "the format node, as it has nodes below" },
      { file: "1.xml", place: "/MgmtTree/Node[2]", uri: "./C", expected: "no Value in an interior node" },
      {
        file: "1.xml",
        place: "/MgmtTree/Node[3]/Node[2]",
        uri: "./D/E",
        expected: "another name, as this one is taken",
      },
      { file: "1.xml", place: "/MgmtTree/Node[5]", uri: "./<x>", expected: "an ACL, not Get" },
    ]);
  });
});

describe("A value in a device description", () => {
  test.each([
    ["bool", "yes", "true"],
    ["int", "ten", "-10"],
    ["int", "4294967296", "2147483647"],
    ["date", "20230229", "2024-02-29"],
    ["time", "25:00", "23:59:59Z"],
    ["float", "1,5", "1.5e3"],
    ["b64", "a-b", "AAEC"],
    ["bin", "*", "AAEC"],
    ["null", "x", ""],
  ])("of the format %s is not %s, but may be %s, and nothing", (format, wrong, right) => {
    const stated = (text: string) => [
      node("A", "Get", format, PERMANENT, `<Value>${text}</Value>`),
      node("B", "Get", format, `${PERMANENT}<DefaultValue>${text}</DefaultValue>`),
    ];
    expect(read(stated(right).join("")).problems).toEqual([]);
    expect(read(stated("").join("")).problems).toEqual([]);
    expect(read(stated(wrong).join("")).problems).toEqual([
      { file: "1.xml", place: "/MgmtTree/Node", uri: "./A", expected: `a Value of the format ${format}, not ${wrong}` },
      {
        file: "1.xml",
        place: "/MgmtTree/Node[2]",
        uri: "./B",
        expected: `a DefaultValue of the format ${format}, not ${wrong}`,
      },
    ]);
  });

  test("is none of an interior node, also of one that could be a leaf but has nodes below", () => {
    const both = node("A", "Get", "node", "", `<Value>1</Value>${node("B", "Get", "chr")}`);
    expect(read(both.replace("<node/>", "<chr/><node/>")).problems).toMatchObject([
      { uri: "./A", expected: "no Value in an interior node" },
    ]);
    expect(read(node("A", "Get", "node", "<DefaultValue>1</DefaultValue>")).problems).toMatchObject([
      { uri: "./A", expected: "no DefaultValue in an interior node" },
    ]);
    expect(read(node("A", "Get", "node", "<DefaultValue/>")).problems).toEqual([]);
  });

  test("may be a boolean in any capitals, and have space around it where it is no text", () => {
    const tree = aTree(
      node("A", "Get", "bool", `${PERMANENT}<DefaultValue>True</DefaultValue>`) +
        node("B", "Get", "int", PERMANENT, "<Value> 7\n</Value>") +
        node("C", "Get", "chr", PERMANENT, "<Value> 7\n</Value>"),
    );
    expect(["./A", "./B", "./C"].map((path) => tree.get(path)?.value)).toEqual(["true", "7", " 7\n"]);
  });
});

function aBase(description: ReturnType<typeof read>["description"]) {
  return { description, nodes: new Map(), limits: NO_LIMITS, properties: new Set<never>() };
}

describe("A tree from a device description", () => {
  test("has the permanent nodes with Value, else with default value, and dynamic nodes with a Value", () => {
    const value = "<Value>v</Value>";
    const tree = aTree(
      node(
        "A",
        "Get",
        "node",
        PERMANENT,
        [
          node("Default", "Get", "chr", `<DefaultValue>d</DefaultValue>${PERMANENT}`),
          node("Both", "Get", "chr", `<DefaultValue>d</DefaultValue>${PERMANENT}`, value),
          node("Neither", "Get", "chr", PERMANENT),
          node("Valued", "Get", "chr", "", value),
          node("Dynamic", "Get", "chr", "<DefaultValue>d</DefaultValue>"),
          node("Optional", "Get", "chr", `<Occurrence><ZeroOrOne/></Occurrence>${PERMANENT}`),
          node("Key", "Get", "bin", PERMANENT, "<Value>AAEC</Value>"),
        ].join(""),
      ),
    );
    const valueAt = (name: string) => tree.get(`./A/${name}`)?.value;
    expect(tree.children("./A")).toEqual(["Default", "Both", "Neither", "Key", "Valued"]);
    expect(["Default", "Both", "Neither", "Valued", "Key"].map(valueAt)).toEqual(["d", "v", "", "v", "AAEC"]);
  });

  test("keeps what the device file says over what the description says", () => {
    const tree = aTree(node("A", "Get", "chr", PERMANENT, "<Value>v</Value>"), { "./A": "own" });
    expect(tree.get("./A")?.value).toBe("own");
  });

  test("takes the default value of a template from its Value, and makes no instance", () => {
    const instance = node(
      "",
      "Add Get",
      "node",
      "<Occurrence><ZeroOrMore/></Occurrence>",
      node("S", "Get", "int", "", "<Value>10</Value>"),
    );
    const tree = aTree(node("FUMO", "Get", "node", PERMANENT, instance));
    expect(tree.children("./FUMO")).toEqual([]);
    expect(tree.describe("./FUMO/x/S")?.defaultValue).toBe("10");
  });

  test("counts instances against the occurrence, and holds format and type against the rules", () => {
    const instance = node(
      "",
      "Add Get",
      "chr",
      "<Occurrence><ZeroOrN>1</ZeroOrN></Occurrence><DFType><MIME>text/plain</MIME></DFType>",
    );
    const tree = aTree(node("List", "Get", "node", PERMANENT, instance), { "./List/1": "one" });
    expect(checkRoom(tree, "./List/2")).toBe(420);
    expect(checkForm(tree, "./List/1", "int")).toBe(415);
    expect(checkForm(tree, "./List/1", "chr", "image/png")).toBe(415);
    expect(checkForm(tree, "./List/1", "chr", "text/plain")).toBeUndefined();
  });

  test("has of each node the properties that its description names, and their ACL to begin with", () => {
    const stamped = "<RTProperties><ACL>Get=dm.example</ACL><Type/><TStamp/><Size/></RTProperties>";
    const tree = aTree(node("A", "Get", "chr", PERMANENT, stamped) + node("B", "Get", "chr", PERMANENT));
    expect(tree.get("./A")?.acl).toBe("Get=dm.example");
    expect(readProperty(tree, "./A", "TStamp")).toHaveProperty("value");
    expect(readProperty(tree, "./A", "Size")).toEqual({ value: "0" });
    expect(readProperty(tree, "./A", "Title")).toEqual({ status: 406 });
    expect(readProperty(tree, "./B", "TStamp")).toEqual({ status: 406 });
    const draft = new Draft(tree, 0);
    draft.setValue("./A", "new");
    expect(draft.get("./A")?.tStamp).toBe("19700101T000000Z");
  });

  test("compares names below a CIS node without regard to case", () => {
    const tree = aTree(
      node("A", "Get", "node", `${PERMANENT}<CaseSense><CIS/></CaseSense>`, node("Bee", "Get", "chr", PERMANENT)),
    );
    expect(resolvePath(tree, "./A/bEE")).toBe("./A/Bee");
    expect(resolvePath(tree, "./a/bEE")).toBe("./a/bEE");
    const cis = "<CaseSense><CIS/></CaseSense>";
    const inner = node("Bee", "Get", "node", PERMANENT, node("Cee", "Get", "chr", PERMANENT));
    expect(resolvePath(aTree(node("A", "Get", "node", PERMANENT + cis, inner)), "./A/bee/cEE")).toBe("./A/Bee/Cee");
    const strict = inner.replace(PERMANENT, `${PERMANENT}<CaseSense><CS/></CaseSense>`);
    expect(resolvePath(aTree(node("A", "Get", "node", PERMANENT + cis, strict)), "./A/bee/cEE")).toBe("./A/Bee/cEE");
  });

  test("has the objects of the registry beside what is described, with the properties of the device", () => {
    const ddf = read(node("A", "Get", "chr", PERMANENT));
    const base = buildBaseTree(
      [{ mo: DEVINFO, at: "./DevInfo" }],
      {},
      { limits: NO_LIMITS, properties: new Set(["VerNo"]), ddf },
    );
    const tree = new Tree(base, {});
    expect(tree.children(".")).toEqual(["A", "DevInfo"]);
    expect(readProperty(tree, "./DevInfo/Man", "VerNo")).toEqual({ value: "0" });
    expect(readProperty(tree, "./A", "VerNo")).toEqual({ status: 406 });
    const onTop = () =>
      buildBaseTree([{ mo: DEVINFO, at: "./A" }], {}, { limits: NO_LIMITS, properties: new Set(), ddf });
    expect(onTop).toThrow("a free place for DevInfo");
  });
});
