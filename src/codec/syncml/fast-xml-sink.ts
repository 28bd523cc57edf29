import { toBase64 } from "../../base/bytes.ts";
import { METINF_PAGE } from "../wbxml/pages/metinf.ts";
import { ILLEGAL_CHARACTER, SUSPECT_CODE_UNIT } from "../xml/characters.ts";
import { escapedText } from "../xml/format.ts";
import { type MessageSink, TAGS, unfamiliar } from "./fast-tokens.ts";
import type { Data } from "./message.ts";
import { METINF } from "./parts-to-markup.ts";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The names of tags as in {@link TAGS}, and their start tags without the `>`: those of meta-information name their namespace. */
const NAMES: string[] = [];
const STARTS: string[] = [];
for (const [name, tag] of Object.entries(TAGS)) {
  NAMES[tag] = name;
  STARTS[tag] = name in METINF_PAGE ? `<${name} xmlns="${METINF}"` : `<${name}`;
}

/** Writes the elements of a SyncML message as an XML document; octets become base64. */
export class XmlSink implements MessageSink {
  readonly #namespace: string;
  readonly #open: number[] = [];
  #out = DECLARATION;

  /** `namespace`: that of the root element. */
  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  empty(tag: number): void {
    this.#out += `${STARTS[tag]}/>`;
  }

  open(tag: number): void {
    const namespace = this.#open.length === 0 ? ` xmlns="${this.#namespace}"` : "";
    this.#open.push(tag);
    this.#out += `${STARTS[tag]}${namespace}>`;
  }

  close(): void {
    this.#out += `</${NAMES[this.#open.pop() ?? unfamiliar()]}>`;
  }

  text(tag: number, text: string | undefined): void {
    if (text === undefined) return;
    if (text === "") this.empty(tag);
    else this.#out += `${STARTS[tag]}>${escapedText(text)}</${NAMES[tag]}>`;
  }

  data(tag: number, data: Data): void {
    this.text(tag, typeof data === "string" ? data : toBase64(data));
  }

  /** The whole document. */
  finish(): string {
    const isLegal = !SUSPECT_CODE_UNIT.test(this.#out) || !ILLEGAL_CHARACTER.test(this.#out);
    return isLegal ? this.#out : unfamiliar();
  }
}
