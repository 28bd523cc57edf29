import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { DEVINFO } from "../../src/mo/devinfo.ts";
import { DMACC } from "../../src/mo/dmacc.ts";
import { NAP } from "../../src/mo/nap.ts";
import { Tree } from "../../src/tree/tree.ts";

const mounts = [
  { mo: DEVINFO, at: "./DevInfo" },
  { mo: DEVDETAIL, at: "./DevDetail" },
  { mo: DMACC, at: "./SyncML/DMAcc" },
  { mo: NAP, at: "./NAP" },
];
const limits = { maxDepth: 16, maxTotLen: 255, maxSegLen: 32 };
const options = { limits, properties: new Set<never>() };
const build = (values: Record<string, string>, more: { rootAcl?: string } = {}) =>
  new Tree(buildBaseTree(mounts, values, { ...options, ...more }), {});

describe("A base tree", () => {
  test("has the permanent nodes with their defaults and the anchors, nothing else", () => {
    const tree = build({});
    expect(tree.children(".")).toEqual(["DevInfo", "DevDetail", "SyncML", "NAP"]);
    expect(tree.subtree("./SyncML")).toEqual(["./SyncML", "./SyncML/DMAcc"]);
    expect(tree.children("./DevInfo")).toEqual(["DevId", "Man", "Mod", "DmV", "Lang"]);
    expect(tree.get("./DevInfo")).toEqual({ format: "node", type: "urn:oma:mo:oma-dm-devinfo:1.0", origin: "factory" });
    expect(tree.get("./DevInfo/Lang")).toEqual({ format: "chr", type: "text/plain", value: "en", origin: "factory" });
    expect(tree.get("./DevInfo/Man")?.value).toBe("");
    expect(tree.get("./DevDetail/LrgObj")).toMatchObject({ format: "bool", value: "true" });
    expect(tree.get(".")?.acl).toBe("Add=*&Get=*");
  });

  test("publishes its limits, unless a value says otherwise", () => {
    const tree = build({ "./DevDetail/URI/MaxDepth": "20" });
    const values = ["MaxDepth", "MaxTotLen", "MaxSegLen"].map((name) => tree.get(`./DevDetail/URI/${name}`)?.value);
    expect(values).toEqual(["20", "255", "32"]);
  });

  test("makes the nodes above a value, with the object's identifier", () => {
    const tree = build({ "./SyncML/DMAcc/acme/ServerID": "dm.acme", "./DevInfo/Ext/Radio/Band": "3" });
    expect(tree.get("./SyncML/DMAcc/acme")?.type).toBe("urn:oma:mo:oma-dm-dmacc:1.0");
    expect(tree.get("./DevInfo/Ext/Radio")?.format).toBe("node");
    expect(tree.get("./DevInfo/Ext/Radio/Band")).toMatchObject({ format: "chr", value: "3" });
  });

  test("makes an empty instance for an empty value", () => {
    expect(build({ "./NAP/1": "" }).subtree("./NAP")).toEqual(["./NAP", "./NAP/1"]);
  });

  test("lists parents before children", () => {
    const paths = [...build({ "./NAP/1/IP/IPv4/DNS/Servers/1/Addr": "10.0.0.1" }).base.nodes.keys()];
    for (const [index, path] of paths.entries()) {
      if (index > 0) expect(paths.slice(0, index)).toContain(path.slice(0, path.lastIndexOf("/")));
    }
  });

  test("names every value that does not fit, with what was expected", () => {
    const wrong = {
      "./DevInfo/Colour": "red",
      "DevInfo/Man": "ACME",
      "./DevInfo": "v",
      "./DevInfo/Man/x": "v",
      "./NAP/1/AuthInfo": "v",
    };
    const error = expect.objectContaining({
      code: "config-invalid",
      problems: [
        { file: "device", path: ".", expected: "an ACL, not Get" },
        { file: "device", path: "./DevInfo/Colour", expected: "a node that one of the device's objects describes" },
        { file: "device", path: "DevInfo/Man", expected: "a path such as ./DevInfo/Man" },
        { file: "device", path: "./DevInfo", expected: "no value, as it is an interior node" },
        { file: "device", path: "./DevInfo/Man/x", expected: "a node that one of the device's objects describes" },
        { file: "device", path: "./NAP/1/AuthInfo", expected: "no value, as it is an interior node" },
      ],
    });
    expect(() => build(wrong, { rootAcl: "Get" })).toThrow(error);
  });

  test("refuses a value that is none of its node's format", () => {
    const secret = "./SyncML/DMAcc/x/AppAuth/1/AAuthData";
    expect(() => build({ [secret]: "*" })).toThrow(`${secret}: a value of the format bin, not *`);
    expect(build({ [secret]: "AAEC" }).get(secret)?.value).toBe("AAEC");
  });

  test("refuses a value both for a node and for one below it, whichever comes first", () => {
    const clash = (paths: string[]) => () => build(Object.fromEntries(paths.map((path) => [path, "v"])));
    expect(clash(["./DevInfo/Ext/A", "./DevInfo/Ext/A/B"])).toThrow("./DevInfo/Ext/A to be an interior node");
    expect(clash(["./DevInfo/Ext/A/B", "./DevInfo/Ext/A"])).toThrow("no value, as it is an interior node");
  });
});
