/** One SyncML message as an OBEX object: one message, one object, whoever puts or gets it (SyncML_OBEX). */
import { latin1Bytes, latin1Text } from "../../../base/bytes.ts";
import { mediaTypeOf as bareType } from "../../../base/media-type.ts";
import { findHeader, mediaTypeOf, type ObexHeader, obexHeader, typeHeader } from "../../../codec/obex/headers.ts";
import type { ObexObject } from "../../../codec/obex/object.ts";
import { HMAC_HEADER } from "../../../codec/security/hmac-header.ts";
import { SYNCML_DM_TYPES } from "../../../codec/syncml/message.ts";

/** A SyncML message with what goes beside it. */
export interface DmMessage {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The value of the header `x-syncml-hmac`, which OBEX carries in its header HTTP (DM_Security). */
  readonly hmac?: string;
}

/** The object that a PUT sends. */
export function dmObject(message: DmMessage): ObexObject {
  return { headers: [typeHeader(message.contentType), ...dmHeaders(message)], body: message.body };
}

/** The headers of an object that a GET answers; its type is the one that was asked for. */
export function dmHeaders({ body, hmac }: DmMessage): readonly ObexHeader[] {
  const length = obexHeader("Length", body.length);
  return hmac === undefined ? [length] : [length, obexHeader("HTTP", latin1Bytes(`${HMAC_HEADER}: ${hmac}`))];
}

/** The message in an object; `contentType` is what was asked for, where the object does not say. */
export function dmMessageOf({ headers, body = new Uint8Array() }: ObexObject, contentType = ""): DmMessage {
  const hmac = hmacOf(headers);
  return { contentType: mediaTypeOf(headers) ?? contentType, body, ...(hmac === undefined ? {} : { hmac }) };
}

/** Whether a Type is that of a SyncML message for device management, in either encoding. */
export function isDmType(type: string | undefined): boolean {
  return DM_TYPES.has(bareType(type ?? ""));
}

/** Whether two Types name the same encoding, whatever parameters they have. */
export function isSameType(a: string, b: string): boolean {
  return bareType(a) === bareType(b);
}

const DM_TYPES: ReadonlySet<string> = new Set(Object.values(SYNCML_DM_TYPES));

/** Lines of HTTP headers; some end with CRLF or NUL, some do not. */
function hmacOf(headers: readonly ObexHeader[]): string | undefined {
  const lines = latin1Text(findHeader(headers, "HTTP") ?? new Uint8Array()).split(/[\r\n\0]+/);
  const named = lines.map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line));
  return named.find((match) => match?.[1]?.toLowerCase() === HMAC_HEADER)?.[2];
}
