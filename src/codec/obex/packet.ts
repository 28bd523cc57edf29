/**
 * One OBEX packet: an opcode or response code, a length, fixed fields for CONNECT and SETPATH, headers. All offsets count
 * from its first octet. What a response carries depends on the request it answers, so the reader must be told.
 */
import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeHeaders, encodeHeaders, type HeaderOptions, type ObexHeader } from "./headers.ts";
import { FINAL_BIT, OBEX_OPERATIONS, type ObexOperation, obexOperationName } from "./opcodes.ts";

const SPEC: SpecRef = "OBEX §3.1";

/** Octets before the fields of a packet: its first octet and its length. */
export const OBEX_PREFIX_LENGTH = 3;

/** The least maximum packet length that a side may state, and what holds before CONNECT. */
export const OBEX_MIN_PACKET_LENGTH = 255;

/** Version 1.0 of the protocol as CONNECT states it, major version in the high half; every later version writes it too. */
export const OBEX_VERSION_1_0 = 0x10;

/** Bits of the flags of SETPATH. */
export const SETPATH_FLAGS = { backup: 0x01, dontCreate: 0x02 } as const;

/** The fixed fields of CONNECT and of the response to it. */
export interface ConnectFields {
  /** Major version in the high half, minor in the low one. */
  readonly version: number;
  readonly flags: number;
  /** The longest packet, in octets, that its sender can receive. */
  readonly maxPacketLength: number;
}

interface Headed {
  /** In the order of the wire. */
  readonly headers: readonly ObexHeader[];
}

/** A CONNECT: the request that opens a connection (OBEX §3.1). */
export interface ConnectRequest extends ConnectFields, Headed {
  readonly operation: "CONNECT";
}

/** A SETPATH: the request that changes the folder (OBEX §3.1). */
export interface SetPathRequest extends Headed {
  readonly operation: "SETPATH";
  /** Bits of {@link SETPATH_FLAGS}. */
  readonly flags: number;
  /** Reserved; 0. */
  readonly constants: number;
}

/** A request that is nothing but headers. */
export interface PlainRequest extends Headed {
  readonly operation: Exclude<ObexOperation, "CONNECT" | "SETPATH">;
  /** False while more packets of the same request follow. */
  readonly final: boolean;
}

/** A request with a reserved or user defined opcode; its body is not taken apart. */
export interface OtherRequest {
  readonly operation: "other";
  /** The first octet as it stands. */
  readonly opcode: number;
  readonly body: Uint8Array;
}

/** A request, told apart by `operation`. */
export type ObexRequest = ConnectRequest | SetPathRequest | PlainRequest | OtherRequest;

/** A response to any request. */
export interface ObexResponse extends Headed {
  /** With the final bit, as in {@link OBEX_RESPONSES}, whether it was sent with it or not. */
  readonly code: number;
  /** Servers always set it. */
  readonly final: boolean;
  /** Present on the answer to CONNECT; some servers leave it out of a refusal. */
  readonly connect?: ConnectFields;
}

/**
 * Decodes exactly one request packet.
 * @throws {CodecError} `truncated`, `limit-exceeded`, or `invalid-value` for a length that is not the input's, or CONNECT, DISCONNECT, SETPATH, SESSION or ABORT without the final bit (OBEX §3.1)
 */
export function decodeObexRequest(input: Uint8Array, options: HeaderOptions = {}): ObexRequest {
  const reader = new ByteReader(input);
  const opcode = readPrefix(reader, "opcode");
  const final = opcode >= FINAL_BIT;
  const operation = obexOperationName(opcode);
  if (operation === undefined) return { operation: "other", opcode, body: reader.rest() };
  if (!final && OBEX_OPERATIONS[operation].alwaysFinal) {
    throw new CodecError("invalid-value", 0, SPEC, `${operation} without the final bit`);
  }
  switch (operation) {
    case "CONNECT":
      return { operation, ...readConnectFields(reader), headers: decodeHeaders(reader, options) };
    case "SETPATH": {
      const flags = reader.u8("flags of SETPATH", SPEC);
      const constants = reader.u8("constants of SETPATH", SPEC);
      return { operation, flags, constants, headers: decodeHeaders(reader, options) };
    }
    default:
      return { operation, final, headers: decodeHeaders(reader, options) };
  }
}

/** Encodes a request. @throws {CodecError} `invalid-value` for a header or a field that does not fit, or a packet beyond 65535 octets */
export function encodeObexRequest(request: ObexRequest): Uint8Array {
  const body = new ByteWriter();
  if (request.operation === "other") return packet(request.opcode, body.bytes(request.body));
  const { opcode, alwaysFinal } = OBEX_OPERATIONS[request.operation];
  if (request.operation === "CONNECT") writeConnectFields(body, request);
  else if (request.operation === "SETPATH") body.u8(request.flags).u8(request.constants);
  else if (alwaysFinal && !request.final) {
    throw new CodecError("invalid-value", 0, SPEC, `${request.operation} without the final bit`);
  }
  encodeHeaders(body, request.headers);
  const isFinal = !("final" in request) || request.final;
  return packet(isFinal ? opcode : opcode & ~FINAL_BIT, body);
}

/**
 * Decodes exactly one response packet. An answer to CONNECT may lack version, flags and maximum packet length when it is a
 * refusal: it then ends after its length, or goes on with an authentication header.
 * @param answerTo the request that it answers
 * @throws {CodecError} `truncated`, `limit-exceeded`, or `invalid-value` for a length that is not the input's (OBEX §3.2)
 */
export function decodeObexResponse(
  input: Uint8Array,
  answerTo: ObexRequest["operation"],
  options: HeaderOptions = {},
): ObexResponse {
  const reader = new ByteReader(input);
  const octet = readPrefix(reader, "response code");
  const code = octet | FINAL_BIT;
  const hasFields = answerTo === "CONNECT" && !lacksConnectFields(code, reader.peek());
  const connect = hasFields ? readConnectFields(reader) : undefined;
  const headers = decodeHeaders(reader, options);
  return { code, final: octet >= FINAL_BIT, ...(connect ? { connect } : {}), headers };
}

/** Encodes a response. @throws {CodecError} `invalid-value` for a header or a field that does not fit, or a packet beyond 65535 octets */
export function encodeObexResponse({ code, final, connect, headers }: ObexResponse): Uint8Array {
  const body = new ByteWriter();
  if (connect) writeConnectFields(body, connect);
  encodeHeaders(body, headers);
  return packet(final ? code | FINAL_BIT : code & ~FINAL_BIT, body);
}

/** Reads the first octet and checks that the length is that of the input. */
function readPrefix(reader: ByteReader, what: string): number {
  const size = reader.input.length;
  const first = reader.u8(what, SPEC);
  const length = reader.uint(2, "packet length", SPEC);
  if (length < OBEX_PREFIX_LENGTH) {
    throw new CodecError("invalid-value", 1, SPEC, `packet length ${length}, at least ${OBEX_PREFIX_LENGTH}`);
  }
  if (length > size) throw new CodecError("truncated", 1, SPEC, `packet length is ${length}, ${size} bytes given`);
  if (length < size) {
    throw new CodecError("invalid-value", length, SPEC, `${size - length} bytes after the end by packet length`);
  }
  return first;
}

/** A version octet of 0x4D or 0x4E would be version 4, so these are authentication headers. */
function lacksConnectFields(code: number, next: number | undefined): boolean {
  return code >= 0xc0 && (next === undefined || next === 0x4d || next === 0x4e);
}

function readConnectFields(reader: ByteReader): ConnectFields {
  return {
    version: reader.u8("version", SPEC),
    flags: reader.u8("flags of CONNECT", SPEC),
    maxPacketLength: reader.uint(2, "maximum packet length", SPEC),
  };
}

function writeConnectFields(writer: ByteWriter, { version, flags, maxPacketLength }: ConnectFields): void {
  if (maxPacketLength > 0xffff) {
    throw new CodecError("invalid-value", 5, SPEC, `maximum packet length ${maxPacketLength}, at most 65535`);
  }
  writer.u8(version).u8(flags).uint(2, maxPacketLength);
}

function packet(first: number, body: ByteWriter): Uint8Array {
  const length = OBEX_PREFIX_LENGTH + body.length;
  if (length > 0xffff) throw new CodecError("invalid-value", 1, SPEC, `packet of ${length} bytes, at most 65535`);
  return new ByteWriter().u8(first).uint(2, length).bytes(body.finish()).finish();
}
