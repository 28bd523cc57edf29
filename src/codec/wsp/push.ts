import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { type ContentType, readContentType, writeContentType } from "./content-type.ts";
import { readHeaders, type WspHeader, writeHeaders } from "./header-fields.ts";

const SPEC: SpecRef = "WSP §8.2.4.1";

/** PDU type of a connectionless push. */
const PUSH = 0x06;

/** A connectionless push: what a WAP gateway sends to port 2948 (WSP §8.2.4.1). */
export interface PushPdu extends ContentType {
  /** A number that only tells datagrams apart; 0 to 255. */
  readonly tid: number;
  /** After the content type, in the order of the wire. */
  readonly headers: readonly WspHeader[];
  /** The octets that a MAC is made over. */
  readonly body: Uint8Array;
}

/** Decodes a connectionless push. @throws {CodecError} also for every other PDU type: confirmed pushes need a connection (WSP §8.2.4.1) */
export function decodePush(input: Uint8Array): PushPdu {
  const reader = new ByteReader(input);
  const tid = reader.u8("TID", SPEC);
  const type = reader.u8("PDU type", SPEC);
  if (type !== PUSH) {
    throw new CodecError("invalid-value", 1, SPEC, `PDU type 0x${type.toString(16).padStart(2, "0")}, Push is 0x06`);
  }
  const headersLength = reader.multiByteUint("HeadersLen", SPEC);
  const start = reader.offset;
  reader.bytes(headersLength, "headers", SPEC);
  const inner = new ByteReader(input, start, start + headersLength);
  const contentType = readContentType(inner);
  return { tid, ...contentType, headers: readHeaders(inner), body: reader.rest() };
}

/** Encodes a push in the shortest form: known names, types and application ids by number. @throws {CodecError} for names and texts that WSP cannot say (WSP §8.2.4.1) */
export function encodePush(pdu: PushPdu): Uint8Array {
  const headers = new ByteWriter();
  writeContentType(headers, pdu);
  writeHeaders(headers, pdu.headers);
  return new ByteWriter()
    .u8(pdu.tid)
    .u8(PUSH)
    .multiByteUint(headers.length)
    .bytes(headers.finish())
    .bytes(pdu.body)
    .finish();
}

/** The push application, as text when it is a known one; `undefined` when the push names none. */
export function applicationIdOf({ headers }: PushPdu): WspHeader["value"] | undefined {
  return headers.find((header) => header.name === "X-Wap-Application-Id")?.value;
}
