import type { MarkupElement } from "../markup/element.ts";
import { children, optional, type Place, textField, trimmed } from "../markup/place.ts";
import { choice } from "./choice.ts";
import type { DdfBuild } from "./mgmt-tree.ts";
import { DDF_FORMATS, type DdfFormat } from "./vocabulary.ts";

/** The Type of a node: the MIME type of a leaf, or the management object identifier of an interior node, which may be empty. */
export type NodeType = { readonly mime: string } | { readonly ddfName: string };

/**
 * `RTProperties`: in a serialised tree what the node has; in a description which properties it supports, empty text for
 * one without a default (DM_TND).
 */
export interface RuntimeProperties {
  readonly acl?: string;
  readonly format?: DdfFormat | "";
  readonly name?: string;
  readonly size?: string;
  readonly title?: string;
  readonly tStamp?: string;
  readonly type?: NodeType | "";
  readonly verNo?: string;
}

/** The `RTProperties` of a node, if it has them; elements may stand in any order. @throws {CodecError} for an unknown format */
export function runtimePropertiesIn(node: Place): RuntimeProperties | undefined {
  const place = optional(node, "RTProperties");
  if (!place) return undefined;
  const format = optional(place, "Format");
  const type = optional(place, "Type");
  return {
    ...textField(place, "acl", "ACL"),
    ...(format ? { format: choice(format, DDF_FORMATS) ?? "" } : {}),
    ...textField(place, "name", "Name"),
    ...textField(place, "size", "Size"),
    ...textField(place, "title", "Title"),
    ...textField(place, "tStamp", "TStamp"),
    ...(type ? { type: nodeType(type) ?? "" } : {}),
    // The token list of the specification spells it verNo.
    ...(textField(place, "verNo", "VerNo") ?? textField(place, "verNo", "verNo")),
  };
}

/** What `Type` or `DFType` says first; bare text is a MIME type, or an identifier when it has no slash. `undefined` when it is empty. */
export function nodeType(place: Place): NodeType | undefined {
  for (const child of children(place)) {
    if (child.element.name === "MIME") return { mime: trimmed(child) };
    if (child.element.name === "DDFName") return { ddfName: trimmed(child) };
  }
  const text = trimmed(place);
  if (text === "") return undefined;
  return text.includes("/") ? { mime: text } : { ddfName: text };
}

/** `RTProperties` in the order of the DTD; nothing when there are none. */
export function runtimePropertiesElement(
  build: DdfBuild,
  properties: RuntimeProperties | undefined,
): MarkupElement | undefined {
  if (!properties) return undefined;
  const { format, type } = properties;
  return build.element(
    "RTProperties",
    build.optional("ACL", properties.acl),
    build.optional("Format", format && build.element(format)),
    build.optional("Name", properties.name),
    build.optional("Size", properties.size),
    build.optional("Title", properties.title),
    build.optional("TStamp", properties.tStamp),
    build.optional("Type", type && typeElement(build, type)),
    build.optional("VerNo", properties.verNo),
  );
}

/** `MIME` or `DDFName`. */
function typeElement(build: DdfBuild, type: NodeType): MarkupElement {
  return "mime" in type ? build.element("MIME", type.mime) : build.element("DDFName", type.ddfName);
}
