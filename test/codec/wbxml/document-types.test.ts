import { describe, expect, test } from "vitest";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { element } from "../../../src/codec/markup/element.ts";
import { attributeStarts, attributeValues, codePage } from "../../../src/codec/wbxml/code-page.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { DOCUMENT_TYPES, type DocumentTypeName, documentTypeOf } from "../../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";

const TYPES = Object.keys(DOCUMENT_TYPES) as DocumentTypeName[];

describe.each(TYPES)("document type %s", (name) => {
  const type = DOCUMENT_TYPES[name];
  const pages = Object.entries(type.tags);

  test("is found by its public identifiers", () => {
    if (type.fpi) expect(documentTypeOf(type.fpi.toUpperCase())).toBe(name);
    if (type.publicId !== undefined && type.publicId !== 1) expect(documentTypeOf(type.publicId)).toBe(name);
  });

  const tags = pages.flatMap(([page, { tokens, namespace }]) =>
    Object.entries(tokens).map(([tag, token]) => ({
      page: Number(page),
      token,
      tree: namespace === undefined ? element(tag) : { ...element(tag), namespace },
    })),
  );

  test("decodes every tag", () => {
    for (const { page, token, tree } of tags) {
      const octets = new ByteWriter()
        .u8(3)
        .multiByteUint(type.publicId ?? 1)
        .u8(106)
        .u8(0)
        .u8(0)
        .u8(page)
        .u8(token);
      expect(decodeWbxml(octets.finish(), { documentType: name }).root).toEqual(tree);
    }
  });

  test("encodes every tag, from the first page that has it", () => {
    for (const { page, token, tree } of tags) {
      const octets = encodeWbxml(tree, name);
      expect(decodeWbxml(octets, { documentType: name }).root).toEqual(tree);
      const first = tags.find((each) => each.tree.name === tree.name && each.tree.namespace === tree.namespace);
      const written = page === 0 ? [token] : [0, page, token];
      if (first?.page === page) expect([...octets.subarray(-written.length)]).toEqual(written);
    }
  });

  const attributePages = Object.entries(type.attributes ?? {});
  const rootTag = Object.keys(type.tags[0]?.tokens ?? {})[0] ?? "";
  const decoded = (attributes: readonly number[]) =>
    decodeWbxml(
      Uint8Array.from([3, type.publicId ?? 1, 106, 0, 0x80 | (type.tags[0]?.tokens[rootTag] ?? 0), ...attributes, 1]),
      { documentType: name },
    ).root.attributes;

  test("decodes every attribute start, and writes those of its own", () => {
    for (const [page, { starts, foreignStarts }] of attributePages) {
      for (const [key, token] of Object.entries({ ...foreignStarts, ...starts })) {
        const equals = key.indexOf("=");
        const attribute = { name: key.slice(0, equals), value: key.slice(equals + 1) };
        expect(decoded([0, Number(page), token])).toEqual([attribute]);
        const tree = element(rootTag, { [attribute.name]: attribute.value });
        expect(decodeWbxml(encodeWbxml(tree, name), { documentType: name }).root).toEqual(tree);
      }
    }
  });

  test("decodes every attribute value after any start", () => {
    for (const [page, { starts, values, foreignValues }] of attributePages) {
      const bare = Object.entries(starts).find(([key]) => key.endsWith("="));
      if (!bare) continue;
      for (const [value, token] of Object.entries({ ...foreignValues, ...values })) {
        expect(decoded([0, Number(page), bare[1], token])).toMatchObject([{ value }]);
      }
    }
  });
});

describe("a provisioning value token", () => {
  test("is written for each value in the tables and read back", () => {
    for (const [page, { values }] of Object.entries(DOCUMENT_TYPES["PROV 1.0"].attributes ?? {})) {
      for (const [value, token] of Object.entries(values ?? {})) {
        const tree = element("parm", { name: "AAUTHTYPE", value });
        const octets = encodeWbxml(tree, "PROV 1.0");
        expect(decodeWbxml(octets).root).toEqual(tree);
        const isOnFirst = page === "0" || !(value in (DOCUMENT_TYPES["PROV 1.0"].attributes?.[0]?.values ?? {}));
        if (isOnFirst) expect(octets.at(-2)).toBe(token);
      }
    }
  });
});

describe("a code page table", () => {
  test.each([
    ["a token used twice", () => codePage("p", { a: 5, b: 5 })],
    ["a global token", () => codePage("p", { a: 4 })],
    ["a tag token beyond six bits", () => codePage("p", { a: 0x45 })],
    ["an attribute start among the global tokens", () => attributeStarts("p", { "a=": 0x40 })],
    ["an attribute start that names no attribute", () => attributeStarts("p", { "=": 0x05 })],
    ["an attribute value below 0x85", () => attributeValues("p", { a: 0x7f })],
  ])("is refused at load for %s", (_, load) => {
    expect(load).toThrow(expect.objectContaining({ code: "bug" }));
  });

  test("cannot be changed", () => {
    expect(Object.isFrozen(codePage("p", { a: 5 }))).toBe(true);
  });
});
