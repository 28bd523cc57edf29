import { describe, expect, test } from "vitest";
import { element, type MarkupElement } from "../../../src/codec/markup/element.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";

const failure = (fields: object) => expect.objectContaining(fields);

describe("formatting XML", () => {
  test("escapes what would be markup, and white space that a parser would change", () => {
    const tree = element("a", { b: `<"&'>\t\r\n` }, ["<&>\"'\r\n\t"]);
    expect(formatXml(tree)).toBe(`<a b="&lt;&quot;&amp;'&gt;&#9;&#13;&#10;">&lt;&amp;&gt;"'&#13;\n\t</a>`);
  });

  test("writes nothing for empty content but the end of its tag", () => {
    expect(formatXml(element("a", {}, [""]))).toBe("<a/>");
    expect(formatXml(element("a", {}, [new Uint8Array()]))).toBe("<a></a>");
  });

  test("writes a namespace where it changes", () => {
    const named = (namespace: string, name: string, children: readonly MarkupElement[] = []): MarkupElement => ({
      ...element(name, {}, children),
      namespace,
    });
    const tree = named("s", "a", [named("s", "b"), named("m", "c", [element("d")]), named("", "e")]);
    expect(formatXml(tree)).toBe('<a xmlns="s"><b/><c xmlns="m"><d/></c><e xmlns=""/></a>');
    expect(formatXml(named("", "a"))).toBe("<a/>");
  });

  test("begins with declaration and document type when asked", () => {
    const options = { declaration: true, doctype: '<!DOCTYPE a SYSTEM "a.dtd">' };
    expect(formatXml(element("a"), options)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE a SYSTEM "a.dtd">\n<a/>',
    );
  });

  test("indents elements, and leaves content with text as it is", () => {
    const mixed = element("m", {}, ["x ", element("b", {}, [element("c")]), " y"]);
    const tree = element("a", {}, [element("b", {}, [" t "]), element("c", {}, [element("d")]), mixed]);
    expect(formatXml(tree, { indent: true })).toBe(
      "<a>\n  <b> t </b>\n  <c>\n    <d/>\n  </c>\n  <m>x <b><c/></b> y</m>\n</a>\n",
    );
  });

  test("writes octets that are text", () => {
    expect(formatXml(element("a", {}, [new TextEncoder().encode("é<")]))).toBe("<a>é&lt;</a>");
  });

  test.each([
    ["octets that are not text", element("a", {}, [Uint8Array.of(0xff)])],
    ["octets with NUL", element("a", {}, [Uint8Array.of(0)])],
    ["a control character", element("a", {}, ["\u0001"])],
    ["half a character in an attribute", element("a", { b: "\udc00" })],
    ["a name that is none", element("a b")],
    ["an attribute name that is none", element("a", { "b=": "" })],
  ])("refuses %s", (_, tree) => {
    expect(() => formatXml(tree)).toThrow(failure({ code: "invalid-value" }));
  });
});
