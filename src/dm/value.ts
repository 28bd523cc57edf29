/** Values of leaves on their way through a message: Meta Format and Type, text, octets and base64 (DM_RepPro, SyncML_MetaInfo). */
import { fromBase64, strictUtf8Text, toBase64, utf8Bytes } from "../base/bytes.ts";
import type { Data, Item, Meta, SyncMLEncoding } from "../codec/syncml/message.ts";
import { type NodeDescription, usualType } from "../tree/description.ts";
import { FORMATS, type Format, type NodeState } from "../tree/node.ts";
import { fitsFormat } from "../tree/value-form.ts";

/** What a leaf is to become; `value` as {@link NodeState} keeps it. */
export interface LeafValue {
  readonly format: Format;
  readonly type: string;
  readonly value: string;
}

/** Data of an item as received. */
export interface IncomingData {
  readonly meta: Meta;
  readonly data: Data | undefined;
  /** How the message was encoded: `bin` is octets in WBXML, and base64 in XML, where it should not be. */
  readonly encoding: SyncMLEncoding;
}

/**
 * The value that a server's data mean for a leaf. Without Meta Format an existing leaf keeps its own, and a new one is `chr`
 * where the description has that, else what the description has. Base64 for a binary leaf is its octets in another dress.
 * `undefined`: the data are not of the format, or the format is none of a leaf's.
 */
export function incomingValue(
  { meta, data = "", encoding }: IncomingData,
  description: NodeDescription,
  existing?: NodeState,
): LeafValue | undefined {
  const transport = meta.format ?? existing?.format ?? usualFormat(description);
  if (!isLeafFormat(transport)) return undefined;
  const native = transport === "b64" && !description.formats.includes("b64") ? "bin" : transport;
  const value = native === "bin" ? binaryText(data, transport, encoding) : plainText(data, native);
  if (value === undefined) return undefined;
  return { format: native, type: meta.type ?? existing?.type ?? usualType(description, native), value };
}

/** The format that a new node gets when the server names none. */
export function usualFormat(description: NodeDescription): Format {
  return description.formats.includes("chr") ? "chr" : (description.formats[0] ?? "chr");
}

/** Meta and Data of a leaf for a message, Meta Format `chr` and Type `text/plain` left out as the defaults that they are. */
export function outgoingValue(node: NodeState, encoding: SyncMLEncoding): Pick<Item, "meta" | "data"> {
  const binary = node.format === "bin";
  const format = binary && encoding === "xml" ? "b64" : node.format;
  const octets = binary && encoding === "wbxml" ? fromBase64(node.value ?? "") : undefined;
  const { meta } = outgoingMeta(format, node.type);
  if (node.format === "null") return meta ? { meta } : {};
  const data = octets ?? node.value ?? "";
  return meta ? { meta, data } : { data };
}

/** The Meta of a node, without what is default. */
export function outgoingMeta(format: string, type: string): { meta?: Meta } {
  const isUsualType = type === "text/plain" || type === "";
  if (format === "chr") return isUsualType ? {} : { meta: { type } };
  return { meta: isUsualType ? { format } : { format, type } };
}

function isLeafFormat(format: string): format is Format {
  return (FORMATS as readonly string[]).includes(format) && format !== "node";
}

/** Base64 of the octets that are meant. */
function binaryText(data: Data, transport: Format, encoding: SyncMLEncoding): string | undefined {
  if (transport === "bin" && encoding === "wbxml") return toBase64(typeof data === "string" ? utf8Bytes(data) : data);
  const text = textOf(data);
  const octets = text === undefined ? undefined : fromBase64(text);
  return octets && toBase64(octets);
}

function plainText(data: Data, format: Format): string | undefined {
  const text = textOf(data);
  return text !== undefined && fitsFormat(text, format) ? text : undefined;
}

/** Octets that are not UTF-8 are no text. */
function textOf(data: Data): string | undefined {
  return typeof data === "string" ? data : strictUtf8Text(data);
}
