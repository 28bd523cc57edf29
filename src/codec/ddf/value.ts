import { fromBase64, strictUtf8Text, toBase64, utf8Bytes } from "../../base/bytes.ts";
import { contentOf } from "../markup/content.ts";
import type { MarkupEncoding } from "../markup/document.ts";
import type { MarkupNode } from "../markup/element.ts";
import { optional, type Place } from "../markup/place.ts";
import type { DdfFormat } from "./vocabulary.ts";

/**
 * The `Value` of a node, never trimmed. Octets where the format is `b64` or `bin` and the text is their base64, where they are
 * no text, and where they came as octets and no format says what they are; else text. Child elements are given as their XML text (DM_TND).
 */
export function valueIn(node: Place, format: DdfFormat | "" | undefined): { value?: string | Uint8Array } {
  const found = optional(node, "Value");
  if (!found) return {};
  const content = contentOf(found.element);
  if (!format) return { value: content };
  return { value: isBinary(format) ? octetsOf(content, format) : textOf(content) };
}

/** A value as an encoding carries it: octets as base64, but for `bin` in WBXML and formats of text, where they stay octets. */
export function valueNode(
  value: string | Uint8Array | undefined,
  format: DdfFormat | "" | undefined,
  encoding: MarkupEncoding,
): MarkupNode | undefined {
  if (value === undefined) return undefined;
  // WBXML has no other form for NUL in text.
  if (typeof value === "string") return encoding === "wbxml" && value.includes("\0") ? utf8Bytes(value) : value;
  if (value.length === 0) return "";
  const asOctets = format === "bin" ? encoding === "wbxml" : !isBinary(format);
  return asOctets ? value : toBase64(value);
}

function isBinary(format: DdfFormat | "" | undefined): format is "b64" | "bin" {
  return format === "b64" || format === "bin";
}

/** `bin` as octets is the value itself. Everything else may be base64: senders disagree on what the formats say of the text. */
function octetsOf(content: string | Uint8Array, format: "b64" | "bin"): string | Uint8Array {
  if (typeof content === "string") return fromBase64(content) ?? content;
  if (format === "bin") return content;
  const text = strictUtf8Text(content);
  return (text === undefined ? undefined : fromBase64(text)) ?? content;
}

function textOf(content: string | Uint8Array): string | Uint8Array {
  return typeof content === "string" ? content : (strictUtf8Text(content) ?? content);
}
