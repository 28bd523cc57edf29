import { fromBase64, toBase64 } from "../../base/bytes.ts";
import { contentOf, textOf } from "../markup/content.ts";
import type { MarkupElement } from "../markup/element.ts";
import { children, decimal, numberAt, optional, optionalText, type Place, refuse, trimmed } from "../markup/place.ts";
import type { Meta } from "./message.ts";
import type { Build } from "./parts-to-markup.ts";

type Draft = { -readonly [K in keyof Omit<Meta, "emi" | "extra">]: Meta[K] } & {
  emi?: string[];
  extra?: MarkupElement[];
};

/** What each element of meta-information says; of several the first counts. Empty ones that should hold text say nothing. */
const READERS = new Map<string, (meta: Draft, child: Place) => void>([
  ["FieldLevel", fieldLevelInto],
  ["Format", textInto("format")],
  ["Type", textInto("type")],
  ["Mark", textInto("mark")],
  ["Size", numberInto("size")],
  ["Anchor", anchorInto],
  ["Version", textInto("version")],
  ["NextNonce", nonceInto],
  ["MaxMsgSize", numberInto("maxMsgSize")],
  ["MaxObjSize", numberInto("maxObjSize")],
  ["EMI", emiInto],
  ["Mem", memInto],
]);

/** The `Meta` of an element, if it has one. A `MetInf` wrapper inside is seen through (SyncML_MetaInfo). */
export function metaIn(place: Place): { meta?: Meta } {
  const found = optional(place, "Meta");
  return found ? { meta: metaFrom(found) } : {};
}

/** What a `Meta` element says. @throws {CodecError} for sizes that are no numbers and nonces that are not base64 */
export function metaFrom(place: Place): Meta {
  const meta: Draft = {};
  for (const child of children(optional(place, "MetInf") ?? place)) {
    const read = READERS.get(child.element.name);
    if (read) read(meta, child);
    else {
      meta.extra ??= [];
      meta.extra.push(child.element);
    }
  }
  return meta;
}

function textInto(key: "format" | "type" | "mark" | "version"): (meta: Draft, child: Place) => void {
  return (meta, child) => {
    const text = trimmed(child);
    if (text !== "") meta[key] ??= text;
  };
}

function numberInto(key: "size" | "maxMsgSize" | "maxObjSize"): (meta: Draft, child: Place) => void {
  return (meta, child) => {
    meta[key] ??= numberAt(child);
  };
}

function emiInto(meta: Draft, { element }: Place): void {
  meta.emi ??= [];
  meta.emi.push(textOf(element));
}

function fieldLevelInto(meta: Draft): void {
  meta.fieldLevel = true;
}

/** Octets are the nonce itself, text is its base64: both are in use in WBXML. */
function nonceInto(meta: Draft, place: Place): void {
  const content = contentOf(place.element);
  const octets = typeof content === "string" ? fromBase64(content) : content;
  meta.nextNonce ??= octets ?? refuse(place, "the nonce is not base64");
}

function anchorInto(meta: Draft, place: Place): void {
  const last = optionalText(place, "Last");
  meta.anchor ??= { ...(last === undefined ? {} : { last }), next: optionalText(place, "Next") ?? "" };
}

/** DM does not use it: one that is not whole is no reason to refuse a message. */
function memInto(meta: Draft, place: Place): void {
  const freeMem = decimal(optionalText(place, "FreeMem") ?? "");
  const freeId = decimal(optionalText(place, "FreeID") ?? "");
  if (freeMem === undefined || freeId === undefined) return;
  meta.mem ??= { ...(optional(place, "SharedMem") ? { shared: true } : {}), freeMem, freeId };
}

/** `Meta`, each child in the namespace of meta-information. The nonce is written as base64 text in WBXML too. */
export function metaElement(build: Build, meta: Meta | undefined): MarkupElement | undefined {
  if (!meta) return undefined;
  const { anchor, mem } = meta;
  const text = (name: string, value: string | number | undefined) =>
    value !== undefined && build.metInf(name, String(value));
  return build.element(
    "Meta",
    meta.fieldLevel && build.metInf("FieldLevel"),
    text("Format", meta.format),
    text("Type", meta.type),
    text("Mark", meta.mark),
    text("Size", meta.size),
    anchor && build.metInf("Anchor", text("Last", anchor.last), text("Next", anchor.next)),
    text("Version", meta.version),
    text("NextNonce", meta.nextNonce && toBase64(meta.nextNonce)),
    text("MaxMsgSize", meta.maxMsgSize),
    text("MaxObjSize", meta.maxObjSize),
    ...(meta.emi ?? []).map((each) => build.metInf("EMI", each)),
    mem &&
      build.metInf(
        "Mem",
        mem.shared && build.metInf("SharedMem"),
        text("FreeMem", mem.freeMem),
        text("FreeID", mem.freeId),
      ),
    ...build.kept(meta.extra),
  );
}
