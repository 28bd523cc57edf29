import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex, utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { DDF_FORMATS, type DdfFormat } from "../../../src/codec/ddf/vocabulary.ts";
import type { MarkupEncoding } from "../../../src/codec/markup/document.ts";
import {
  decodeTnds,
  encodeTnds,
  type Tnds,
  type TndsNode,
  tndsFormat,
  tndsFromMarkup,
  tndsFromXml,
} from "../../../src/codec/tnds/document.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { documentVector } from "../../support/document-vectors.ts";

const tree = (...nodes: string[]) => `<MgmtTree xmlns="syncml:dmddf1.2">${nodes.join("")}</MgmtTree>`;
const nodeOf = (...content: string[]): TndsNode | undefined =>
  tndsFromXml(tree(`<Node>${content.join("")}</Node>`)).nodes[0];
const formatted = (format: string, value: string) =>
  nodeOf(`<RTProperties><Format><${format}/></Format></RTProperties><Value>${value}</Value>`)?.value;

describe("A serialised tree", () => {
  test("has nodes with their properties, values and nodes", () => {
    expect(tndsFromXml(documentVector("nap.tnds").xml)).toEqual({
      verDtd: "1.2",
      man: "Acme",
      mod: "A1",
      nodes: [
        {
          name: "AcmeApn",
          path: "./NAP",
          format: "node",
          type: { ddfName: "urn:oma:mo:oma-connmo-nap:1.0" },
          acl: "Get=*&Replace=dm.example.com",
          title: "Acme",
          tStamp: "20260102T030405Z",
          verNo: 3,
          nodes: [
            { name: "Addr", format: "chr", type: { mime: "text/plain" }, value: "internet.acme.example", nodes: [] },
            {
              name: "Ext",
              nodes: [
                {
                  name: "Logo",
                  format: "b64",
                  type: { mime: "image/png" },
                  value: Uint8Array.of(0, 1, 2, 3),
                  nodes: [],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("is WBXML with a textual public identifier and tags of page 2", () => {
    const wbxml = encodeTnds({ verDtd: "1.2", nodes: [] }, "wbxml");
    expect(toHex(wbxml)).toBe(`0200006a1b${toHex(utf8Bytes("-//OMA//DTD-DM-DDF 1.2//EN\0"))}0002607703312e32000101`);
    expect(decodeWbxml(wbxml).publicId).toBe("-//OMA//DTD-DM-DDF 1.2//EN");
  });

  test("is XML with its document type", () => {
    const xml = utf8Text(encodeTnds({ verDtd: "1.2", nodes: [] }, "xml"));
    expect(xml).toMatch(/^<\?xml .*\?>\n<!DOCTYPE MgmtTree PUBLIC "-\/\/OMA\/\/DTD-DM-DDF 1.2\/\/EN" ".*">\n<MgmtTree/);
  });

  test("is read in the charset of its content type", () => {
    const latin1 = Uint8Array.from(Buffer.from(tree("<Node><NodeName>é</NodeName></Node>"), "latin1"));
    expect(decodeTnds(latin1, "text/xml; charset=iso-8859-1").nodes[0]?.name).toBe("é");
  });

  test("is read without any public identifier, and without any namespace", () => {
    const { wbxml, xml } = documentVector("nap.tnds");
    const anonymous = Uint8Array.from([0x02, 0x01, 0x6a, 0x00, ...wbxml.subarray(32)]);
    expect(decodeTnds(anonymous)).toEqual(decodeTnds(wbxml));
    expect(tndsFromXml(xml.replace(/ xmlns="[^"]*"/, ""))).toEqual(decodeTnds(wbxml));
  });

  test("is read as elements of another document, with the namespace of that document", () => {
    const inline = parseXml(
      `<Data xmlns="SYNCML:SYNCML1.2"><MgmtTree><Node><NodeName>A</NodeName></Node></MgmtTree></Data>`,
    );
    expect(tndsFromMarkup(inline.children[0] as never)).toEqual({ verDtd: "1.2", nodes: [{ name: "A", nodes: [] }] });
  });

  test("may lack VerDTD, NodeName, RTProperties and anything in them", () => {
    const lacking = tree(
      "<Node><NodeName/><Path> ./A </Path><Node><RTProperties/></Node></Node>",
      "<Node><NodeName> B </NodeName><RTProperties><Type/><Format/><VerNo/></RTProperties><Value/></Node>",
    );
    expect(tndsFromXml(lacking)).toEqual({
      verDtd: "1.2",
      nodes: [
        { name: "", path: "./A", nodes: [{ name: "", nodes: [] }] },
        { name: "B", value: "", nodes: [] },
      ],
    });
  });

  test("has its properties in any order, also with the spelling of the token list", () => {
    const properties =
      "<verNo> 7 </verNo><Type><MIME>text/xml</MIME></Type><Title>t</Title><Format><xml/></Format><ACL/>";
    expect(nodeOf(`<RTProperties>${properties}</RTProperties><NodeName>A</NodeName>`)).toEqual({
      name: "A",
      verNo: 7,
      type: { mime: "text/xml" },
      title: "t",
      format: "xml",
      acl: "",
      nodes: [],
    });
    expect(tndsFromXml("<MgmtTree><verDTD>1.2.1</verDTD></MgmtTree>").verDtd).toBe("1.2.1");
  });

  test("passes over description properties, derived properties and foreign elements", () => {
    const derived = "<RTProperties><Name>A</Name><Size>1</Size></RTProperties>";
    const foreign = '<x:Node xmlns:x="urn:x"><NodeName>X</NodeName></x:Node><Comment/>';
    const description = "<DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat></DFProperties>";
    expect(nodeOf(foreign, "<NodeName>A</NodeName>", derived, description)).toEqual({ name: "A", nodes: [] });
  });

  test.each([
    ["<Format>int</Format>", { format: "int" }],
    ["<Format> <int/> </Format>", { format: "int" }],
    ["<Type>text/plain</Type>", { type: { mime: "text/plain" } }],
    ["<Type>urn:oma:mo:x:1.0</Type>", { type: { ddfName: "urn:oma:mo:x:1.0" } }],
    ["<Type><DDFName/></Type>", { type: { ddfName: "" } }],
    ["<Type><MIME/></Type>", { type: { mime: "" } }],
  ])("understands %s", (property, expected) => {
    expect(nodeOf(`<RTProperties>${property}</RTProperties>`)).toEqual({ name: "", ...expected, nodes: [] });
  });

  test("is refused with a format or a version number that is none", () => {
    const path = "/MgmtTree/Node/Node[2]";
    const second = (property: string) => () =>
      nodeOf("<Node/>", `<Node><RTProperties>${property}</RTProperties></Node>`);
    const format = { code: "invalid-value", spec: "DM_TND", path: `${path}/RTProperties/Format/word` };
    expect(second("<Format><word/></Format>")).toThrow(expect.objectContaining(format));
    expect(second("<Format>word</Format>")).toThrow(expect.objectContaining({ path: `${path}/RTProperties/Format` }));
    expect(second("<VerNo>two</VerNo>")).toThrow(expect.objectContaining({ path }));
  });
});

describe("The value of a serialised node", () => {
  test("is never trimmed, and is XML text when it was elements", () => {
    expect(formatted("chr", " a\n ")).toBe(" a\n ");
    expect(formatted("xml", '<a b="1"><x:Node xmlns:x="urn:x"/></a>')).toBe('<a b="1"><Node xmlns="urn:x"/></a>');
  });

  test.each(["b64", "bin"])("of format %s is octets when it is base64, and text when it is not", (format) => {
    expect(formatted(format, "\n AAEC/w== \n")).toEqual(Uint8Array.of(0, 1, 2, 255));
    expect(formatted(format, "AAEC/w")).toEqual(Uint8Array.of(0, 1, 2, 255));
    expect(formatted(format, "")).toEqual(Uint8Array.of());
    expect(formatted(format, "not base64!")).toBe("not base64!");
  });

  test("in OPAQUE is raw for bin, may be base64 for b64, and is text for the rest where it can be", () => {
    const opaque = (format: string, octets: Uint8Array) => {
      const properties = `<RTProperties><Format><${format}/></Format></RTProperties>`;
      const root = parseXml(tree(`<Node><NodeName>A</NodeName>${properties}<Value>?</Value></Node>`));
      const filled = JSON.parse(JSON.stringify(root), (_key, value) => (value === "?" ? octets : value));
      return decodeTnds(encodeWbxml(filled, "DM-DDF 1.2")).nodes[0]?.value;
    };
    expect(opaque("bin", utf8Bytes("AAEC"))).toEqual(utf8Bytes("AAEC"));
    expect(opaque("b64", utf8Bytes("AAEC"))).toEqual(Uint8Array.of(0, 1, 2));
    expect(opaque("b64", Uint8Array.of(0, 0xff))).toEqual(Uint8Array.of(0, 0xff));
    expect(opaque("chr", utf8Bytes("AAEC"))).toBe("AAEC");
    expect(opaque("chr", Uint8Array.of(0, 0xff))).toEqual(Uint8Array.of(0, 0xff));
  });

  test("that is octets is written as octets for bin in WBXML, else as base64", () => {
    const written = (format: DdfFormat, encoding: MarkupEncoding) => {
      const value = Uint8Array.of(0, 1, 2);
      return encodeTnds({ verDtd: "1.2", nodes: [{ name: "A", format, value, nodes: [] }] }, encoding);
    };
    expect(toHex(written("bin", "wbxml"))).toContain("76c303000102");
    expect(toHex(written("b64", "wbxml"))).toContain(`7603${toHex(utf8Bytes("AAEC"))}00`);
    expect(utf8Text(written("bin", "xml"))).toContain("<Value>AAEC</Value>");
    expect(utf8Text(written("b64", "xml"))).toContain("<Value>AAEC</Value>");
    expect(() => written("chr", "xml")).toThrow(expect.objectContaining({ code: "invalid-value" }));
  });

  test("has the format stated, else node or chr by what the node has", () => {
    expect(tndsFormat({ name: "A", format: "int", nodes: [] })).toBe("int");
    expect(tndsFormat({ name: "A", value: "1", nodes: [] })).toBe("chr");
    expect(tndsFormat({ name: "A", nodes: [] })).toBe("node");
    expect(tndsFormat({ name: "A", nodes: [{ name: "B", nodes: [] }] })).toBe("node");
  });
});

const text = fc.string({ unit: "grapheme", maxLength: 10 });
const token = text.map((each) => each.trim());
const optionalFields = {
  path: token,
  type: fc.oneof(fc.record({ mime: token }), fc.record({ ddfName: token })),
  acl: token,
  title: token,
  tStamp: token,
  verNo: fc.nat(65535),
};
/** A binary value is octets; the others are text. */
const formatAndValue = fc.constantFrom(undefined, ...DDF_FORMATS).chain((format) => {
  const isBinary = format === "b64" || format === "bin";
  const content: fc.Arbitrary<string | Uint8Array> = isBinary ? fc.uint8Array({ maxLength: 8 }) : text;
  const value = fc.option(content, { nil: undefined });
  return value.map((each) => ({ ...(format ? { format } : {}), ...(each === undefined ? {} : { value: each }) }));
});
function node(depth: number): fc.Arbitrary<TndsNode> {
  const fields = fc.record({ name: token, ...optionalFields }, { requiredKeys: ["name"] });
  const nodes = depth > 0 ? fc.array(node(depth - 1), { maxLength: 2 }) : fc.constant([]);
  return fc
    .tuple(fields, formatAndValue, nodes)
    .map(([named, valued, below]) => ({ ...named, ...valued, nodes: below }) as TndsNode);
}
const tnds: fc.Arbitrary<Tnds> = fc.record(
  { verDtd: fc.constantFrom("1.2", "1.1.2"), man: token, mod: token, nodes: fc.array(node(2), { maxLength: 3 }) },
  { requiredKeys: ["verDtd", "nodes"] },
);

describe("Any serialised tree", () => {
  test.each(["wbxml", "xml"] as const)("survives encode then decode in %s", (encoding) => {
    fc.assert(
      fc.property(tnds, (each) => {
        expect(decodeTnds(encodeTnds(each, encoding))).toEqual(each);
      }),
    );
  });
});
