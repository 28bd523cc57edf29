import { attempt } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { headerName } from "../obex/header-table.ts";
import { mediaTypeOf, type ObexHeader } from "../obex/headers.ts";
import { isBodyHeader } from "../obex/object.ts";
import { OBEX_OPERATIONS, type ObexOperation, obexOperationName } from "../obex/opcodes.ts";
import { decodeObexRequest, decodeObexResponse, type ObexRequest, type ObexResponse } from "../obex/packet.ts";
import { obexResponseName } from "../obex/response-codes.ts";
import { addLayer, decodeSlice, type Field, fieldsOf, hex, printable, type Slice } from "./layer.ts";

/** One packet: which side sent it follows from its first octet, for no opcode is a response code. */
export type ObexPacket =
  | { readonly side: "client"; readonly request: ObexRequest }
  | { readonly side: "server"; readonly response: ObexResponse };

/**
 * Opens an OBEX packet that fills the slice. What a response carries depends on the request before it; without one it is
 * read without the fields of CONNECT, and with them when that fails. @throws {CodecError}
 */
export function openObexPacket(slice: Slice, answerTo: ObexRequest["operation"] | undefined): ObexPacket {
  const packet = decodeSlice(
    slice,
    (bytes) => decodeObexPacket(bytes, answerTo),
    () => addLayer(slice, "OBEX", []),
  );
  if (packet.side === "client") addLayer(slice, `OBEX ${packet.request.operation}`, requestFields(packet.request));
  else addLayer(slice, "OBEX response", responseFields(packet.response));
  return packet;
}

/** Decodes a packet of either side. @throws {CodecError} */
export function decodeObexPacket(bytes: Uint8Array, answerTo: ObexRequest["operation"] | undefined): ObexPacket {
  const [first = 0] = bytes;
  const operation = obexOperationName(first);
  if (operation !== undefined && isOpcodeOf(operation, first)) {
    return { side: "client", request: decodeObexRequest(bytes, { lenient: true }) };
  }
  const decode = (operation: ObexRequest["operation"]) => decodeObexResponse(bytes, operation, { lenient: true });
  if (answerTo !== undefined) return { side: "server", response: decode(answerTo) };
  try {
    return { side: "server", response: decode("PUT") };
  } catch (error) {
    const connect = error instanceof CodecError ? attempt(() => decode("CONNECT")) : undefined;
    if (!connect) throw error;
    return { side: "server", response: connect };
  }
}

/** Whether the first octet is an opcode or a response code that the tables know. */
export function isObexCode(first: number): boolean {
  const operation = obexOperationName(first);
  return operation === undefined ? obexResponseName(first) !== undefined : isOpcodeOf(operation, first);
}

function isOpcodeOf(operation: ObexOperation, octet: number): boolean {
  const { opcode, alwaysFinal } = OBEX_OPERATIONS[operation];
  return octet === opcode || !alwaysFinal;
}

function requestFields(request: ObexRequest): Field[] {
  if (request.operation === "other") return fieldsOf({ opcode: hex(request.opcode), body: request.body });
  const fixed =
    request.operation === "CONNECT"
      ? connectFields(request)
      : request.operation === "SETPATH"
        ? fieldsOf({ flags: hex(request.flags) })
        : fieldsOf({ final: request.final });
  return [...fixed, ...headerFields(request.headers)];
}

function responseFields({ code, connect, headers }: ObexResponse): Field[] {
  const name = obexResponseName(code);
  return [
    ...fieldsOf({ code: name === undefined ? hex(code) : `${hex(code)} (${name})` }),
    ...(connect ? connectFields(connect) : []),
    ...headerFields(headers),
  ];
}

function connectFields({ version, maxPacketLength }: { version: number; maxPacketLength: number }): Field[] {
  return fieldsOf({ version: `${version >> 4}.${version & 0x0f}`, "maximum packet length": maxPacketLength });
}

function headerFields(headers: readonly ObexHeader[]): Field[] {
  return headers.map((header) => ({ name: headerName(header.id) ?? `header ${hex(header.id)}`, value: shown(header) }));
}

function shown(header: ObexHeader): string | number {
  const { value } = header;
  if (isBodyHeader(header) && value instanceof Uint8Array) return `${value.length} bytes`;
  const mediaType = mediaTypeOf([header]);
  if (mediaType !== undefined) return mediaType;
  return value instanceof Uint8Array ? (printable(value) ?? fieldsOf({ octets: value })[0]?.value ?? "") : value;
}
