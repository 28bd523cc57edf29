import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeAddress, encodeAddress, type SmsAddress } from "./address.ts";
import { decodeTimeStamp, encodeTimeStamp, type TimeStamp } from "./time-stamp.ts";
import { bit, FIRST_OCTET_BITS, firstOctet } from "./tpdu.ts";
import { type CountedUserData, decodeUserData, encodeUserData } from "./user-data.ts";

const SPEC: SpecRef = "TS_23_040 §9.2.2.3";

/** TP-MTI of an SMS-STATUS-REPORT. */
const STATUS_REPORT = 0b10;

/** Bits of TP-PI: which of the optional fields follow (TS 23.040 §9.2.3.27). */
const PARAMETERS = { protocolId: 0x01, dataCoding: 0x02, userData: 0x04, reserved: 0x78, extension: 0x80 } as const;

/** The service centre's word on a message that was sent. Optional fields are absent when TP-PI leaves them out. */
export interface SmsStatusReport {
  readonly kind: "SMS-STATUS-REPORT";
  readonly moreMessagesToSend: boolean;
  readonly loopPrevention: boolean;
  /** TP-SRQ: the report is about an SMS-COMMAND, not about an SMS-SUBMIT. */
  readonly ofCommand: boolean;
  readonly hasHeader: boolean;
  /** TP-MR of the message that this is about. */
  readonly messageReference: number;
  readonly recipientAddress: SmsAddress;
  /** When the service centre got the message. */
  readonly serviceCentreTimeStamp: TimeStamp;
  /** TP-DT: when it was delivered, or last tried. */
  readonly dischargeTime: TimeStamp;
  /** TP-ST, see {@link statusName}. */
  readonly status: number;
  readonly protocolId?: number;
  /** TP-DCS; the default alphabet when there is user data and no coding. */
  readonly dataCoding?: number;
  readonly content?: CountedUserData;
}

/**
 * Decodes one SMS-STATUS-REPORT that fills the whole input. Bits of TP-PI that are reserved, and its extension, are passed over, as is
 * what follows the known fields then.
 * @throws {CodecError} `truncated`, or `invalid-value` for another type (TS 23.040 §9.2.2.3)
 */
export function decodeSmsStatusReport(input: Uint8Array): SmsStatusReport {
  const reader = new ByteReader(input);
  const first = firstOctet(reader, STATUS_REPORT, "SMS-STATUS-REPORT", SPEC);
  return {
    kind: "SMS-STATUS-REPORT",
    moreMessagesToSend: (first & FIRST_OCTET_BITS.noMore) === 0,
    loopPrevention: (first & FIRST_OCTET_BITS.loop) !== 0,
    ofCommand: (first & FIRST_OCTET_BITS.statusReport) !== 0,
    hasHeader: (first & FIRST_OCTET_BITS.header) !== 0,
    messageReference: reader.u8("TP-MR", SPEC),
    recipientAddress: decodeAddress(reader, "TP-RA"),
    serviceCentreTimeStamp: decodeTimeStamp(reader),
    dischargeTime: decodeTimeStamp(reader),
    status: reader.u8("TP-ST", SPEC),
    ...decodeOptional(reader),
  };
}

/** Encodes what {@link decodeSmsStatusReport} reads; TP-PI is left out when nothing optional is there. @throws {CodecError} `invalid-value` for an address or user data that do not fit (TS 23.040 §9.2.2.3) */
export function encodeSmsStatusReport(report: SmsStatusReport): Uint8Array {
  const flags =
    bit(!report.moreMessagesToSend, FIRST_OCTET_BITS.noMore) |
    bit(report.loopPrevention, FIRST_OCTET_BITS.loop) |
    bit(report.ofCommand, FIRST_OCTET_BITS.statusReport) |
    bit(report.hasHeader, FIRST_OCTET_BITS.header);
  const writer = new ByteWriter().u8(STATUS_REPORT | flags).u8(report.messageReference);
  encodeAddress(writer, report.recipientAddress);
  encodeTimeStamp(writer, report.serviceCentreTimeStamp);
  encodeTimeStamp(writer, report.dischargeTime);
  writer.u8(report.status);
  const { protocolId, dataCoding, content } = report;
  const present =
    bit(protocolId !== undefined, PARAMETERS.protocolId) |
    bit(dataCoding !== undefined, PARAMETERS.dataCoding) |
    bit(content !== undefined, PARAMETERS.userData);
  if (present !== 0) writer.u8(present);
  if (protocolId !== undefined) writer.u8(protocolId);
  if (dataCoding !== undefined) writer.u8(dataCoding);
  if (content) encodeUserData(writer, content, dataCoding ?? 0);
  return writer.finish();
}

function decodeOptional(reader: ByteReader): Pick<SmsStatusReport, "protocolId" | "dataCoding" | "content"> {
  if (reader.remaining === 0) return {};
  const present = reader.u8("TP-PI", SPEC);
  for (let octet = present; (octet & PARAMETERS.extension) !== 0; ) octet = reader.u8("TP-PI extension", SPEC);
  const field = (mask: number, what: string) => ((present & mask) === 0 ? undefined : reader.u8(what, SPEC));
  const protocolId = field(PARAMETERS.protocolId, "TP-PID");
  const dataCoding = field(PARAMETERS.dataCoding, "TP-DCS");
  const content = (present & PARAMETERS.userData) === 0 ? undefined : decodeUserData(reader, dataCoding ?? 0);
  const mayHaveMore = (present & (PARAMETERS.reserved | PARAMETERS.extension)) !== 0;
  if (reader.remaining > 0 && !mayHaveMore) {
    throw new CodecError("invalid-value", reader.offset, SPEC, `${reader.remaining} bytes after the end by TP-PI`);
  }
  return {
    ...(protocolId === undefined ? {} : { protocolId }),
    ...(dataCoding === undefined ? {} : { dataCoding }),
    ...(content ? { content } : {}),
  };
}
