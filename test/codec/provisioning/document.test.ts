import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { element } from "../../../src/codec/markup/element.ts";
import {
  type Characteristic,
  decodeProvisioning,
  encodeProvisioning,
  type ProvisioningDocument,
  provisioningFromMarkup,
  provisioningFromXml,
  provisioningToMarkup,
} from "../../../src/codec/provisioning/document.ts";

const wbxmlVectors = new URL("../../vectors/wbxml/", import.meta.url);
const octets = (name: string): Uint8Array =>
  fromHex(readFileSync(new URL(`${name}.hex`, wbxmlVectors), "utf8").replace(/\s/g, ""))!;
const xml = (name: string): string => readFileSync(new URL(`${name}.xml`, wbxmlVectors), "utf8");
const names = readdirSync(wbxmlVectors)
  .filter((file) => file.endsWith(".xml") && xml(file.slice(0, -4)).includes("<wap-provisioningdoc"))
  .map((file) => file.slice(0, -4));

const parm = fc.record(
  { name: fc.string({ unit: "grapheme" }), value: fc.string({ unit: "grapheme" }) },
  { requiredKeys: ["name"] },
);
function characteristic(depth: number): fc.Arbitrary<Characteristic> {
  return fc.record({
    type: fc.oneof(fc.constantFrom("NAPDEF", "APPLICATION", "APPAUTH", "VENDOR"), fc.string({ unit: "grapheme" })),
    parms: fc.array(fc.oneof(parm, fc.constant({ name: "AAUTHLEVEL", value: "APPSRV" })), { maxLength: 4 }),
    characteristics: depth > 0 ? fc.array(characteristic(depth - 1), { maxLength: 2 }) : fc.constant([]),
  });
}
const document: fc.Arbitrary<ProvisioningDocument> = fc.record(
  { version: fc.constantFrom("1.0", "1.1"), characteristics: fc.array(characteristic(2), { maxLength: 3 }) },
  { requiredKeys: ["characteristics"] },
);

describe("A provisioning document", () => {
  test("has characteristics, parms with and without value, and nested characteristics", () => {
    const root = element("wap-provisioningdoc", { version: "1.1" }, [
      "\n",
      element("characteristic", { type: "APPLICATION" }, [
        element("parm", { name: "APPID", value: "w7" }),
        element("characteristic", { type: "APPADDR" }, [element("parm", { name: "ADDR", value: "" })]),
        element("parm", { name: "INIT" }),
        element("parm", { value: "x", name: "vendor" }),
      ]),
      element("characteristic", { type: "acme" }),
    ]);
    expect(provisioningFromMarkup(root)).toEqual({
      version: "1.1",
      characteristics: [
        {
          type: "APPLICATION",
          parms: [{ name: "APPID", value: "w7" }, { name: "INIT" }, { name: "vendor", value: "x" }],
          characteristics: [{ type: "APPADDR", parms: [{ name: "ADDR", value: "" }], characteristics: [] }],
        },
        { type: "acme", parms: [], characteristics: [] },
      ],
    });
  });

  test("leaves out elements that the specification does not define", () => {
    const root = element("wap-provisioningdoc", {}, [
      element("parm", { name: "NAME", value: "x" }),
      element("nocharacteristic", { type: "NAPDEF" }),
      element("characteristic", { type: "NAPDEF" }, [element("noparm", { name: "NAPID" })]),
    ]);
    expect(provisioningFromMarkup(root)).toEqual({
      characteristics: [{ type: "NAPDEF", parms: [], characteristics: [] }],
    });
  });

  test.each([
    [
      "no name",
      "/wap-provisioningdoc/characteristic/characteristic/parm[2]",
      element("characteristic", { type: "A" }, [
        element("characteristic", { type: "B" }, [element("parm", { name: "N" }), element("parm", { value: "v" })]),
      ]),
    ],
    ["no type", "/wap-provisioningdoc/characteristic", element("characteristic")],
  ])("with %s is refused at its path", (detail, path, child) => {
    const root = element("wap-provisioningdoc", {}, [child]);
    expect(() => provisioningFromMarkup(root)).toThrow(
      expect.objectContaining({ code: "invalid-value", detail, path }),
    );
  });

  test("is not any other document", () => {
    const refusal = expect.objectContaining({ path: "/SyncML" });
    expect(() => provisioningFromMarkup(element("SyncML"))).toThrow(refusal);
  });

  test("survives the way to an element tree and back", () => {
    fc.assert(
      fc.property(document, (each) => {
        expect(provisioningFromMarkup(provisioningToMarkup(each))).toEqual(each);
      }),
    );
  });

  test("survives encode then decode", () => {
    fc.assert(
      fc.property(document, (each) => {
        expect(decodeProvisioning(encodeProvisioning(each))).toEqual(each);
      }),
    );
  });

  test.each(names)("%s is the same from WBXML and from another decoder's XML", (name) => {
    expect(decodeProvisioning(octets(name))).toEqual(provisioningFromXml(xml(name)));
  });

  test.each(["cp-document-a", "cp-document-b", "cp-document-w"])("%s is encoded to the same octets", (name) => {
    expect(toHex(encodeProvisioning(provisioningFromXml(xml(name))))).toBe(toHex(octets(name)));
  });

  test("with several applications survives encode then decode", () => {
    const text = readFileSync(new URL("../provisioning/document-m.xml", wbxmlVectors), "utf8");
    const read = provisioningFromXml(text);
    const appIds = read.characteristics.map(({ parms }) => parms.find(({ name }) => name === "APPID")?.value);
    expect(appIds).toEqual([undefined, "w2", "w4", "w5", "25", "143"]);
    expect(decodeProvisioning(encodeProvisioning(read))).toEqual(read);
    expect(encodeProvisioning(read)).toHaveLength(561);
  });

  test("cut anywhere is refused with a CodecError", () => {
    const whole = octets("cp-document-b");
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeProvisioning(whole.subarray(0, length))).toThrow(CodecError);
    }
  });

  test("of random octets is refused with a CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        try {
          decodeProvisioning(Uint8Array.of(0x03, 0x0b, 0x6a, 0x00, ...tail));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
