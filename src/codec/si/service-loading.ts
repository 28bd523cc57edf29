import { decodeDocument, encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import { element, type MarkupElement } from "../markup/element.ts";
import { rootPlace } from "../markup/place.ts";
import { parseXml } from "../xml/parse.ts";
import { actionAttribute, attributesOf, mandatoryAttribute } from "./attributes.ts";

/** Content types of a service loading (SL). */
export const SL_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.wap.slc",
  xml: "text/vnd.wap.sl",
};

/** Whether the service is run without or with intrusion, or only fetched (SL). */
export const SL_ACTIONS = ["execute-low", "execute-high", "cache"] as const;

/** How a service is loaded; see {@link SL_ACTIONS}. */
export type SlAction = (typeof SL_ACTIONS)[number];

/** A service loading: something to load without asking (SL). */
export interface ServiceLoading {
  readonly href: string;
  /** Absent: execute-low. */
  readonly action?: SlAction;
}

const DOCTYPE = '<!DOCTYPE sl PUBLIC "-//WAPFORUM//DTD SL 1.0//EN" "http://www.wapforum.org/DTD/sl.dtd">';

/** Reads a service loading from WBXML or XML; the octets decide which. @throws {CodecError} as {@link slFromMarkup} (SL) */
export function decodeSl(body: Uint8Array, contentType?: string): ServiceLoading {
  const typed = contentType === undefined ? {} : { contentType };
  return slFromMarkup(decodeDocument(body, { documentType: "SL 1.0", spec: "SL", ...typed }).root);
}

/** Writes a service loading as WBXML or XML. */
export function encodeSl(sl: ServiceLoading, encoding: MarkupEncoding): Uint8Array {
  return encodeDocument(slToMarkup(sl), encoding, { documentType: "SL 1.0", doctype: DOCTYPE });
}

/** Reads a service loading from XML text. @throws {CodecError} as {@link slFromMarkup} (SL) */
export function slFromXml(text: string): ServiceLoading {
  return slFromMarkup(parseXml(text));
}

/** Reads a service loading from an element tree. @throws {CodecError} for another root, no href, or an unknown action (SL) */
export function slFromMarkup(root: MarkupElement): ServiceLoading {
  const place = rootPlace(root, "sl", "SL");
  return { href: mandatoryAttribute(place, "href"), ...actionAttribute(place, SL_ACTIONS) };
}

/** Writes a service loading as an element tree. */
export function slToMarkup({ href, action }: ServiceLoading): MarkupElement {
  return element("sl", attributesOf({ href, action }));
}
