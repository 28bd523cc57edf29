/**
 * One SMPP 3.4 protocol data unit. The bearer lets a library speak the protocol; this reader is the second opinion
 * on every frame, and what `decode` shows. All offsets count from the first octet of command_length.
 */
import { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { readCOctetString } from "./c-octet-string.ts";
import { decodeSmppHeader, type SmppHeader } from "./header.ts";
import { decodeSmppMessage, type SmppMessage } from "./message.ts";
import { decodeTlvs, type SmppTlv } from "./tlv.ts";

const BIND: SpecRef = "SMPP §4.1";
const RESPONSE: SpecRef = "SMPP §4";

/** bind_receiver, bind_transmitter or bind_transceiver (SMPP §4.1). */
export interface SmppBind extends SmppHeader {
  readonly kind: "bind";
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly interfaceVersion: number;
  readonly addrTon: number;
  readonly addrNpi: number;
  readonly addressRange: string;
}

/** A bind response, or one to submit_sm, deliver_sm or data_sm. `id` is system_id or message_id; an error may leave the body out. */
export interface SmppResponse extends SmppHeader {
  readonly kind: "response";
  readonly id?: string;
  readonly tlvs: readonly SmppTlv[];
}

/** Any other command; its body is not taken apart. */
export interface SmppOther extends SmppHeader {
  readonly kind: "other";
  readonly body: Uint8Array;
}

/** One protocol data unit, told apart by `kind`. */
export type SmppPdu = SmppBind | SmppResponse | SmppMessage | SmppOther;

/** Bounds on one PDU; `maxTlvs` optional parameters, default 100. */
export interface SmppLimits {
  readonly maxTlvs: number;
}

/**
 * Decodes exactly one PDU. Strict: command_length must be the length of the input, strings must end in NUL within their
 * maximum size, known optional parameters must have a length of their type, nothing may be left over.
 * @throws {CodecError} `truncated`, `invalid-value`, `limit-exceeded`, or `unknown-token` for a command SMPP 3.4 does not have (SMPP §3.2, §4).
 */
export function decodeSmppPdu(input: Uint8Array, limits: Partial<SmppLimits> = {}): SmppPdu {
  const reader = new ByteReader(input);
  const header = decodeSmppHeader(reader);
  const maxTlvs = limits.maxTlvs ?? 100;
  switch (header.command) {
    case "bind_receiver":
    case "bind_transmitter":
    case "bind_transceiver":
      return ended(decodeBind(header, reader), reader);
    case "submit_sm":
    case "deliver_sm":
    case "data_sm":
      return decodeSmppMessage(header, header.command, reader, maxTlvs);
    case "bind_receiver_resp":
    case "bind_transmitter_resp":
    case "bind_transceiver_resp":
      return decodeResponse(header, "system_id", 16, reader, maxTlvs);
    case "submit_sm_resp":
    case "deliver_sm_resp":
    case "data_sm_resp":
      return decodeResponse(header, "message_id", 65, reader, maxTlvs);
    default:
      return { kind: "other", ...header, body: reader.rest() };
  }
}

function decodeBind(header: SmppHeader, reader: ByteReader): SmppBind {
  return {
    kind: "bind",
    ...header,
    systemId: readCOctetString(reader, "system_id", 16, BIND),
    password: readCOctetString(reader, "password", 9, BIND),
    systemType: readCOctetString(reader, "system_type", 13, BIND),
    interfaceVersion: reader.u8("interface_version", BIND),
    addrTon: reader.u8("addr_ton", BIND),
    addrNpi: reader.u8("addr_npi", BIND),
    addressRange: readCOctetString(reader, "address_range", 41, BIND),
  };
}

function decodeResponse(
  header: SmppHeader,
  what: string,
  max: number,
  reader: ByteReader,
  maxTlvs: number,
): SmppResponse {
  if (reader.remaining === 0) return { kind: "response", ...header, tlvs: [] };
  const id = readCOctetString(reader, what, max, RESPONSE);
  return { kind: "response", ...header, id, tlvs: decodeTlvs(reader, maxTlvs) };
}

function ended<T>(pdu: T, reader: ByteReader): T {
  if (reader.remaining === 0) return pdu;
  throw new CodecError("invalid-value", reader.offset, BIND, `${reader.remaining} bytes after address_range`);
}
