import { toBase64, utf8Bytes } from "../../base/bytes.ts";
import type { MarkupElement, MarkupNode } from "../markup/element.ts";
import type { Cred, Data, Item, Location, Meta, SyncMLEncoding } from "./message.ts";

const METINF = "syncml:metinf";

/** A child of a built element; what is absent is left out. */
type Child = MarkupNode | undefined | false;

/** Makes elements of one message: it knows the message's namespace and what becomes of octets. */
export interface Build {
  element(name: string, ...children: readonly Child[]): MarkupElement;
  /** The element, or nothing when its text is absent. */
  optional(name: string, text: string | undefined): MarkupElement | undefined;
  data(data: Data): MarkupElement;
}

export function builder(namespace: string, encoding: SyncMLEncoding): Build {
  const element: Build["element"] = (name, ...children) => ({
    name,
    namespace,
    attributes: [],
    children: present(children),
  });
  return {
    element,
    optional: (name, text) => (text === undefined ? undefined : element(name, text)),
    data: (data) => element("Data", encoding === "xml" ? xmlData(data) : wbxmlData(data)),
  };
}

function xmlData(data: Data): string {
  return typeof data === "string" ? data : toBase64(data);
}

/** Text with NUL cannot be an inline string in WBXML; as OPAQUE it can. */
function wbxmlData(data: Data): Data {
  return typeof data === "string" && data.includes("\0") ? utf8Bytes(data) : data;
}

/** `Target` or `Source`. */
export function locationElement(build: Build, name: "Target" | "Source", location: Location): MarkupElement {
  return build.element(name, build.element("LocURI", location.uri), build.optional("LocName", location.name));
}

/** `Meta`, each child in the namespace of meta-information. The nonce is written as base64 text in WBXML too. */
export function metaElement(build: Build, meta: Meta | undefined): MarkupElement | undefined {
  if (!meta) return undefined;
  const texts: readonly (readonly [string, string | number | undefined])[] = [
    ["Format", meta.format],
    ["Type", meta.type],
    ["Mark", meta.mark],
    ["Size", meta.size],
    ["NextNonce", meta.nextNonce && toBase64(meta.nextNonce)],
    ["MaxMsgSize", meta.maxMsgSize],
    ["MaxObjSize", meta.maxObjSize],
  ];
  return build.element("Meta", ...texts.map(([name, value]) => value !== undefined && metInf(name, String(value))));
}

export function credElement(build: Build, cred: Cred | undefined): MarkupElement | undefined {
  return cred && build.element("Cred", metaElement(build, cred.meta), build.data(cred.data));
}

export function itemElement(build: Build, item: Item): MarkupElement {
  return build.element(
    "Item",
    item.target && locationElement(build, "Target", item.target),
    item.source && locationElement(build, "Source", item.source),
    metaElement(build, item.meta),
    item.data !== undefined && build.data(item.data),
    item.moreData && build.element("MoreData"),
  );
}

function metInf(name: string, text: string): MarkupElement {
  return { name, namespace: METINF, attributes: [], children: present([text]) };
}

/** Absent children are left out, and empty text too: an empty element and one with empty text are the same. */
function present(children: readonly Child[]): MarkupNode[] {
  return children.filter((child) => child !== undefined && child !== false && child !== "") as MarkupNode[];
}
