import { deepStrictEqual } from "node:assert";
import { SaxesParser } from "saxes";
import { isElement, type MarkupElement } from "../src/codec/markup/element.ts";
import { parseXml } from "../src/codec/xml/parse.ts";
import { type Figure, inProcess } from "./figure.ts";
import { MESSAGE_XML } from "./message.ts";

/** Text to an element tree with namespaces, against a parser that only calls out what it meets, and is not asked for namespaces. */
export const P7: Figure = {
  id: "P7",
  subject: "XML to an element tree",
  anchor: "saxes, no namespaces, no handlers",
  must: 3,
  aim: 5,
  prepare() {
    deepStrictEqual(eventsOf(parseXml(MESSAGE_XML)), saxesEvents(MESSAGE_XML));
    return {
      subject: inProcess(() => parseXml(MESSAGE_XML)),
      anchor: inProcess(() => new SaxesParser().write(MESSAGE_XML).close()),
    };
  },
};

/** Names and texts in the order of the document. */
function eventsOf(element: MarkupElement): string[] {
  const inside = element.children.flatMap((child) => (isElement(child) ? eventsOf(child) : [String(child)]));
  return [`<${element.name}>`, ...inside, "</>"];
}

function saxesEvents(xml: string): string[] {
  const events: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => events.push(`<${name}>`));
  parser.on("text", (text) => events.push(text));
  parser.on("closetag", () => events.push("</>"));
  parser.write(xml).close();
  return events;
}
