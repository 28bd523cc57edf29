import { fromBase64 } from "../../base/bytes.ts";
import { dataOf, textOf } from "./data.ts";
import type { Cred, Item, Location, Meta } from "./message.ts";
import {
  children,
  mandatory,
  mandatoryText,
  optional,
  optionalNumber,
  optionalText,
  type Place,
  refuse,
} from "./place.ts";

/** The `Meta` of an element, if it has one. A `MetInf` wrapper inside is seen through (SyncML_MetaInfo). */
export function metaIn(place: Place): { meta?: Meta } {
  const found = optional(place, "Meta");
  return found ? { meta: metaFrom(found) } : {};
}

function metaFrom(place: Place): Meta {
  const inner = optional(place, "MetInf") ?? place;
  const format = optionalText(inner, "Format");
  const type = optionalText(inner, "Type");
  const mark = optionalText(inner, "Mark");
  const size = optionalNumber(inner, "Size");
  const nextNonce = nonceIn(inner);
  const maxMsgSize = optionalNumber(inner, "MaxMsgSize");
  const maxObjSize = optionalNumber(inner, "MaxObjSize");
  return {
    ...(format ? { format } : {}),
    ...(type ? { type } : {}),
    ...(mark ? { mark } : {}),
    ...(size === undefined ? {} : { size }),
    ...(nextNonce ? { nextNonce } : {}),
    ...(maxMsgSize === undefined ? {} : { maxMsgSize }),
    ...(maxObjSize === undefined ? {} : { maxObjSize }),
  };
}

/** Octets are the nonce itself, text is its base64: both are in use in WBXML. */
function nonceIn(meta: Place): Uint8Array | undefined {
  const found = optional(meta, "NextNonce");
  if (!found) return undefined;
  const data = dataOf(found.element);
  if (typeof data !== "string") return data;
  return fromBase64(data) ?? refuse(found, "the nonce is not base64");
}

/** The `Chal` of a Status, which is a Meta in a wrapper. @throws {CodecError} when the Meta is missing */
export function chalIn(status: Place): { chal?: Meta } {
  const found = optional(status, "Chal");
  return found ? { chal: metaFrom(mandatory(found, "Meta")) } : {};
}

/** The `Cred` of an element, if it has one. @throws {CodecError} when its Data is missing */
export function credIn(place: Place): { cred?: Cred } {
  const found = optional(place, "Cred");
  return found ? { cred: { ...metaIn(found), data: dataOf(mandatory(found, "Data").element) } } : {};
}

/** The `Target` or `Source` of a header. @throws {CodecError} when it or its LocURI is missing */
export function headerLocation(header: Place, name: "Target" | "Source"): Location {
  const place = mandatory(header, name);
  return { uri: mandatoryText(place, "LocURI"), ...locNameIn(place) };
}

/** Every `Item` of a command. Where a Target or Source has no LocURI its `uri` is empty: that is for the Status to say. */
export function itemsIn(command: Place): Item[] {
  return children(command, "Item").map((item) => {
    const target = optional(item, "Target");
    const source = optional(item, "Source");
    const data = optional(item, "Data");
    return {
      ...(target ? { target: itemLocation(target) } : {}),
      ...(source ? { source: itemLocation(source) } : {}),
      ...metaIn(item),
      ...(data ? { data: dataOf(data.element) } : {}),
      ...(optional(item, "MoreData") ? { moreData: true } : {}),
    };
  });
}

function itemLocation(place: Place): Location {
  return { uri: optionalText(place, "LocURI") ?? "", ...locNameIn(place) };
}

function locNameIn(place: Place): { name?: string } {
  const found = optional(place, "LocName");
  return found ? { name: textOf(found.element) } : {};
}
