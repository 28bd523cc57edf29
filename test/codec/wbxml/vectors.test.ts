import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { isElement, type MarkupElement } from "../../../src/codec/markup/element.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import type { DocumentTypeName } from "../../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { VECTORS, type Vector, vector } from "./vectors.ts";

const decode = ({ name, octets }: Vector) =>
  decodeWbxml(octets, name.includes("ota-settings") ? { documentType: "OTA settings" } : {});

/** The tree with octets as the text they are, so that it can be held against XML; embedded WBXML is left out. */
function asText(element: MarkupElement): MarkupElement {
  const children = element.children
    .map((child) => (isElement(child) ? asText(child) : typeof child === "string" ? child : textOf(child)))
    .filter((child) => child !== "");
  return { ...element, children };
}
const textOf = (octets: Uint8Array) => (octets[0] === 0x02 ? "" : Buffer.from(octets).toString("utf8"));

describe("WBXML of other programs", () => {
  test.each(VECTORS)("$name decodes to what wbxml2xml makes of it", (each) => {
    expect(asText(decode(each).root)).toEqual(parseXml(each.xml));
  });

  test.each(VECTORS.filter((each) => each.canonical))("$name is encoded byte for byte", (each) => {
    const { root, documentType, version } = decode(each);
    expect(encodeWbxml(root, documentType as DocumentTypeName, { version })).toEqual(each.octets);
  });

  test.each(["cp-document-a", "cp-document-b", "cp-document-w", "cp-w7", "gecko-cp"])(
    "%s is encoded byte for byte from its XML, with the version that PROV senders use",
    (name) => {
      const { xml, octets } = vector(name);
      expect(encodeWbxml(parseXml(xml), "PROV 1.0")).toEqual(octets);
    },
  );

  test.each(VECTORS.filter((each) => !each.canonical))("$name means the same after re-encoding", (each) => {
    const { root, documentType } = decode(each);
    expect(decodeWbxml(encodeWbxml(root, documentType as DocumentTypeName)).root).toEqual(root);
  });

  test.each(VECTORS)("$name cut anywhere is truncated and says where", (each) => {
    const wrong: unknown[] = [];
    for (let length = 0; length < each.octets.length; length++) {
      try {
        wrong.push([length, decode({ ...each, octets: each.octets.subarray(0, length) })]);
      } catch (error) {
        const isTruncated = error instanceof CodecError && error.code === "truncated";
        if (!isTruncated || typeof error.offset !== "number") wrong.push([length, error]);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("a document inside of OPAQUE begins with pages of its own", () => {
    const { root } = decode(vector("devinf-in-results"));
    const embedded = findOctets(root);
    expect(decodeWbxml(embedded)).toMatchObject({
      documentType: "DevInf 1.2",
      root: { name: "DevInf", namespace: "syncml:devinf", children: [{ name: "VerDTD" }, {}, {}, { name: "DevTyp" }] },
    });
  });

  test("a provisioning document with a string table means the same as one without", () => {
    const plain = Buffer.from(vector("cp-document-a").octets).toString("hex");
    const tabled = plain.replace("030b6a00", "030b6a057372763100").replaceAll("037372763100", "8300");
    expect(tabled).toHaveLength(2 * 166);
    expect(decodeWbxml(Buffer.from(tabled, "hex")).root).toEqual(decode(vector("cp-document-a")).root);
  });

  test("one changed octet decodes or throws a CodecError", () => {
    for (const octets of VECTORS.flatMap((each) => oneChanged(each.octets))) {
      for (const lenient of [false, true]) {
        try {
          decodeWbxml(octets, { lenient });
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
        }
      }
    }
  });
});

/** The octets with the first one changed, with the second one, and so on. */
function oneChanged(octets: Uint8Array): Uint8Array[] {
  return Array.from(octets, (octet, at) => octets.with(at, octet ^ 0xff));
}

function findOctets(element: MarkupElement): Uint8Array {
  for (const child of element.children) {
    if (child instanceof Uint8Array) return child;
    const found = isElement(child) ? findOctets(child) : undefined;
    if (found?.length) return found;
  }
  return new Uint8Array();
}
