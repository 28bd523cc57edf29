/** The two transfer PDUs that carry short messages: SMS-DELIVER to the phone, SMS-SUBMIT from the sender (TS 23.040 §9.2.2). */
import { ByteReader, ByteWriter } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeAddress, encodeAddress, type SmsAddress } from "./address.ts";
import { decodeDataCoding } from "./data-coding.ts";
import { decodeTimeStamp, encodeTimeStamp, type TimeStamp } from "./time-stamp.ts";
import { decodeValidity, encodeValidity, VALIDITY_FORMATS, type Validity } from "./validity.ts";

const DELIVER: SpecRef = "TS_23_040 §9.2.2.1";
const SUBMIT: SpecRef = "TS_23_040 §9.2.2.2";
const USER_DATA: SpecRef = "TS_23_040 §9.2.3.24";

/** What both kinds carry. */
export interface TpduContent {
  readonly replyPath: boolean;
  /** TP-UDHI: the user data begins with a header. */
  readonly hasHeader: boolean;
  readonly protocolId: number;
  /** TP-DCS. */
  readonly dataCoding: number;
  /** TP-UDL: septets in the default alphabet, else octets. */
  readonly userDataLength: number;
  readonly userData: Uint8Array;
}

export interface SmsDeliver extends TpduContent {
  readonly kind: "SMS-DELIVER";
  readonly moreMessagesToSend: boolean;
  readonly loopPrevention: boolean;
  readonly statusReportIndication: boolean;
  readonly originatingAddress: SmsAddress;
  readonly serviceCentreTimeStamp: TimeStamp;
}

export interface SmsSubmit extends TpduContent {
  readonly kind: "SMS-SUBMIT";
  readonly rejectDuplicates: boolean;
  readonly statusReportRequest: boolean;
  readonly messageReference: number;
  readonly destinationAddress: SmsAddress;
  readonly validity: Validity;
}

/** Bits of the first octet (TS 23.040 §9.2.3). Bits 2, 3 and 5 mean one thing in a DELIVER and another in a SUBMIT. */
const BITS = {
  noMore: 0x04,
  rejectDuplicates: 0x04,
  loop: 0x08,
  statusReport: 0x20,
  header: 0x40,
  replyPath: 0x80,
} as const;

const bit = (set: boolean, mask: number) => (set ? mask : 0);

/** Decodes one SMS-DELIVER that fills the whole input. @throws {CodecError} */
export function decodeSmsDeliver(input: Uint8Array): SmsDeliver {
  const reader = new ByteReader(input);
  const first = firstOctet(reader, 0b00, "SMS-DELIVER", DELIVER);
  const originatingAddress = decodeAddress(reader, "TP-OA");
  const protocolId = reader.u8("TP-PID", DELIVER);
  const dataCoding = reader.u8("TP-DCS", DELIVER);
  const serviceCentreTimeStamp = decodeTimeStamp(reader);
  return {
    kind: "SMS-DELIVER",
    moreMessagesToSend: (first & BITS.noMore) === 0,
    loopPrevention: (first & BITS.loop) !== 0,
    statusReportIndication: (first & BITS.statusReport) !== 0,
    replyPath: (first & BITS.replyPath) !== 0,
    hasHeader: (first & BITS.header) !== 0,
    originatingAddress,
    protocolId,
    dataCoding,
    serviceCentreTimeStamp,
    ...decodeUserData(reader, dataCoding),
  };
}

/** Encodes what {@link decodeSmsDeliver} reads. @throws {CodecError} */
export function encodeSmsDeliver(tpdu: SmsDeliver): Uint8Array {
  const flags =
    bit(!tpdu.moreMessagesToSend, BITS.noMore) |
    bit(tpdu.loopPrevention, BITS.loop) |
    bit(tpdu.statusReportIndication, BITS.statusReport);
  const writer = new ByteWriter().u8(flags | commonBits(tpdu));
  encodeAddress(writer, tpdu.originatingAddress);
  writer.u8(tpdu.protocolId).u8(tpdu.dataCoding);
  encodeTimeStamp(writer, tpdu.serviceCentreTimeStamp);
  return withUserData(writer, tpdu);
}

/** Decodes one SMS-SUBMIT that fills the whole input. @throws {CodecError} */
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
    rejectDuplicates: (first & BITS.rejectDuplicates) !== 0,
    statusReportRequest: (first & BITS.statusReport) !== 0,
    replyPath: (first & BITS.replyPath) !== 0,
    hasHeader: (first & BITS.header) !== 0,
    messageReference,
    destinationAddress,
    protocolId,
    dataCoding,
    validity,
    ...decodeUserData(reader, dataCoding),
  };
}

/** Encodes what {@link decodeSmsSubmit} reads. @throws {CodecError} */
export function encodeSmsSubmit(tpdu: SmsSubmit): Uint8Array {
  const flags =
    0b01 |
    bit(tpdu.rejectDuplicates, BITS.rejectDuplicates) |
    bit(tpdu.statusReportRequest, BITS.statusReport) |
    (VALIDITY_FORMATS.indexOf(tpdu.validity.format) << 3);
  const writer = new ByteWriter().u8(flags | commonBits(tpdu)).u8(tpdu.messageReference);
  encodeAddress(writer, tpdu.destinationAddress);
  writer.u8(tpdu.protocolId).u8(tpdu.dataCoding);
  encodeValidity(writer, tpdu.validity);
  return withUserData(writer, tpdu);
}

function firstOctet(reader: ByteReader, messageType: number, name: string, spec: SpecRef): number {
  const first = reader.u8("first octet", spec);
  if ((first & 0b11) === messageType) return first;
  throw new CodecError("invalid-value", 0, spec, `TP-MTI is ${first & 0b11}, ${name} has ${messageType}`);
}

function commonBits({ hasHeader, replyPath }: TpduContent): number {
  return bit(hasHeader, BITS.header) | bit(replyPath, BITS.replyPath);
}

/** Octets that TP-UDL counts, which are septets for text in the default alphabet (TS 23.040 §9.2.3.16). */
function octetsOf(length: number, dataCoding: number): number {
  const { alphabet, compressed } = decodeDataCoding(dataCoding);
  return alphabet === "gsm7" && !compressed ? Math.ceil((length * 7) / 8) : length;
}

function decodeUserData(reader: ByteReader, dataCoding: number): Pick<TpduContent, "userDataLength" | "userData"> {
  const at = reader.offset;
  const userDataLength = reader.u8("TP-UDL", USER_DATA);
  const octets = octetsOf(userDataLength, dataCoding);
  if (octets > 140)
    throw new CodecError("invalid-value", at, USER_DATA, `TP-UDL ${userDataLength} means ${octets} bytes, at most 140`);
  const userData = reader.bytes(octets, "TP-UD", USER_DATA);
  if (reader.remaining > 0) {
    throw new CodecError(
      "invalid-value",
      reader.offset,
      USER_DATA,
      `${reader.remaining} bytes after the end by TP-UDL`,
    );
  }
  return { userDataLength, userData };
}

function withUserData(writer: ByteWriter, { userData, userDataLength, dataCoding }: TpduContent): Uint8Array {
  if (userData.length > 140 || octetsOf(userDataLength, dataCoding) !== userData.length) {
    const detail = `TP-UDL ${userDataLength} does not go with ${userData.length} bytes of user data`;
    throw new CodecError("invalid-value", writer.length, USER_DATA, detail);
  }
  return writer.u8(userDataLength).bytes(userData).finish();
}
