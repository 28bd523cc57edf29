/** The two transfer PDUs that carry short messages: SMS-DELIVER to the phone, SMS-SUBMIT from the sender (TS 23.040 §9.2.2). */
import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeAddress, encodeAddress, type SmsAddress } from "./address.ts";
import { decodeTimeStamp, encodeTimeStamp, type TimeStamp } from "./time-stamp.ts";
import { type CountedUserData, decodeUserData, encodeUserData } from "./user-data.ts";
import { decodeValidity, encodeValidity, VALIDITY_FORMATS, type Validity } from "./validity.ts";

const DELIVER: SpecRef = "TS_23_040 §9.2.2.1";
const SUBMIT: SpecRef = "TS_23_040 §9.2.2.2";

/** What an SMS-DELIVER and an SMS-SUBMIT both carry. */
export interface TpduContent extends CountedUserData {
  readonly replyPath: boolean;
  /** TP-UDHI: the user data begins with a header. */
  readonly hasHeader: boolean;
  readonly protocolId: number;
  /** TP-DCS. */
  readonly dataCoding: number;
}

/** A short message from the service centre to a phone (TS 23.040 §9.2.2.1). */
export interface SmsDeliver extends TpduContent {
  readonly kind: "SMS-DELIVER";
  readonly moreMessagesToSend: boolean;
  readonly loopPrevention: boolean;
  readonly statusReportIndication: boolean;
  readonly originatingAddress: SmsAddress;
  readonly serviceCentreTimeStamp: TimeStamp;
}

/** A short message from a phone to the service centre (TS 23.040 §9.2.2.2). */
export interface SmsSubmit extends TpduContent {
  readonly kind: "SMS-SUBMIT";
  readonly rejectDuplicates: boolean;
  readonly statusReportRequest: boolean;
  readonly messageReference: number;
  readonly destinationAddress: SmsAddress;
  readonly validity: Validity;
}

/** Bits of the first octet (TS 23.040 §9.2.3). Bits 2, 3 and 5 mean one thing in a DELIVER and another in a SUBMIT. */
export const FIRST_OCTET_BITS = {
  noMore: 0x04,
  rejectDuplicates: 0x04,
  loop: 0x08,
  statusReport: 0x20,
  header: 0x40,
  replyPath: 0x80,
} as const;

/** `mask` when the flag is set, else 0. */
export function bit(set: boolean, mask: number): number {
  return set ? mask : 0;
}

/** Decodes one SMS-DELIVER that fills the whole input. @throws {CodecError} `truncated`, or `invalid-value` for another type and for octets left over (TS 23.040 §9.2.2.1) */
export function decodeSmsDeliver(input: Uint8Array): SmsDeliver {
  const reader = new ByteReader(input);
  const first = firstOctet(reader, 0b00, "SMS-DELIVER", DELIVER);
  const originatingAddress = decodeAddress(reader, "TP-OA");
  const protocolId = reader.u8("TP-PID", DELIVER);
  const dataCoding = reader.u8("TP-DCS", DELIVER);
  const serviceCentreTimeStamp = decodeTimeStamp(reader);
  return {
    kind: "SMS-DELIVER",
    moreMessagesToSend: (first & FIRST_OCTET_BITS.noMore) === 0,
    loopPrevention: (first & FIRST_OCTET_BITS.loop) !== 0,
    statusReportIndication: (first & FIRST_OCTET_BITS.statusReport) !== 0,
    replyPath: (first & FIRST_OCTET_BITS.replyPath) !== 0,
    hasHeader: (first & FIRST_OCTET_BITS.header) !== 0,
    originatingAddress,
    protocolId,
    dataCoding,
    serviceCentreTimeStamp,
    ...decodeUserData(reader, dataCoding),
  };
}

/** Encodes what {@link decodeSmsDeliver} reads. @throws {CodecError} `invalid-value` for an address or user data that do not fit (TS 23.040 §9.2.2.1) */
export function encodeSmsDeliver(tpdu: SmsDeliver): Uint8Array {
  const flags =
    bit(!tpdu.moreMessagesToSend, FIRST_OCTET_BITS.noMore) |
    bit(tpdu.loopPrevention, FIRST_OCTET_BITS.loop) |
    bit(tpdu.statusReportIndication, FIRST_OCTET_BITS.statusReport);
  const writer = new ByteWriter().u8(flags | commonBits(tpdu));
  encodeAddress(writer, tpdu.originatingAddress);
  writer.u8(tpdu.protocolId).u8(tpdu.dataCoding);
  encodeTimeStamp(writer, tpdu.serviceCentreTimeStamp);
  encodeUserData(writer, tpdu, tpdu.dataCoding);
  return writer.finish();
}

/** Decodes one SMS-SUBMIT that fills the whole input. @throws {CodecError} `truncated`, or `invalid-value` for another type and for octets left over (TS 23.040 §9.2.2.2) */
export function decodeSmsSubmit(input: Uint8Array): SmsSubmit {
  const reader = new ByteReader(input);
  const first = firstOctet(reader, 0b01, "SMS-SUBMIT", SUBMIT);
  const messageReference = reader.u8("TP-MR", SUBMIT);
  const destinationAddress = decodeAddress(reader, "TP-DA");
  const protocolId = reader.u8("TP-PID", SUBMIT);
  const dataCoding = reader.u8("TP-DCS", SUBMIT);
  const validity = decodeValidity(reader, (first >> 3) & 0b11);
  return {
    kind: "SMS-SUBMIT",
    rejectDuplicates: (first & FIRST_OCTET_BITS.rejectDuplicates) !== 0,
    statusReportRequest: (first & FIRST_OCTET_BITS.statusReport) !== 0,
    replyPath: (first & FIRST_OCTET_BITS.replyPath) !== 0,
    hasHeader: (first & FIRST_OCTET_BITS.header) !== 0,
    messageReference,
    destinationAddress,
    protocolId,
    dataCoding,
    validity,
    ...decodeUserData(reader, dataCoding),
  };
}

/** Encodes what {@link decodeSmsSubmit} reads. @throws {CodecError} `invalid-value` for an address or user data that do not fit (TS 23.040 §9.2.2.2) */
export function encodeSmsSubmit(tpdu: SmsSubmit): Uint8Array {
  const flags =
    0b01 |
    bit(tpdu.rejectDuplicates, FIRST_OCTET_BITS.rejectDuplicates) |
    bit(tpdu.statusReportRequest, FIRST_OCTET_BITS.statusReport) |
    (VALIDITY_FORMATS.indexOf(tpdu.validity.format) << 3);
  const writer = new ByteWriter().u8(flags | commonBits(tpdu)).u8(tpdu.messageReference);
  encodeAddress(writer, tpdu.destinationAddress);
  writer.u8(tpdu.protocolId).u8(tpdu.dataCoding);
  encodeValidity(writer, tpdu.validity);
  encodeUserData(writer, tpdu, tpdu.dataCoding);
  return writer.finish();
}

/** The first octet, whose lowest two bits are TP-MTI. @throws {CodecError} when they are others */
export function firstOctet(reader: ByteReader, messageType: number, name: string, spec: SpecRef): number {
  const first = reader.u8("first octet", spec);
  if ((first & 0b11) === messageType) return first;
  throw new CodecError("invalid-value", 0, spec, `TP-MTI is ${first & 0b11}, ${name} has ${messageType}`);
}

function commonBits({ hasHeader, replyPath }: TpduContent): number {
  return bit(hasHeader, FIRST_OCTET_BITS.header) | bit(replyPath, FIRST_OCTET_BITS.replyPath);
}
