import { ByteReader } from "../../base/byte-reader.ts";
import { toHex } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import { SEC_METHODS } from "../security/bootstrap-mac.ts";
import { readContentType } from "../wsp/content-type.ts";
import { CONTENT_TYPES } from "../wsp/content-types.ts";
import type { WspHeader } from "../wsp/header-fields.ts";
import { decodePush, type PushPdu } from "../wsp/push.ts";
import { integerOf } from "../wsp/values.ts";
import { addLayer, decodeSlice, type Field, fieldsOf, hex, type Slice } from "./layer.ts";

/** Opens a connectionless push that fills the slice; a broken one shows the fields up to the damage. @throws {CodecError} */
export function openPush(slice: Slice): PushPdu {
  const push = decodeSlice(slice, decodePush, () => addLayer(slice, "WSP", understood(slice.bytes)));
  const fields = [...fieldsOf({ TID: push.tid }), ...contentTypeFields(push), ...push.headers.map(headerField)];
  addLayer(slice, "WSP Push", fields);
  return push;
}

function contentTypeFields({ contentType, parameters }: Pick<PushPdu, "contentType" | "parameters">): Field[] {
  const { sec, mac, charset, others } = parameters;
  const method =
    sec === undefined ? undefined : Object.entries(SEC_METHODS).find(([code]) => Number(code) === sec)?.[1];
  return fieldsOf({
    "Content-Type": contentType,
    SEC: sec === undefined ? undefined : `${sec} (${method ?? "unknown"})`,
    MAC: mac,
    charset: charset === 106 ? "106 (UTF-8)" : charset,
    ...Object.fromEntries(others.map(({ name, value }) => [typeof name === "number" ? hex(name) : name, value])),
  });
}

function headerField({ name, value, page }: WspHeader): Field {
  const label = typeof name === "number" ? `header ${hex(name)}${page === undefined ? "" : ` on page ${page}`}` : name;
  const integer = integerOf(value);
  if (typeof value === "string") return { name: label, value };
  if (integer === undefined) return { name: label, value: value instanceof Uint8Array ? toHex(value) : value };
  if (name === "Accept" || name === "Content-Type")
    return { name: label, value: CONTENT_TYPES.nameOf(integer) ?? integer };
  if (name === "Encoding-Version") return { name: label, value: `${integer >> 4}.${integer & 0x0f}` };
  return { name: label, value: integer };
}

/** The fields before the damage. */
function understood(bytes: Uint8Array): Field[] {
  const fields = fieldsOf({ TID: bytes[0], "PDU type": bytes[1] === undefined ? undefined : hex(bytes[1]) });
  const reader = new ByteReader(bytes, Math.min(2, bytes.length));
  const length = attempt(() => reader.multiByteUint("HeadersLen", "WSP"));
  if (bytes[1] !== 0x06 || length === undefined) return fields;
  const contentType = attempt(() => readContentType(reader));
  return [...fields, ...fieldsOf({ HeadersLen: length }), ...(contentType ? contentTypeFields(contentType) : [])];
}
