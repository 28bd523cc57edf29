import { describe, expect, test } from "vitest";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import { decodeWbxml, type WbxmlDecodeOptions } from "../../../src/codec/wbxml/decode.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { octetsOf } from "./vectors.ts";

const decode = (hex: string, options?: WbxmlDecodeOptions) => decodeWbxml(octetsOf(hex), options);
const xml = (hex: string, options?: WbxmlDecodeOptions) =>
  formatXml(decode(hex, options).root).replace(/ xmlns="[^"]*"/g, "");
const failure = (fields: object) => expect.objectContaining(fields);

const SYNCML = "02 A4 01 6A 00";
const PROV = "03 0B 6A 00";
const PROV_FPI = "'-//WAPFORUM//DTD PROV 1.0//EN'";

// The documents of this block were also read by wbxml2xml of libwbxml 0.11.8, with the same outcome.
describe("a WBXML document", () => {
  test("joins a table string and an entity to one text", () => {
    const { root } = decode("02 A4 01 6A 05 'ABC' 00 44 6D 6C 71 83 00 02 40 01 01 01");
    expect(root.children[0]).toMatchObject({ children: [{ name: "VerDTD", children: ["ABC@"] }] });
  });

  test("keeps octets beside text as octets", () => {
    const { root } = decode(`${SYNCML} 6D 6C 71 03 '1.' 00 C3 01 '2' 01 01 01`);
    expect(root.children[0]).toMatchObject({ children: [{ children: ["1.", octetsOf("32")] }] });
  });

  test("names elements literally, which have no namespace of their own", () => {
    const { root } = decode("02 A4 01 6A 04 'Foo' 00 6D 6B 44 00 03 'a' 00 01 01 01");
    expect(root.children).toEqual([
      {
        name: "SyncBody",
        namespace: "SYNCML:SYNCML1.2",
        attributes: [],
        children: [{ name: "Foo", attributes: [], children: ["a"] }],
      },
    ]);
  });

  test("may be named by a formal public identifier, in any case", () => {
    const outcome = '<wap-provisioningdoc version="1.0"><characteristic type="BOOTSTRAP"/></wap-provisioningdoc>';
    expect(xml(`03 00 00 6A 1E ${PROV_FPI} 00 C5 46 01 86 56 01 01`)).toBe(outcome);
    expect(xml(`03 00 00 6A 1E ${PROV_FPI.toLowerCase()} 00 C5 46 01 86 56 01 01`)).toBe(outcome);
  });

  test("may lack the last NUL of its string table, as the SyncML reference toolkit writes it", () => {
    const document = decode("02 00 00 6A 1D '-//SYNCML//DTD SyncML 1.1//EN' 2D");
    expect(document).toMatchObject({ publicId: "-//SYNCML//DTD SyncML 1.1//EN", documentType: "SyncML 1.1" });
  });

  test("switches tag page and attribute page apart from each other", () => {
    expect(xml(`${PROV} C5 46 01 00 01 C6 55 01 01 01`)).toContain('<characteristic type="NAPDEF"/>');
    expect(xml(`${PROV} C5 46 01 C6 00 01 55 01 01 01`)).toContain('<characteristic type="APPLICATION"/>');
  });

  test("keeps a page beyond the element that switched to it", () => {
    const { root } = decode(`${SYNCML} 6D 6B 5A 00 01 47 03 'chr' 00 01 01 00 00 12 01 01`);
    expect(root.children[0]).toMatchObject({
      children: [
        { name: "Meta", namespace: "SYNCML:SYNCML1.2", children: [{ name: "Format", namespace: "syncml:metinf" }] },
        { name: "Final", namespace: "SYNCML:SYNCML1.2" },
      ],
    });
  });

  test("may hold an inline device description on page 2", () => {
    const { root } = decode(`${SYNCML} 6D 4F 00 02 60 77 03 '1.2' 00 01 01 01 00 00 12 01`);
    expect(root.children).toMatchObject([
      { name: "Data", children: [{ name: "MgmtTree", namespace: "syncml:dmddf1.2", children: [{ name: "VerDTD" }] }] },
      { name: "Final" },
    ]);
  });

  test("takes its namespace from an xmlns that Nokia phones write as literal 0 of an empty table", () => {
    const { root } = decode(`02 A4 01 6A 00 ED 04 00 03 'SYNCML:SYNCML1.1' 00 01 6B 01 01`);
    expect(root).toMatchObject({ name: "SyncML", namespace: "SYNCML:SYNCML1.1", attributes: [] });
  });

  test("may be WBXML 1.0, which has no charset", () => {
    expect(decode("00 0B 00 05")).toMatchObject({ version: 0, charset: 0, root: { name: "wap-provisioningdoc" } });
  });

  test("may be in ISO 8859-1", () => {
    expect(xml("03 0B 04 00 85 45 03 E9 00 01")).toBe('<wap-provisioningdoc version="é"/>');
  });

  test("may hold processing instructions, which say nothing", () => {
    const pi = "43 04 00 03 'x' 00 01";
    expect(xml(`03 0B 6A 03 'pi' 00 ${pi} 45 ${pi} 06 01 ${pi}`)).toBe(
      "<wap-provisioningdoc><characteristic/></wap-provisioningdoc>",
    );
  });

  test("may have public identifier 01 when its root or the transport tells its type", () => {
    expect(decode("02 01 6A 00 2D").documentType).toBe("SyncML 1.2");
    expect(decode("02 01 6A 00 00 02 20").documentType).toBe("DM-DDF 1.2");
    expect(decode("02 01 6A 00 05", { documentType: "OTA settings" }).root.name).toBe("CHARACTERISTIC-LIST");
    expect(() => decode("02 01 6A 00 05")).toThrow(failure({ code: "unknown-format", spec: "WBXML §5.5" }));
  });

  test("may write integers longer than needed", () => {
    expect(decode("03 80 0B 80 80 6A 80 00 05").publicId).toBe(0x0b);
  });
});

describe("attributes of a WBXML document", () => {
  const parm = (hex: string, options?: WbxmlDecodeOptions) =>
    (decode(`${PROV} 45 87 ${hex} 01 01`, options).root.children[0] as MarkupElement).attributes;
  const values = (hex: string, options?: WbxmlDecodeOptions) => parm(hex, options).map(({ value }) => value);

  test("are put together from a prefix, tokens of two pages and strings", () => {
    expect(values("06 9D 00 01 90 03 'X' 00")).toEqual(["HTTP-DIGEST,X"]);
  });

  test("may have no value at all", () => {
    expect(parm("05 03 'INIT' 00")).toEqual([{ name: "name", value: "INIT" }]);
    expect(parm("05")).toEqual([{ name: "name", value: "" }]);
  });

  test("may use value= of page 1, as Kannel does", () => {
    expect(values("00 01 30 06 8D")).toEqual(["AAUTHLEVEL", "APPSRV"]);
  });

  test("take octets for text", () => {
    expect(values("06 C3 03 'abc' 03 'd' 00")).toEqual(["abcd"]);
  });

  test("read the tokens of the 2002 draft leniently only", () => {
    expect(values("00 01 33 06 81 82 80 83", { lenient: true })).toEqual(["AAUTHTYPE", "HTTP-BASIC,DIGEST"]);
    expect(() => values("00 01 33 06 81 82")).toThrow(failure({ code: "unknown-token" }));
  });

  test("take 83 for STR_T wherever there is a string table", () => {
    const { root } = decode("03 0B 6A 03 'ab' 00 45 87 00 01 33 06 83 00 01 01", { lenient: true });
    expect(root.children[0]).toMatchObject({ attributes: [{}, { name: "value", value: "ab" }] });
  });

  test("give packed dates as text", () => {
    const { root } = decode("02 05 6A 00 45 86 0A C3 04 20 26 11 22 10 C3 07 20 26 11 22 10 00 59 01 01");
    expect(root.children[0]).toMatchObject({
      attributes: [
        { name: "created", value: "2026-11-22T00:00:00Z" },
        { name: "si-expires", value: "2026-11-22T10:00:59Z" },
      ],
    });
    expect(() => decode("02 05 6A 00 45 86 0A C3 04 20 26 13 22 01 01")).toThrow(failure({ code: "invalid-value" }));
  });
});

describe("a faulty WBXML document", () => {
  test("is refused with offset, path and section", () => {
    expect(() => decode(`${SYNCML} 6D 6B 05 45 45 3E 01 01 01 01`)).toThrow(
      failure({
        code: "unknown-token",
        offset: 10,
        path: "/SyncML/SyncBody/Add[2]/Add",
        message: "unknown tag token 0x3e on code page 0 (at byte 10, in /SyncML/SyncBody/Add[2]/Add; WBXML §5.8.2)",
      }),
    );
  });

  test.each([
    ["a version that is no 1.x", "10 0B 6A 00 05", "unsupported-version", 0],
    ["a version that is not known", "04 0B 6A 00 05", "unsupported-version", 0],
    ["a public identifier outside of the string table", "03 00 05 6A 01 00 05", "invalid-value", 1],
    ["a charset that is not supported", "03 0B 87 68 00 05", "invalid-value", 5],
    ["an integer of six octets", "03 80 80 80 80 80 0B 6A 00 05", "invalid-value", 1],
    ["an integer of more than 32 bits", "03 9F FF FF FF 7F 6A 00 05", "invalid-value", 1],
    ["text instead of a root element", `${PROV} 03 41 00`, "invalid-value", 4],
    ["octets after the root element", `${PROV} 05 00`, "invalid-value", 5],
    ["a tag of a page that does not exist", `${PROV} 45 00 07 06 01`, "unknown-token", 7],
    ["an attribute start that is not known", `${PROV} C5 4D 01 01`, "unknown-token", 5],
    ["an attribute value that is not known", `${PROV} C5 45 BF 01 01`, "unknown-token", 6],
    ["a value before any attribute", `${PROV} C5 85 01 01`, "invalid-value", 5],
    ["an attribute that stands twice", `${PROV} 85 46 45 01`, "invalid-value", 6],
    ["a table string outside of the table", `${SYNCML} 6D 83 00 01`, "invalid-value", 7],
    ["a literal tag without a string table", `${SYNCML} 44 00 01`, "invalid-value", 6],
    ["a literal that is no name", "02 A4 01 6A 03 '<a' 00 04 00", "invalid-value", 9],
    ["an entity that is no character", `${SYNCML} 6D 02 83 B0 00 01`, "invalid-value", 7],
    ["an entity for NUL", `${SYNCML} 6D 02 00 01`, "invalid-value", 7],
    ["text that is not UTF-8", `${SYNCML} 6D 03 C3 28 00 01`, "invalid-value", 7],
    ["EXT_I_0", `${SYNCML} 6D 40 'x' 00 01`, "unknown-token", 6],
    ["EXT_T_1", `${SYNCML} 6D 81 05 01`, "unknown-token", 6],
    ["EXT_2", `${SYNCML} 6D C2 01`, "unknown-token", 6],
  ])("is refused for %s", (_, hex, code, offset) => {
    expect(() => decode(hex)).toThrow(failure({ code, offset }));
  });

  test("is read though octets stand behind it, where that is let pass, and nothing else is", () => {
    expect(xml(`${SYNCML} 2D 00 0D`, { padded: true })).toBe("<SyncML/>");
    const unknown = `${SYNCML} 6D 40 'x' 00 01 01 00`;
    expect(() => decode(unknown, { padded: true })).toThrow(failure({ code: "unknown-token" }));
  });

  test("is shown by a lenient reader, with what is unknown marked", () => {
    const hex = `03 A4 01 6A 03 'x' C3 00 6D EB 4D 03 'v' 00 BD 01 7E 40 'x' 00 81 05 C2 83 01 01 01 01 FF`;
    expect(xml(hex, { lenient: true })).toBe(
      '<SyncML><SyncBody unknown.attribute.0.4d="v[unknown value 0.bd]"><unknown.tag.0.3e>\ufffd</unknown.tag.0.3e></SyncBody></SyncML>',
    );
    expect(xml("03 01 6A 00 46 03 'v' 00 01", { lenient: true })).toBe("<unknown.tag.0.06>v</unknown.tag.0.06>");
  });

  test.each([
    ["depth", { depth: 2 }, `${SYNCML} 6D 6B 45 01 01 01`],
    ["octets", { documentBytes: 5 }, `${SYNCML} 2D`],
    ["octets of the string table", { stringTableBytes: 3 }, "02 A4 01 6A 04 'Foo' 00 2D"],
    ["elements", { elements: 2 }, `${SYNCML} 6D 05 05 01`],
    ["attributes of an element", { attributes: 1 }, `${PROV} 87 05 06 01`],
    ["characters of an attribute", { attributeLength: 2 }, `${PROV} 87 06 03 'ab' 00 03 'c' 00 01`],
    ["characters of all text", { textLength: 5 }, "02 A4 01 6A 04 'Foo' 00 6D 83 00 83 00 01"],
  ])("is refused above its limit of %s", (_, limits, hex) => {
    expect(() => decode(hex, { limits, lenient: true })).toThrow(failure({ code: "limit-exceeded" }));
    expect(() => decode(hex, { lenient: true })).not.toThrow();
  });

  test("is not followed deeper than 64 elements", () => {
    expect(() => decode(`${SYNCML} ${"6D".repeat(64)} ${"01".repeat(64)}`)).not.toThrow();
    expect(() => decode(`${SYNCML} ${"6D".repeat(65)} ${"01".repeat(65)}`)).toThrow(
      failure({ code: "limit-exceeded" }),
    );
  });
});
