import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import type { MarkupElement, MarkupNode } from "../../../src/codec/markup/element.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/).filter((each) => !each.startsWith("xmlns"));
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const text = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom("]]>", "<![CDATA["),
  )
  .filter((each) => !illegal.test(each) && each.trim() !== "");

function settled(children: readonly MarkupNode[]): MarkupNode[] {
  const out: MarkupNode[] = [];
  for (const child of children) if (typeof child !== "string" || typeof out.at(-1) !== "string") out.push(child);
  return out;
}

const tree = fc.letrec<{ element: MarkupElement }>((tie) => ({
  element: fc
    .record({
      name,
      attributes: fc.uniqueArray(fc.record({ name, value: fc.oneof(text, fc.constantFrom("", " \n\t\r")) }), {
        selector: (each) => each.name,
        maxLength: 3,
      }),
      children: fc.array(fc.oneof({ maxDepth: 4 }, text, tie("element")), { maxLength: 4 }).map(settled),
    })
    .map((fields) => ({ ...fields, namespace: fields.name.length % 2 ? "urn:odd" : "urn:even&" })),
})).element;

describe("any element tree", () => {
  test("survives formatting and parsing", () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (root, indent) => {
        expect(parseXml(formatXml(root, { indent, declaration: indent }))).toEqual(root);
      }),
    );
  });

  test("is the same when its text stands in CDATA sections", () => {
    fc.assert(
      fc.property(text, (each) => {
        const sections = each.replaceAll("\r", "").replaceAll("]]>", "]]]]><![CDATA[>");
        expect(parseXml(`<a><![CDATA[${sections}]]></a>`).children.join("")).toBe(each.replaceAll("\r", ""));
      }),
    );
  });
});

describe("any text", () => {
  test("parses or throws a CodecError", () => {
    const pieces = ["<", ">", "</", "/>", "a", "a>", "<a>", "</a>", "<a b='1'>", "&", ";", "&amp;", "<!--", "-->"];
    const more = [
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      "<!DOCTYPE a",
      "[",
      "]",
      " ",
      "'",
      '"',
      "=",
      "x:",
      "xmlns:x='u'",
      "é",
    ];
    const soup = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 20 }).map((each) => each.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          soup.map((each) => `<a>${each}</a>`),
          fc.string(),
        ),
        (each) => {
          try {
            parseXml(each);
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
