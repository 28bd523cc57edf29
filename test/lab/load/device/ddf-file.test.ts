import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadDdfFiles } from "../../../../src/lab/load/device/ddf-file.ts";
import { loadDevices } from "../../../../src/lab/load/device/device.ts";
import { Tree } from "../../../../src/tree/tree.ts";
import { aFile } from "../../../support/a-folder.ts";
import { PROJECT } from "../../../support/a-model.ts";

/** As vendors of today write it: a document type with an instruction in it, and elements of their own. */
const VENDORS = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE MgmtTree PUBLIC " -//OMA//DTD-DM-DDF 1.2//EN"
  "http://www.openmobilealliance.org/tech/DTD/DM_DDF-V1_2.dtd"
  [<?oma-dm-ddf-ver supported-versions="1.2"?>]>
<MgmtTree xmlns:MSFT="http://schemas.microsoft.com/MobileDevice/DM">
  <VerDTD>1.2</VerDTD>
  <MSFT:Diagnostics/>
  <Node>
    <NodeName>Reboot</NodeName>
    <Path>./Vendor/MSFT</Path>
    <DFProperties>
      <AccessType><Get/></AccessType>
      <DFFormat><node/></DFFormat>
      <Occurrence><One/></Occurrence>
      <Scope><Permanent/></Scope>
      <DFType><DDFName/></DFType>
      <CaseSense><CIS/></CaseSense>
    </DFProperties>
    <!-- <Node> is no node here -->
    <Node>
      <NodeName>RebootNow</NodeName>
      <DFProperties>
        <AccessType><Get/><Exec/></AccessType>
        <DFFormat><null/></DFFormat>
        <Scope><Permanent/></Scope>
        <DFType><MIME/></DFType>
        <MSFT:Applicability><MSFT:OsBuildVersion>10.0.14393</MSFT:OsBuildVersion></MSFT:Applicability>
      </DFProperties>
    </Node>
  </Node>
</MgmtTree>`;

const DEVICE = `device: mine
description: one of my own
tac: "35209999"
userAgent: Mine/1.0
tree:
  ddf: device.ddf.xml
  objects: [{ object: DevInfo, at: ./DevInfo }]
  limits: {}
bootstrap: {}
sms: {}
dm: {}
`;

/** A device file with a description beside it. */
function aDevice(ddf: string, device = DEVICE): string {
  const file = aFile(device, "device.yaml");
  writeFileSync(join(dirname(file), "device.ddf.xml"), ddf);
  return file;
}

const load = (file: string) => loadDevices([file], PROJECT).get(file);
const loadDdf = (ddf: string) =>
  loadDdfFiles([{ file: "device.ddf.xml", at: "." }], aDevice(ddf), { deviceVendor: "apart" });

describe("A description that a device file names", () => {
  test("makes the tree of the model, beside its objects", () => {
    const model = load(aDevice(VENDORS));
    const tree = model && new Tree(model.base, {});
    expect(tree?.children(".")).toEqual(["Vendor", "DevInfo"]);
    expect(tree?.get("./Vendor/MSFT/Reboot/RebootNow")).toMatchObject({ format: "null", value: "" });
    expect(tree?.describe("./Vendor/MSFT/Reboot/RebootNow")?.access).toEqual(new Set(["Get", "Exec"]));
  });

  test("is noted to have elements that only its vendor knows", () => {
    const notes = ["device.ddf.xml: elements of the vendor's own: Diagnostics, Applicability"];
    expect(loadDdf(VENDORS).notes).toEqual(notes);
    expect(load(aDevice(VENDORS))?.notes).toEqual(notes);
    expect(loadDdf(VENDORS.replace(/<MSFT:.*>\n/g, "")).notes).toEqual([]);
    expect(load(aDevice(VENDORS.replace(/<MSFT:.*>\n/g, "")))?.notes).toBeUndefined();
  });

  test("may be one of several, each below a node", () => {
    const several = DEVICE.replace(
      "device.ddf.xml",
      "[{ file: device.ddf.xml, at: ./X }, { file: device.ddf.xml, at: ./Y }]",
    );
    const bare = VENDORS.replace("<Path>./Vendor/MSFT</Path>", "");
    const model = load(aDevice(bare, several));
    expect(model && new Tree(model.base, {}).children(".")).toEqual(["X", "Y", "DevInfo"]);
  });

  test("may call ./Vendor by its other name, where the device knows that", () => {
    const other = VENDORS.replace("<Path>./Vendor/MSFT</Path>", "<Path>Device/Vendor/MSFT</Path>");
    const top = (device: string) => {
      const model = load(aDevice(other, device));
      return model && new Tree(model.base, {}).children(".");
    };
    expect(top(DEVICE)).toEqual(["Device", "DevInfo"]);
    expect(top(`${DEVICE}\nquirks: { deviceVendor: alias }\n`)).toEqual(["Vendor", "DevInfo"]);
  });

  test.each([
    [
      "a path that is none",
      ["./Vendor/MSFT", "./Vendor//MSFT"],
      "10:5: ./Vendor//MSFT: expected a URI such as ./Vendor/MSFT",
    ],
    [
      "an interior node with a Value",
      ["</MgmtTree>", "<Node><NodeName>A</NodeName><Value>1</Value></Node></MgmtTree>"],
      "31:1: ./A: expected no Value in an interior node",
    ],
    [
      "two nodes of a name",
      ["<!-- <Node> is no node here -->", "<Node><NodeName>RebootNow</NodeName></Node>"],
      "20:5: ./Vendor/MSFT/Reboot/RebootNow: expected another name, as this one is taken",
    ],
    [
      "a format that is none",
      ["<null/>", "<nil/>"],
      '24:19: /MgmtTree/Node/Node/DFProperties/DFFormat/nil: "nil" is none of',
    ],
    ["a document that is another", ["MgmtTree xmlns", "MgmtTrees xmlns"], "device.ddf.xml:"],
    ["text that is no XML", ["<VerDTD>1.2</VerDTD>", "<VerDTD>1.2"], "device.ddf.xml:31:1: "],
  ])("tells %s with its line, column and node", (_, [text = "", by = ""], message) => {
    expect(() => loadDdf(VENDORS.replace(text, by))).toThrow(message);
    expect(() => loadDdf(VENDORS.replace(text, by))).toThrow(expect.objectContaining({ code: "config-invalid" }));
  });

  test("that is not there is told, and so is a device with neither description nor objects", () => {
    expect(() => load(aFile(DEVICE, "device.yaml"))).toThrow("device.ddf.xml: no such file");
    const neither = DEVICE.replace(/ {2}(ddf|objects):.*\n/g, "");
    expect(() => load(aFile(neither, "device.yaml"))).toThrow("tree: expected ddf or objects");
  });
});

describe("ACLs in a device file", () => {
  const withAcl = (uri: string, acl: string) => DEVICE.replace("  limits:", `  acls: { ${uri}: "${acl}" }\n  limits:`);

  test("are those of the nodes that the factory makes", () => {
    const model = load(aDevice(VENDORS, withAcl("./Vendor/MSFT", "Get=a&Add=b")));
    expect(model && new Tree(model.base, {}).get("./Vendor/MSFT")?.acl).toBe("Get=a&Add=b");
  });

  test.each([
    ["./Vendor/Nokia", "Get=a", "a node that is there"],
    ["./Vendor", "Get", "an ACL, not Get"],
  ])("of %s as %s are refused", (uri, acl, message) => {
    expect(() => load(aDevice(VENDORS, withAcl(uri, acl)))).toThrow(message);
  });
});
