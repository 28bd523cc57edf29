import { decodeDocument, encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import { element, type MarkupElement } from "../markup/element.ts";
import { rootPlace } from "../markup/place.ts";
import { parseXml } from "../xml/parse.ts";
import { attributesOf, dateAttribute, mandatoryAttribute } from "./attributes.ts";

/** Content types of an e-mail notification (EMN). */
export const EMN_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.wap.emn+wbxml",
  xml: "application/vnd.wap.emn+xml",
};

/** An e-mail notification: there is mail in a mailbox (EMN). */
export interface EMailNotification {
  /** URI of the mailbox, for example `mailat:user@example.com`. */
  readonly mailbox: string;
  /** When the mailbox changed, for example `2026-11-22T00:00:00Z`. */
  readonly timestamp?: string;
}

const DOCTYPE = '<!DOCTYPE emn PUBLIC "-//WAPFORUM//DTD EMN 1.0//EN" "http://www.wapforum.org/DTD/emn.dtd">';

/** Reads an e-mail notification from WBXML or XML; the octets decide which. @throws {CodecError} as {@link emnFromMarkup} (EMN) */
export function decodeEmn(body: Uint8Array, contentType?: string): EMailNotification {
  const typed = contentType === undefined ? {} : { contentType };
  return emnFromMarkup(decodeDocument(body, { documentType: "EMN 1.0", spec: "EMN", ...typed }).root);
}

/** Writes an e-mail notification as WBXML or XML. @throws {CodecError} for a timestamp of another form in WBXML */
export function encodeEmn(emn: EMailNotification, encoding: MarkupEncoding): Uint8Array {
  return encodeDocument(emnToMarkup(emn), encoding, { documentType: "EMN 1.0", doctype: DOCTYPE });
}

/** Reads an e-mail notification from XML text. @throws {CodecError} as {@link emnFromMarkup} (EMN) */
export function emnFromXml(text: string): EMailNotification {
  return emnFromMarkup(parseXml(text));
}

/** Reads an e-mail notification from an element tree. @throws {CodecError} for another root, no mailbox, or a timestamp of another form (EMN) */
export function emnFromMarkup(root: MarkupElement): EMailNotification {
  const place = rootPlace(root, "emn", "EMN");
  return { mailbox: mandatoryAttribute(place, "mailbox"), ...dateAttribute(place, "timestamp", "timestamp") };
}

/** Writes an e-mail notification as an element tree. */
export function emnToMarkup({ mailbox, timestamp }: EMailNotification): MarkupElement {
  return element("emn", attributesOf({ mailbox, timestamp }));
}
