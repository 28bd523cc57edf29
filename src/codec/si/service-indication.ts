import { textOf } from "../markup/content.ts";
import { decodeDocument, encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import { element, type MarkupElement } from "../markup/element.ts";
import { children, mandatory, optional, type Place, rootPlace } from "../markup/place.ts";
import { parseXml } from "../xml/parse.ts";
import { actionAttribute, attributesOf, dateAttribute, mandatoryAttribute, textAttribute } from "./attributes.ts";

/** Content types of a service indication (SI). */
export const SI_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.wap.sic",
  xml: "text/vnd.wap.si",
};

/** How intrusive the indication is, or that earlier ones are to be deleted (SI). */
export const SI_ACTIONS = ["signal-none", "signal-low", "signal-medium", "signal-high", "delete"] as const;

/** How intrusive an indication is; see {@link SI_ACTIONS}. */
export type SiAction = (typeof SI_ACTIONS)[number];

/** A service indication: a message that points at something to load (SI). */
export interface ServiceIndication {
  readonly href?: string;
  /** Names the indication for replacing and deleting it; absent: `href` does. */
  readonly siId?: string;
  /** For example `2026-11-22T00:00:00Z`. */
  readonly created?: string;
  readonly expires?: string;
  /** Absent: signal-medium. */
  readonly action?: SiAction;
  /** What is shown; never trimmed. */
  readonly text: string;
  /** Absent when there is no `info`. */
  readonly info?: readonly SiInfoItem[];
}

/** An `item` of `info`, for example the number of mails by class. */
export interface SiInfoItem {
  readonly class: string;
  readonly text: string;
}

const DOCTYPE = '<!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd">';

/** Reads a service indication from WBXML or XML; the octets decide which. @throws {CodecError} as {@link siFromMarkup} (SI) */
export function decodeSi(body: Uint8Array, contentType?: string): ServiceIndication {
  const typed = contentType === undefined ? {} : { contentType };
  return siFromMarkup(decodeDocument(body, { documentType: "SI 1.0", spec: "SI", ...typed }).root);
}

/** Writes a service indication as WBXML or XML. @throws {CodecError} for dates of another form in WBXML */
export function encodeSi(si: ServiceIndication, encoding: MarkupEncoding): Uint8Array {
  return encodeDocument(siToMarkup(si), encoding, { documentType: "SI 1.0", doctype: DOCTYPE });
}

/** Reads a service indication from XML text. @throws {CodecError} as {@link siFromMarkup} (SI) */
export function siFromXml(text: string): ServiceIndication {
  return siFromMarkup(parseXml(text));
}

/**
 * Reads a service indication from an element tree.
 * @throws {CodecError} with the element's path, for another root, no indication, an unknown action, a date of another form, or an item without class (SI)
 */
export function siFromMarkup(root: MarkupElement): ServiceIndication {
  const place = rootPlace(root, "si", "SI");
  const indication = mandatory(place, "indication");
  const info = optional(place, "info");
  return {
    ...textAttribute(indication, "href", "href"),
    ...textAttribute(indication, "siId", "si-id"),
    ...dateAttribute(indication, "created", "created"),
    ...dateAttribute(indication, "expires", "si-expires"),
    ...actionAttribute(indication, SI_ACTIONS),
    text: textOf(indication.element),
    ...(info ? { info: children(info, "item").map(itemFrom) } : {}),
  };
}

/** Writes a service indication as an element tree, attributes in the order of the DTD. */
export function siToMarkup({ href, siId, created, expires, action, text, info }: ServiceIndication): MarkupElement {
  const attributes = attributesOf({ href, "si-id": siId, created, "si-expires": expires, action });
  const items = info?.map((item) => element("item", { class: item.class }, content(item.text)));
  return element("si", {}, [
    element("indication", attributes, content(text)),
    ...(items ? [element("info", {}, items)] : []),
  ]);
}

function itemFrom(place: Place): SiInfoItem {
  return { class: mandatoryAttribute(place, "class"), text: textOf(place.element) };
}

function content(text: string): string[] {
  return text === "" ? [] : [text];
}
