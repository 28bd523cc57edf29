import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Text } from "../../../src/base/bytes.ts";
import {
  type Ddf,
  type DdfNode,
  ddfFromXml,
  decodeDdf,
  encodeDdf,
  occurrenceBounds,
} from "../../../src/codec/ddf/document.ts";
import type { DdfOccurrence, DdfProperties } from "../../../src/codec/ddf/properties.ts";
import {
  ACCESS_TYPES,
  CASE_SENSES,
  COUNTED_OCCURRENCES,
  DDF_FORMATS,
  OCCURRENCES,
  SCOPES,
} from "../../../src/codec/ddf/vocabulary.ts";
import { DM_DDF_PAGE } from "../../../src/codec/wbxml/pages/dm-ddf.ts";
import { documentVector } from "../../support/document-vectors.ts";

const propertiesOf = (content: string): DdfProperties | undefined =>
  ddfFromXml(`<MgmtTree><Node><DFProperties>${content}</DFProperties></Node></MgmtTree>`).nodes[0]?.properties;

describe("A device description", () => {
  test("has nodes with their rules, supported properties and defaults", () => {
    expect(ddfFromXml(documentVector("fumo.ddf").xml)).toEqual({
      verDtd: "1.2",
      nodes: [
        {
          name: "",
          path: "./FUMO",
          properties: {
            accessTypes: ["Add", "Delete", "Get"],
            formats: ["node"],
            occurrence: { kind: "ZeroOrN", n: 4 },
            scope: "Dynamic",
            type: { ddfName: "urn:oma:mo:oma-fumo:1.0" },
          },
          nodes: [
            {
              name: "State",
              runtimeProperties: { acl: "", format: "int", name: "", type: { mime: "text/plain" }, verNo: "" },
              properties: {
                accessTypes: ["Get"],
                defaultValue: "10",
                description: "State of the update",
                formats: ["int"],
                occurrence: { kind: "One" },
                scope: "Dynamic",
                title: "State",
                type: { mimes: ["text/plain"] },
                caseSense: "CS",
              },
              value: "10",
              nodes: [],
            },
          ],
        },
      ],
    });
  });

  test("may be split over several top nodes with paths", () => {
    const split = ddfFromXml(
      "<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><Node><NodeName>B</NodeName></Node></Node>" +
        "<Node><NodeName>B</NodeName><Path>./A</Path><Node><NodeName>C</NodeName></Node></Node></MgmtTree>",
    );
    expect(split.nodes).toEqual([
      { name: "A", nodes: [{ name: "B", nodes: [] }] },
      { name: "B", path: "./A", nodes: [{ name: "C", nodes: [] }] },
    ]);
  });

  test("of Microsoft is read without what Microsoft adds", () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE MgmtTree PUBLIC " -//OMA//DTD-DM-DDF 1.2//EN" "http://www.openmobilealliance.org/tech/DTD/DM_DDF-V1_2.dtd" [<?oma-dm-ddf-ver supported-versions="1.2"?>]>
<MgmtTree xmlns:MSFT="http://schemas.microsoft.com/MobileDevice/DM">
  <VerDTD>1.2</VerDTD>
  <MSFT:Diagnostics>
  </MSFT:Diagnostics>
  <Node>
    <NodeName>Acme</NodeName>
    <Path>./Device/Vendor/MSFT</Path>
    <DFProperties>
      <AccessType>
        <Get />
      </AccessType>
      <DFFormat>
        <node />
      </DFFormat>
      <DFType>
        <DDFName />
      </DFType>
      <MSFT:Applicability><MSFT:CspVersion>1.0</MSFT:CspVersion></MSFT:Applicability>
      <MSFT:AccessType><Exec /></MSFT:AccessType>
    </DFProperties>
    <MSFT:Node><NodeName>No</NodeName></MSFT:Node>
  </Node>
</MgmtTree>`;
    const properties = { accessTypes: ["Get"], formats: ["node"], type: { ddfName: "" } };
    expect(ddfFromXml(xml)).toEqual({
      verDtd: "1.2",
      nodes: [{ name: "Acme", path: "./Device/Vendor/MSFT", properties, nodes: [] }],
    });
  });

  test("of version 1.1.2 is the same without namespace and document type", () => {
    const properties = { accessTypes: ["Get"], formats: ["chr"], type: { mimes: ["text/plain"] } } as const;
    const old: Ddf = { verDtd: "1.1.2", nodes: [{ name: "A", properties, nodes: [] }] };
    const xml = utf8Text(encodeDdf(old, "xml"));
    expect(xml).not.toMatch(/DOCTYPE|xmlns/);
    expect(ddfFromXml(xml)).toEqual(old);
    expect(decodeDdf(encodeDdf(old, "wbxml"))).toEqual(old);
  });

  test("has names in its vocabulary for which WBXML has tokens", () => {
    const names = [DDF_FORMATS, ACCESS_TYPES, OCCURRENCES, COUNTED_OCCURRENCES, SCOPES, CASE_SENSES].flat();
    expect(names.filter((name) => !(name in DM_DDF_PAGE))).toEqual([]);
  });
});

describe("The rules for a node", () => {
  test("may allow several formats and MIME types, and leave everything out", () => {
    const several =
      "<DFFormat><chr/><int/></DFFormat><DFType><MIME>text/plain</MIME><MIME>text/xml</MIME></DFType><DefaultValue> </DefaultValue>";
    expect(propertiesOf(several)).toEqual({
      accessTypes: [],
      defaultValue: " ",
      formats: ["chr", "int"],
      type: { mimes: ["text/plain", "text/xml"] },
    });
    expect(propertiesOf("")).toEqual({ accessTypes: [], formats: [] });
    expect(propertiesOf("<AccessType/><DFFormat/><DFType/><Scope/><Occurrence/><CaseSense/>")).toEqual({
      accessTypes: [],
      formats: [],
    });
  });

  test.each<[string, DdfOccurrence | undefined, number, number]>([
    ["", undefined, 1, 1],
    ["<One/>", { kind: "One" }, 1, 1],
    ["<ZeroOrOne/>", { kind: "ZeroOrOne" }, 0, 1],
    ["<ZeroOrMore/>", { kind: "ZeroOrMore" }, 0, Number.POSITIVE_INFINITY],
    ["<OneOrMore/>", { kind: "OneOrMore" }, 1, Number.POSITIVE_INFINITY],
    ["<ZeroOrN> 8 </ZeroOrN>", { kind: "ZeroOrN", n: 8 }, 0, 8],
    ["<OneOrN>65536</OneOrN>", { kind: "OneOrN", n: 65536 }, 1, 65536],
  ])("have occurrence %s", (xml, occurrence, min, max) => {
    expect(propertiesOf(`<Occurrence>${xml}</Occurrence>`)?.occurrence).toEqual(occurrence);
    expect(occurrenceBounds(occurrence)).toEqual({ min, max });
  });

  test.each([
    ["<AccessType><Get/><Put/></AccessType>", "AccessType/Put"],
    ["<DFFormat><word/></DFFormat>", "DFFormat/word"],
    ["<Scope><Static/></Scope>", "Scope/Static"],
    ["<CaseSense><No/></CaseSense>", "CaseSense/No"],
    ["<Occurrence><Twice/></Occurrence>", "Occurrence/Twice"],
    ["<Occurrence>OneOrN</Occurrence>", "Occurrence"],
    ["<Occurrence><OneOrN/></Occurrence>", "Occurrence/OneOrN"],
    ["<Occurrence><OneOrN>0</OneOrN></Occurrence>", "Occurrence/OneOrN"],
    ["<Occurrence><OneOrN>65537</OneOrN></Occurrence>", "Occurrence/OneOrN"],
  ])("are refused with %s", (xml, path) => {
    const error = { code: "invalid-value", spec: "DM_TND", path: `/MgmtTree/Node/DFProperties/${path}` };
    expect(() => propertiesOf(xml)).toThrow(expect.objectContaining(error));
  });
});

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const token = text.map((each) => each.trim());
const format = fc.constantFrom(...DDF_FORMATS.filter((each) => each !== "b64" && each !== "bin"));
const occurrence: fc.Arbitrary<DdfOccurrence> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...OCCURRENCES) }),
  fc.record({ kind: fc.constantFrom(...COUNTED_OCCURRENCES), n: fc.integer({ min: 1, max: 65536 }) }),
);
const properties = fc.record(
  {
    accessTypes: fc.subarray([...ACCESS_TYPES]),
    defaultValue: text,
    description: token,
    formats: fc.array(format, { maxLength: 2 }),
    occurrence,
    scope: fc.constantFrom(...SCOPES),
    title: token,
    type: fc.oneof(
      fc.record({ mimes: fc.array(token, { minLength: 1, maxLength: 2 }) }),
      fc.record({ ddfName: token }),
    ),
    caseSense: fc.constantFrom(...CASE_SENSES),
  },
  { requiredKeys: ["accessTypes", "formats"] },
);
const runtimeProperties = fc.record(
  {
    acl: token,
    format: fc.constantFrom("" as const, ...DDF_FORMATS),
    name: token,
    size: token,
    title: token,
    tStamp: token,
    type: fc.oneof(fc.constant("" as const), fc.record({ mime: token }), fc.record({ ddfName: token })),
    verNo: token,
  },
  { requiredKeys: [] },
);
function node(depth: number): fc.Arbitrary<DdfNode> {
  const nodes = depth > 0 ? fc.array(node(depth - 1), { maxLength: 2 }) : fc.constant([]);
  return fc.record(
    { name: token, path: token, runtimeProperties, properties, value: text, nodes },
    { requiredKeys: ["name", "nodes"] },
  ) as fc.Arbitrary<DdfNode>;
}
const ddf: fc.Arbitrary<Ddf> = fc.record(
  {
    verDtd: fc.constantFrom("1.2", "1.1", "1.1.2"),
    man: token,
    mod: token,
    nodes: fc.array(node(2), { maxLength: 3 }),
  },
  { requiredKeys: ["verDtd", "nodes"] },
);

describe("Any device description", () => {
  test.each(["wbxml", "xml"] as const)("survives encode then decode in %s", (encoding) => {
    fc.assert(
      fc.property(ddf, (each) => {
        expect(decodeDdf(encodeDdf(each, encoding))).toEqual(each);
      }),
    );
  });
});
