import { toBase64, utf8Bytes } from "../../base/bytes.ts";
import type { MarkupElement, MarkupNode } from "../markup/element.ts";
import { keptNodes } from "./extra.ts";
import type { Cred, Data, Item, Location, SyncMLEncoding } from "./message.ts";
import { metaElement } from "./meta.ts";

/** The namespace of meta-information. */
export const METINF = "syncml:metinf";

/** A child of a built element; what is absent is left out. */
type Child = MarkupNode | undefined | false;

/** Makes elements of one message: it knows the message's namespace and what becomes of octets. */
export interface Build {
  element(name: string, ...children: readonly Child[]): MarkupElement;
  /** The element, or nothing when its text is absent. */
  optional(name: string, text: string | undefined): MarkupElement | undefined;
  /** An element in the namespace of meta-information. */
  metInf(name: string, ...children: readonly Child[]): MarkupElement;
  data(data: Data): MarkupElement;
  /** What was kept because it has no field. */
  kept(nodes: readonly MarkupNode[] | undefined): readonly MarkupNode[];
}

/** What makes the elements of a message in this namespace, for this encoding. */
export function builder(namespace: string, encoding: SyncMLEncoding): Build {
  const elementIn =
    (of: string): Build["element"] =>
    (name, ...children) => ({ name, namespace: of, attributes: [], children: present(children) });
  const element = elementIn(namespace);
  return {
    element,
    optional: (name, text) => (text === undefined ? undefined : element(name, text)),
    metInf: elementIn(METINF),
    data: (data) => element("Data", encoding === "xml" ? xmlData(data) : wbxmlData(data)),
    kept: (nodes) => (nodes === undefined ? NOTHING : keptNodes(nodes, encoding)),
  };
}

const NOTHING: readonly MarkupNode[] = [];

function xmlData(data: Data): string {
  return typeof data === "string" ? data : toBase64(data);
}

/** Text with NUL cannot be an inline string in WBXML; as OPAQUE it can. */
function wbxmlData(data: Data): Data {
  return typeof data === "string" && data.includes("\0") ? utf8Bytes(data) : data;
}

/** `Target` or `Source`. */
export function locationElement(build: Build, name: "Target" | "Source", location: Location): MarkupElement {
  const uri = build.element("LocURI", location.uri);
  return build.element(name, uri, build.optional("LocName", location.name), ...build.kept(location.extra));
}

/** `Cred`, or nothing where there is none. */
export function credElement(build: Build, cred: Cred | undefined): MarkupElement | undefined {
  return cred && build.element("Cred", metaElement(build, cred.meta), build.data(cred.data));
}

/** `Item`. */
export function itemElement(build: Build, item: Item): MarkupElement {
  return build.element(
    "Item",
    item.target && locationElement(build, "Target", item.target),
    item.source && locationElement(build, "Source", item.source),
    parentElement(build, "SourceParent", item.sourceParent),
    parentElement(build, "TargetParent", item.targetParent),
    metaElement(build, item.meta),
    item.data !== undefined && build.data(item.data),
    item.moreData && build.element("MoreData"),
    ...build.kept(item.extra),
  );
}

function parentElement(build: Build, name: string, uri: string | undefined): MarkupElement | undefined {
  return uri === undefined ? undefined : build.element(name, build.element("LocURI", uri));
}

/** Absent children are left out, and empty text too: an empty element and one with empty text are the same. */
function present(children: readonly Child[]): MarkupNode[] {
  return children.filter((child) => child !== undefined && child !== false && child !== "") as MarkupNode[];
}
