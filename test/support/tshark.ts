import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { attribute, isElement, type MarkupElement } from "../../src/codec/markup/element.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import type { NeutralElement } from "./neutral-tree.ts";
import { type ExportedPdu, pcapngOf } from "./pcapng.ts";
import { runProcess } from "./processes.ts";

/** One line of a dissection. */
export interface DissectedField {
  /** As in display filters, for example `smpp.esm.submit.features`; empty for mere text. */
  readonly name: string;
  /** The value. */
  readonly show: string;
  /** The line as people see it. */
  readonly text: string;
  /** The octets in hexadecimal digits. */
  readonly value: string;
}

/** Dissects PDUs in their order, as packets of one capture; the result is the fields of each, outer ones first. */
export async function dissect(pdus: readonly ExportedPdu[]): Promise<DissectedField[][]> {
  const folder = mkdtempSync(join(tmpdir(), "phonebank-tshark-"));
  try {
    const file = join(folder, "pdus.pcapng");
    writeFileSync(file, pcapngOf(pdus));
    return await dissectFile(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Dissects the packets of a capture file, those that pass the display filter. */
export async function dissectFile(file: string, displayFilter = ""): Promise<DissectedField[][]> {
  const filter = displayFilter === "" ? [] : ["-Y", displayFilter];
  // The user's own preferences stay out of it.
  const { stdout, stderr } = await runProcess(["tshark", "-n", "-r", file, ...filter, "-T", "pdml"], {
    WIRESHARK_CONFIG_DIR: dirname(file),
  });
  if (!stdout.includes("</pdml>")) throw new Error(`tshark: ${stderr}`);
  return parseXml(stdout).children.filter(isElement).map(fieldsOf);
}

function fieldsOf(element: MarkupElement): DissectedField[] {
  const read = (name: string) => attribute(element, name) ?? "";
  const field = { name: read("name"), show: read("show"), text: read("showname"), value: read("value") };
  return [field, ...element.children.filter(isElement).flatMap(fieldsOf)];
}

/** The first value of each field. */
export function valuesOf(
  packet: readonly DissectedField[],
  names: readonly string[],
): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, packet.find((field) => field.name === name)?.show]));
}

/** What tshark complains about: malformed packets, and its notes of any severity. */
export function complaintsIn(fields: readonly DissectedField[]): string[] {
  return fields
    .filter(({ name }) => name === "_ws.malformed" || name === "_ws.expert.message")
    .map(({ show, text }) => text || show);
}

/** What stands for an attribute value token that tshark does not know; the token follows. */
export const UNKNOWN_VALUE = "unknown value ";

/** The document that the tokens of a WBXML dissection make. Namespaces are not shown. @throws for a kind of token that no test has needed yet */
export function treeOfTokens(fields: readonly DissectedField[]): NeutralElement {
  const root: Building = { name: "", namespace: "", attributes: {}, children: [] };
  const open: Building[] = [root];
  let attributeName: string | undefined;
  const innermost = () => {
    const building = open.at(-1);
    if (!building) throw new Error("tshark: an END too many");
    return building;
  };
  const addText = (text: string) => {
    const { attributes, children } = innermost();
    if (attributeName !== undefined) attributes[attributeName] += text;
    else children.push(text);
  };
  for (const { name, show, text, value } of fields) {
    switch (name) {
      case "wbxml.known_tag": {
        const element: Building = { name: show, namespace: "", attributes: {}, children: [] };
        innermost().children.push(element);
        // Neither attributes nor content: no END comes.
        if ((Number.parseInt(value, 16) & 0xc0) !== 0) open.push(element);
        break;
      }
      case "wbxml.known_attrstart": {
        const [start = "", ...rest] = show.split("=");
        attributeName = start;
        innermost().attributes[start] = unquoted(rest.join("="));
        break;
      }
      case "wbxml.known_attrvalue":
        addText(/^'.*'$/.test(show) ? unquoted(show) : `${UNKNOWN_VALUE}${value}`);
        break;
      case "wbxml.str_i":
      case "wbxml.opaque_data": // a date, so far
        addText(dateIn(text) ?? show);
        break;
      case "wbxml.end_attribute_list":
        attributeName = undefined;
        break;
      case "wbxml.end_known_tag":
      case "wbxml.end_known_tag.uint":
        attributeName = undefined;
        open.pop();
        break;
      default:
        refuseUnknown(name);
    }
  }
  const [document] = root.children;
  if (document === undefined || typeof document === "string" || open.length !== 1)
    throw new Error("tshark: no whole document");
  return document;
}

interface Building extends NeutralElement {
  readonly attributes: Record<string, string>;
  readonly children: (NeutralElement | string)[];
}

const SILENT = new Set(["wbxml.version", "wbxml.public_id.known", "wbxml.charset", "wbxml.switch_page"]);

function refuseUnknown(name: string): void {
  if (name.startsWith("wbxml.") && !SILENT.has(name)) throw new Error(`tshark: field ${name}`);
}

function dateIn(text: string): string | undefined {
  return /%DateTime: (\S+)/.exec(text)?.[1];
}

function unquoted(text: string): string {
  return text.replace(/^'(.*)'$/, "$1");
}
