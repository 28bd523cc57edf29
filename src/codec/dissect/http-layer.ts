import { CodecError } from "../../base/errors.ts";
import { type OpenedDocument, openBody, openSniffed } from "./document-layer.ts";
import { type HttpHead, httpHeader, joinChunks, readHttpHead } from "./http-message.ts";
import { addLayer, type Slice, tail } from "./layer.ts";

/** Opens one HTTP/1 message and the document in its body. A body in chunks is put together. @throws {CodecError} */
export function openHttp(slice: Slice): OpenedDocument {
  const head = readHttpHead(slice.bytes);
  const length = head.length ?? slice.bytes.length;
  const headers = head.headers.map(([name, value]) => ({ name, value })); // a name may stand there more than once
  addLayer(slice, "HTTP", [{ name: "start line", value: head.startLine }, ...headers], length);
  if (head.length === undefined) throw truncated(tail(slice, length), "the head of the HTTP message has no end");
  const body = bodyOf(head, tail(slice, length));
  if (body.bytes.length === 0) return {};
  const mediaType = httpHeader(head, "content-type")?.replace(/;.*/s, "").trim();
  return { at: body, ...(mediaType ? openBody(body, mediaType) : openSniffed(body)) };
}

/** Chunks stand apart in the message, so with them offsets count from the start of the body. */
function bodyOf(head: HttpHead, rest: Slice): Slice {
  if (/\bchunked\b/i.test(httpHeader(head, "transfer-encoding") ?? "")) {
    const octets = joinChunks(rest.bytes);
    if (typeof octets === "number") throw truncated(tail(rest, octets), "a chunk is not whole");
    return { bytes: octets, offset: 0, layers: rest.layers };
  }
  const stated = httpHeader(head, "content-length");
  const length = stated === undefined ? rest.bytes.length : Number(stated);
  if (length <= rest.bytes.length) return { ...rest, bytes: rest.bytes.subarray(0, length) };
  const end = tail(rest, rest.bytes.length);
  throw truncated(end, `Content-Length is ${stated}, ${rest.bytes.length} bytes follow`);
}

function truncated({ offset }: Slice, detail: string): CodecError {
  return new CodecError("truncated", offset, "SyncML_HTTP", detail);
}
