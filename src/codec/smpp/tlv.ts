import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "SMPP §5.3";

interface TlvRule {
  readonly tag: number;
  /** Octets the value has. */
  readonly length: { readonly min: number; readonly max: number };
}

const exactly = (tag: number, octets: number): TlvRule => ({ tag, length: { min: octets, max: octets } });
const between = (tag: number, min: number, max: number): TlvRule => ({ tag, length: { min, max } });

/** Optional parameters by name, in order of their tags, with the lengths their values may have (SMPP §5.3.2). */
export const SMPP_TLVS = {
  dest_addr_subunit: exactly(0x0005, 1),
  dest_network_type: exactly(0x0006, 1),
  dest_bearer_type: exactly(0x0007, 1),
  dest_telematics_id: exactly(0x0008, 2),
  source_addr_subunit: exactly(0x000d, 1),
  source_network_type: exactly(0x000e, 1),
  source_bearer_type: exactly(0x000f, 1),
  source_telematics_id: between(0x0010, 1, 2),
  qos_time_to_live: exactly(0x0017, 4),
  payload_type: exactly(0x0019, 1),
  additional_status_info_text: between(0x001d, 1, 256),
  receipted_message_id: between(0x001e, 1, 65),
  ms_msg_wait_facilities: exactly(0x0030, 1),
  privacy_indicator: exactly(0x0201, 1),
  source_subaddress: between(0x0202, 2, 23),
  dest_subaddress: between(0x0203, 2, 23),
  user_message_reference: exactly(0x0204, 2),
  user_response_code: exactly(0x0205, 1),
  source_port: exactly(0x020a, 2),
  destination_port: exactly(0x020b, 2),
  sar_msg_ref_num: exactly(0x020c, 2),
  language_indicator: exactly(0x020d, 1),
  sar_total_segments: exactly(0x020e, 1),
  sar_segment_seqnum: exactly(0x020f, 1),
  sc_interface_version: exactly(0x0210, 1),
  callback_num_pres_ind: exactly(0x0302, 1),
  callback_num_atag: between(0x0303, 0, 65),
  number_of_messages: exactly(0x0304, 1),
  callback_num: between(0x0381, 4, 19),
  dpf_result: exactly(0x0420, 1),
  set_dpf: exactly(0x0421, 1),
  ms_availability_status: exactly(0x0422, 1),
  network_error_code: exactly(0x0423, 3),
  message_payload: between(0x0424, 0, 0xffff),
  delivery_failure_reason: exactly(0x0425, 1),
  more_messages_to_send: exactly(0x0426, 1),
  message_state: exactly(0x0427, 1),
  ussd_service_op: exactly(0x0501, 1),
  display_time: exactly(0x1201, 1),
  sms_signal: exactly(0x1203, 2),
  ms_validity: exactly(0x1204, 1),
  alert_on_message_delivery: exactly(0x130c, 0),
  its_reply_type: exactly(0x1380, 1),
  its_session_info: exactly(0x1383, 2),
} as const satisfies Readonly<Record<string, TlvRule>>;

/** The name of an optional parameter. */
export type SmppTlvName = keyof typeof SMPP_TLVS;

/** One optional parameter; its length octets follow from `value` (SMPP §5.3). */
export interface SmppTlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

const NAMES: ReadonlyMap<number, SmppTlvName> = new Map(
  (Object.keys(SMPP_TLVS) as SmppTlvName[]).map((name) => [SMPP_TLVS[name].tag, name]),
);

/** The name of a tag, or `undefined` for one that SMPP 3.4 does not define (vendors use 0x1400 to 0x3FFF). */
export function smppTlvName(tag: number): SmppTlvName | undefined {
  return NAMES.get(tag);
}

/** The value of the first optional parameter of that name. */
export function findTlv(tlvs: readonly SmppTlv[], name: SmppTlvName): Uint8Array | undefined {
  return tlvs.find((tlv) => tlv.tag === SMPP_TLVS[name].tag)?.value;
}

/** The value of an integer parameter, most significant octet first. */
export function findTlvInteger(tlvs: readonly SmppTlv[], name: SmppTlvName): number | undefined {
  return findTlv(tlvs, name)?.reduce((value, octet) => value * 256 + octet, 0);
}

/**
 * Reads optional parameters up to the end of the reader, in the order of the wire; unknown tags are kept.
 * @throws {CodecError} `truncated`, `invalid-value` for a known tag with a length it cannot have, `limit-exceeded` past `maxTlvs`.
 */
export function decodeTlvs(reader: ByteReader, maxTlvs: number): SmppTlv[] {
  const tlvs: SmppTlv[] = [];
  while (reader.remaining > 0) {
    const at = reader.offset;
    if (tlvs.length >= maxTlvs) {
      throw new CodecError("limit-exceeded", at, SPEC, `more than ${maxTlvs} optional parameters`);
    }
    const tag = reader.uint(2, "optional parameter tag", SPEC);
    const length = reader.uint(2, "optional parameter length", SPEC);
    const name = smppTlvName(tag);
    if (name) checkLength(name, length, at + 2);
    tlvs.push({ tag, value: reader.bytes(length, name ?? `optional parameter ${tag}`, SPEC) });
  }
  return tlvs;
}

/** Writes optional parameters as they are given. @throws {CodecError} `invalid-value` for a value too long for its length field. */
export function encodeTlvs(writer: ByteWriter, tlvs: readonly SmppTlv[]): void {
  for (const { tag, value } of tlvs) {
    if (value.length > 0xffff) {
      throw new CodecError(
        "invalid-value",
        writer.length,
        SPEC,
        `optional parameter of ${value.length} bytes, at most 65535`,
      );
    }
    writer.uint(2, tag).uint(2, value.length).bytes(value);
  }
}

function checkLength(name: SmppTlvName, length: number, offset: number): void {
  const { min, max } = SMPP_TLVS[name].length;
  if (length >= min && length <= max) return;
  const expected = min === max ? `${min}` : `${min} to ${max}`;
  throw new CodecError("invalid-value", offset, SPEC, `${name} has length ${length}, expected ${expected}`);
}
