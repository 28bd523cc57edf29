import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../../../src/codec/markup/element.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { DOCUMENT_TYPES, type DocumentTypeName } from "../../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";

const TYPES = Object.keys(DOCUMENT_TYPES) as DocumentTypeName[];
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((each) => !each.includes("\0"));

/** Content as a decoder gives it: no empty text, and no two texts side by side. */
function settled(children: readonly MarkupNode[]): MarkupNode[] {
  const out: MarkupNode[] = [];
  for (const child of children) if (typeof child !== "string" || typeof out.at(-1) !== "string") out.push(child);
  return out;
}

function tree(type: DocumentTypeName): fc.Arbitrary<MarkupElement> {
  const names = Object.values(DOCUMENT_TYPES[type].tags).flatMap(({ tokens, namespace }) =>
    Object.keys(tokens).map((name) => ({ name, ...(namespace ? { namespace } : {}) })),
  );
  return fc.letrec<{ element: MarkupElement }>((tie) => ({
    element: fc
      .record({
        name: fc.constantFrom(...names),
        children: fc.array(fc.oneof({ maxDepth: 5 }, text, fc.uint8Array({ maxLength: 8 }), tie("element"))),
      })
      .map(({ name, children }) => ({ ...name, attributes: [], children: settled(children) })),
  })).element;
}

const PARM_NAMES = ["NAME", "APPID", "AAUTHTYPE", "AAUTHSECRET", "BEARER", "INIT", "", "X-Y"];
const PARM_VALUES = ["PAP", "DIGEST", "HTTP-BASIC", "BASIC,DIGEST", "GSM-GPRS", "", "1"];
const parm = fc
  .record({ name: fc.constantFrom(...PARM_NAMES), value: fc.option(fc.oneof(text, fc.constantFrom(...PARM_VALUES))) })
  .map(({ name, value }) => ({
    name: "parm",
    attributes: [{ name: "name", value: name }, ...(value === null ? [] : [{ name: "value", value }])],
    children: [],
  }));
const provisioning: fc.Arbitrary<MarkupElement> = fc
  .array(
    fc.record({
      name: fc.constant("characteristic"),
      attributes: fc.constantFrom("APPLICATION", "NAPDEF", "PORT", "FOO").map((value) => [{ name: "type", value }]),
      children: fc.array(parm),
    }),
  )
  .map((children) => ({ name: "wap-provisioningdoc", attributes: [{ name: "version", value: "1.1" }], children }));

describe("any WBXML document", () => {
  test.each(TYPES)("of type %s survives encode then decode", (type) => {
    fc.assert(
      fc.property(tree(type), (root) => {
        expect(decodeWbxml(encodeWbxml(root, type), { documentType: type }).root).toEqual(root);
      }),
      { numRuns: 40 },
    );
  });

  test("of provisioning survives encode then decode", () => {
    fc.assert(
      fc.property(provisioning, (root) => {
        expect(decodeWbxml(encodeWbxml(root, "PROV 1.0")).root).toEqual(root);
      }),
    );
  });

  test("cut anywhere is truncated", () => {
    fc.assert(
      fc.property(tree("SyncML 1.2"), fc.nat(), (root, at) => {
        const whole = encodeWbxml(root, "SyncML 1.2");
        const cut = whole.subarray(0, at % whole.length);
        expect(() => decodeWbxml(cut)).toThrow(expect.objectContaining({ code: "truncated" }));
      }),
    );
  });

  test("without namespaces is written as with them, where a name stands on one page only", () => {
    const dm = tree("SyncML 1.2").filter((root) => !inNamespace(root, "syncml:dmddf1.2"));
    fc.assert(
      fc.property(dm, (root) => {
        expect(encodeWbxml(bare(root), "SyncML 1.2")).toEqual(encodeWbxml(root, "SyncML 1.2"));
      }),
      { numRuns: 40 },
    );
  });

  test("made of random octets decodes or throws a CodecError", () => {
    const headers = [[], [2, 0xa4, 1, 106, 0], [3, 11, 106, 0], [2, 0xa4, 1, 106, 3, 65, 66, 0], [2, 5, 106, 0]];
    const body = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.array(fc.constantFrom(...LIKELY), { maxLength: 60 }));
    fc.assert(
      fc.property(fc.constantFrom(...headers), body, fc.boolean(), (header, octets, lenient) => {
        try {
          decodeWbxml(Uint8Array.from([...header, ...octets]), { lenient });
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** Octets that lead deep into a document more often than chance does. */
const LIKELY = [
  0, 1, 1, 2, 3, 4, 5, 6, 7, 0x2d, 0x40, 0x43, 0x45, 0x50, 0x6d, 0x83, 0x84, 0x87, 0xc3, 0xc4, 0xc6, 0x41,
];

function inNamespace(root: MarkupElement, namespace: string): boolean {
  return (
    root.namespace === namespace || root.children.some((child) => isElement(child) && inNamespace(child, namespace))
  );
}

function bare({ name, attributes, children }: MarkupElement): MarkupElement {
  return { name, attributes, children: children.map((child) => (isElement(child) ? bare(child) : child)) };
}
