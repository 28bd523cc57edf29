import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { element, type MarkupElement } from "../../../src/codec/markup/element.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { VECTORS } from "../wbxml/vectors.ts";

const failure = (fields: object) => expect.objectContaining(fields);
const caught = (text: string) => {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

describe("an XML document", () => {
  test("gives elements, attributes in order, and text", () => {
    expect(parseXml(`<a one="1" two='"2"'><b/>\n<c>t</c></a>`)).toEqual({
      name: "a",
      attributes: [
        { name: "one", value: "1" },
        { name: "two", value: '"2"' },
      ],
      children: [element("b"), element("c", {}, ["t"])],
    });
  });

  test("may have a byte order mark, declaration, document type, comments and instructions, which say nothing", () => {
    const prolog = `\ufeff<?xml version='1.0' encoding="UTF-8" standalone="yes"?>\n<!-- a - b --><?pi?>
      <!DOCTYPE a PUBLIC "-//X//DTD 'a'//EN" 'http://x/"a".dtd' [ <!-- none --> ]>`;
    expect(parseXml(`${prolog}<?p x?><a><!-- <b> --><?b <c>?></a><!-- end -->\n`)).toEqual(element("a"));
    expect(parseXml("<!DOCTYPE a><a/>")).toEqual(element("a"));
    expect(parseXml('<!DOCTYPE a SYSTEM "x"><a/>')).toEqual(element("a"));
  });

  test("has text, CDATA and references as one string", () => {
    const text = "<a>x<![CDATA[<&]]>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;<!-- -->y</a>";
    expect(parseXml(text)).toEqual(element("a", {}, ["x<&<>&\"'A\u{1f600}y"]));
  });

  test("keeps white space in leaves and beside text, and drops it between elements", () => {
    expect(parseXml("<a> \n </a>").children).toEqual([" \n "]);
    expect(parseXml("<a> x </a>").children).toEqual([" x "]);
    expect(parseXml("<a> <b/> <c/> </a>").children).toEqual([element("b"), element("c")]);
    expect(parseXml("<a> <b/>x<c/> </a>").children).toEqual([" ", element("b"), "x", element("c"), " "]);
  });

  test("has line feeds for line ends, and blanks for them in attributes, unless written as references", () => {
    expect(parseXml("<a b='1\r\n2\t3\n4&#10;5'>1\r\n2\r3&#13;<![CDATA[\r\n]]></a>")).toEqual(
      element("a", { b: "1 2 3 4\n5" }, ["1\n2\n3\r\n"]),
    );
  });

  test("has namespaces for prefixes", () => {
    const root = parseXml(
      `<s:SyncML xmlns:s="SYNCML:SYNCML1.2" xml:lang="en"><Meta xmlns="syncml:metinf"><Type/><X xmlns=""/></Meta><s:Final/></s:SyncML>`,
    );
    const inNamespace = (namespace: string, name: string, children: readonly MarkupElement[] = []) => ({
      ...element(name, {}, children),
      namespace,
    });
    expect(root).toEqual({
      ...element("SyncML", { lang: "en" }, [
        inNamespace("syncml:metinf", "Meta", [inNamespace("syncml:metinf", "Type"), inNamespace("", "X")]),
        inNamespace("SYNCML:SYNCML1.2", "Final"),
      ]),
      namespace: "SYNCML:SYNCML1.2",
    });
  });

  test("may have names in any script", () => {
    expect(parseXml("<größe 名='1'></größe>")).toEqual(element("größe", { 名: "1" }));
  });

  test("cut anywhere is truncated or not well-formed", () => {
    for (const { xml } of VECTORS) {
      const whole = xml.trimEnd();
      for (let length = 0; length < whole.length; length += 7) {
        expect(["truncated", "not-well-formed"]).toContain(caught(whole.slice(0, length)).code);
      }
    }
    const small = `<?xml version="1.0"?><!DOCTYPE a [ ]><!-- c --><a b="1&amp;"><?p i?><c><![CDATA[x]]>&#65;</c></a>`;
    for (let length = 0; length < small.length; length++) {
      expect(["truncated", "not-well-formed"]).toContain(caught(small.slice(0, length)).code);
    }
  });
});

describe("a faulty XML document", () => {
  test("is refused with offset, path, line and column", () => {
    const error = caught("<a>\r\n<b>\n  <c></d>\n</b></a>");
    expect(error).toMatchObject({ code: "not-well-formed", offset: 14, path: "/a/b/c" });
    expect(error.message).toBe('"</d" where "</c>" is due, line 3, column 6 (at byte 14, in /a/b/c; XML §3)');
  });

  test.each([
    ["text before the root element", "x<a/>", 0],
    ["more after the root element", "<a/>x", 4],
    ["two root elements", "<a/><b/>", 4],
    ["a late XML declaration", ' <?xml version="1.0"?><a/>', 3],
    ["a malformed XML declaration", '<?xml version="2.0"?><a/>', 0],
    ["an end tag that closes another element", "<a><b></a></b>", 6],
    ["an end tag with a longer name", "<a></ab>", 3],
    ["an element name that is none", "<1/>", 1],
    ["a blank before an element name", "< a/>", 1],
    ["an attribute without a value", "<a b/>", 4],
    ["an attribute value without quotation marks", "<a b=c/>", 5],
    ["attributes that touch", "<a b='1'c='2'/>", 8],
    ["an attribute that stands twice", "<a b='1' b='2'/>", 9],
    ["attributes that differ by their prefix only", "<a b='1' xml:b='2'/>", 9],
    ["less-than in an attribute value", "<a b='<'/>", 6],
    ["an entity that is not declared", "<a>&nbsp;</a>", 3],
    ["an ampersand by itself", "<a>a & b</a>", 5],
    ["a reference to a character that is not allowed", "<a>&#0;</a>", 3],
    ["a reference to half a character", "<a>&#xD800;</a>", 3],
    ["a reference beyond Unicode", "<a>&#x110000;</a>", 3],
    ["a control character", "<a>\u0001</a>", 3],
    ["half a character", "<a>\ud800</a>", 3],
    ["the end of a CDATA section without one", "<a>]]></a>", 3],
    ["two hyphens in a comment", "<a><!-- -- --></a>", 7],
    ["a declaration in place of content", "<a><!ELEMENT a></a>", 4],
    ["a prefix that is not declared", "<x:a/>", 0],
    ["an attribute's prefix that is not declared", "<a x:b='1'/>", 3],
    ["two colons in a name", "<a xmlns:x='u'><x:y:z/></a>", 15],
    ["a prefix that is taken back", "<a xmlns:x=''/>", 3],
    ["the prefix xml for something else", "<a xmlns:xml='u'/>", 3],
  ])("is refused for %s", (_, text, offset) => {
    expect(caught(text)).toMatchObject({ code: "not-well-formed", offset });
  });

  test.each([
    ["no root element", " "],
    ["an element that is not closed", "<a>"],
    ["a comment without end", "<a/><!-- x"],
    ["a CDATA section without end", "<a><![CDATA[x"],
    ["a processing instruction without end", "<?x y"],
    ["an attribute value without end", "<a b='1"],
    ["a document type without end", "<!DOCTYPE a [ "],
  ])("is truncated for %s", (_, text) => {
    expect(caught(text).code).toBe("truncated");
  });

  test("is refused for declarations inside of its document type", () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>';
    expect(caught(bomb)).toMatchObject({ code: "invalid-value", offset: 13, spec: "XML §2.8" });
  });

  test.each([
    ["depth", { depth: 2 }, "<a><b><c/></b></a>"],
    ["length", { documentLength: 3 }, "<a/>"],
    ["elements", { elements: 2 }, "<a><b/><c/></a>"],
    ["attributes", { attributes: 1 }, "<a b='1' c='2'/>"],
  ])("is refused above its limit of %s", (_, limits, text) => {
    expect(() => parseXml(text, limits)).toThrow(failure({ code: "limit-exceeded" }));
    expect(() => parseXml(text)).not.toThrow();
  });
});
