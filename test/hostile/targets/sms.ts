import { ByteReader } from "../../../src/base/byte-reader.ts";
import { decodePackage0, encodePackage0 } from "../../../src/codec/notification/package0.ts";
import { readReceipt } from "../../../src/codec/smpp/delivery-receipt.ts";
import { splitSmppFrames } from "../../../src/codec/smpp/frames.ts";
import { decodeSmppHeader } from "../../../src/codec/smpp/header.ts";
import { decodeSmppMessage, encodeSmppMessage } from "../../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../../src/codec/smpp/pdu.ts";
import { decodeTlvs } from "../../../src/codec/smpp/tlv.ts";
import { decodeAddress } from "../../../src/codec/sms/address.ts";
import { decodeDataCoding } from "../../../src/codec/sms/data-coding.ts";
import { decodeGsm7, unpackSeptets } from "../../../src/codec/sms/gsm7.ts";
import { headerRemarks } from "../../../src/codec/sms/information-elements.ts";
import { carriedBySmpp, readPart } from "../../../src/codec/sms/part.ts";
import { addPart, NO_PARTS, nextExpiry, REASSEMBLY_LIMITS } from "../../../src/codec/sms/reassembly.ts";
import { decodeSmsStatusReport, encodeSmsStatusReport } from "../../../src/codec/sms/status-report.ts";
import { joinText, userDataText } from "../../../src/codec/sms/text.ts";
import { decodeTimeStamp } from "../../../src/codec/sms/time-stamp.ts";
import { decodeSmsDeliver, decodeSmsSubmit, encodeSmsDeliver, encodeSmsSubmit } from "../../../src/codec/sms/tpdu.ts";
import { decodeUcs2 } from "../../../src/codec/sms/ucs2.ts";
import { decodeUserData } from "../../../src/codec/sms/user-data.ts";
import { decodeUserDataHeader, encodeUserDataHeader } from "../../../src/codec/sms/user-data-header.ts";
import { decodeValidity } from "../../../src/codec/sms/validity.ts";
import {
  DELIVER_SM,
  KANNEL_RECORDINGS,
  NOTIFICATION,
  octets,
  SMS_DELIVER,
  SMS_SUBMIT,
} from "../../support/push-vectors.ts";
import { chunksOf, type HostileTarget, hexDocument, hexLines, joinChunks, texts } from "../target.ts";
import { attempted } from "./attempted.ts";

const recordings = () => KANNEL_RECORDINGS.flatMap((name) => hexLines(`smpp/${name}.hex`));
const STATUS_REPORT = octets("06 2A 0B 91 21 43 65 87 09 F1 52 11 12 21 30 43 00 52 11 12 21 30 53 00 00 01 00");
const PARTS = [
  octets("05 00 03 2A 02 01 61 62"),
  octets("0B 05 04 0B 84 23 F0 00 03 2A 02 02 63"),
  octets("06 08 04 01 02 03 01 64"),
];
const BIND = octets("00 00 00 19 00 00 00 09 00 00 00 00 00 00 00 01 61 00 62 00 00 34 00 00 00");

const RECEIPT = "id:1 sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:a";

export const SMS_TARGETS: readonly HostileTarget[] = [
  {
    name: "SMPP delivery receipt",
    decoders: [readReceipt],
    corpus: () => texts(RECEIPT),
    run: readReceiptText,
    neverThrows: true,
  },
  { name: "SMS-DELIVER", decoders: [decodeSmsDeliver], corpus: () => [SMS_DELIVER], run: readDeliver },
  { name: "SMS-SUBMIT", decoders: [decodeSmsSubmit], corpus: () => [SMS_SUBMIT], run: readSubmit },
  { name: "SMS-STATUS-REPORT", decoders: [decodeSmsStatusReport], corpus: () => [STATUS_REPORT], run: readReport },
  {
    name: "SMS address",
    decoders: [decodeAddress],
    corpus: () => [SMS_DELIVER.subarray(1, 9), octets("0B D0 C8 32 9B FD 06")],
    run: inside((reader) => decodeAddress(reader, "TP-OA")),
  },
  {
    name: "SMS time",
    decoders: [decodeTimeStamp],
    corpus: () => [octets("52 11 12 21 30 43 00")],
    run: inside(decodeTimeStamp),
  },
  {
    name: "SMS validity",
    decoders: [decodeValidity],
    corpus: () => [octets("03 52 11 12 21 30 43 00"), octets("02 A7")],
    run: inside((reader) => decodeValidity(reader, first(reader) % 4)),
  },
  {
    name: "SMS user data",
    decoders: [decodeUserData],
    corpus: () => [octets("04 04 61 62 63 64")],
    run: inside((reader) => decodeUserData(reader, first(reader))),
  },
  { name: "user data header", decoders: [decodeUserDataHeader], corpus: () => PARTS, run: readHeader },
  {
    name: "data coding",
    decoders: [decodeDataCoding],
    corpus: () => [Uint8Array.of(4)],
    run: (input) => decodeDataCoding(input[0] ?? 0),
    neverThrows: true,
  },
  {
    name: "7-bit text",
    decoders: [decodeGsm7],
    corpus: () => [octets("C8 32 9B FD 06")],
    run: (input) => decodeGsm7(unpackSeptets(input, 2 * input.length)),
    neverThrows: true,
  },
  {
    name: "UCS-2 text",
    decoders: [decodeUcs2],
    corpus: () => [octets("00 61 D8 3D DE 00")],
    run: decodeUcs2,
    neverThrows: true,
  },
  { name: "long text", decoders: [joinText], corpus: () => [joinChunks(PARTS)], run: readText },
  {
    name: "reassembly",
    decoders: [readPart, addPart],
    corpus: () => [joinChunks([...PARTS, ...PARTS.toReversed()])],
    run: reassemble,
  },
  {
    name: "SMPP PDU",
    decoders: [decodeSmppPdu, decodeSmppMessage, decodeSmppHeader],
    corpus: () => [DELIVER_SM, BIND, ...recordings()],
    run: readSmpp,
  },
  {
    name: "SMPP optional parameters",
    decoders: [decodeTlvs],
    corpus: () => [octets("02 04 00 02 00 01 04 24 00 03 61 62 63 14 01 00 00")],
    run: inside((reader) => decodeTlvs(reader, 100)),
  },
  {
    name: "SMPP stream",
    decoders: [splitSmppFrames],
    corpus: () => [
      Uint8Array.from(
        recordings()
          .slice(0, 2)
          .flatMap((pdu) => [...pdu]),
      ),
    ],
    run: splitSmppFrames,
    neverThrows: true,
  },
  {
    name: "Package #0",
    decoders: [decodePackage0],
    corpus: () => [NOTIFICATION, hexDocument("push/buteo-san.hex")],
    run: readPackage0,
  },
];

function inside(read: (reader: ByteReader) => unknown): (input: Uint8Array) => unknown {
  return (input) => read(new ByteReader(input));
}

/** The octet that says how the others are read. */
function first(reader: ByteReader): number {
  return reader.u8("parameter", "TS_23_040");
}

function readDeliver(input: Uint8Array) {
  const tpdu = decodeSmsDeliver(input);
  attempted(() => encodeSmsDeliver(tpdu));
  userDataText(tpdu, 0);
  return tpdu;
}

function readSubmit(input: Uint8Array) {
  const tpdu = decodeSmsSubmit(input);
  attempted(() => encodeSmsSubmit(tpdu));
  return tpdu;
}

function readReport(input: Uint8Array) {
  const report = decodeSmsStatusReport(input);
  attempted(() => encodeSmsStatusReport(report));
  return report;
}

function readHeader(input: Uint8Array) {
  const userData = decodeUserDataHeader(input);
  attempted(() => encodeUserDataHeader(userData.header.elements));
  headerRemarks(userData.header.elements);
  return userData;
}

/** The first octet of each piece is its data coding. */
function readText(input: Uint8Array) {
  const messages = chunksOf(input).map((userData) => {
    const dataCoding = userData[0] ?? 0;
    return { dataCoding, userData, userDataLength: userData.length, hasHeader: (dataCoding & 1) === 1 };
  });
  return joinText(messages);
}

/** Pieces as short messages of four senders, a minute apart. What is kept must stay within the limits, and be JSON. */
function reassemble(input: Uint8Array) {
  let state = NO_PARTS;
  let datagrams = 0;
  for (const [index, userData] of chunksOf(input).entries()) {
    const part = attempted(() => readPart({ from: String(index % 4), userData, hasHeader: true }));
    if (!part) continue;
    const step = addPart(state, part, index * 60_000);
    state = step.state;
    datagrams += step.datagram ? 1 : 0;
    const held = state.sets.reduce((sum, set) => sum + set.octets, 0);
    if (held > REASSEMBLY_LIMITS.maxOctets || state.sets.length > REASSEMBLY_LIMITS.maxSets)
      throw new Error("holds too much");
  }
  nextExpiry(state);
  return { state: JSON.parse(JSON.stringify(state)), datagrams };
}

function readSmpp(input: Uint8Array) {
  const pdu = decodeSmppPdu(input);
  if (pdu.kind === "message") {
    attempted(() => encodeSmppMessage(pdu));
    attempted(() => readPart(carriedBySmpp(pdu)));
  }
  return pdu;
}

function readReceiptText(shortMessage: Uint8Array) {
  const pdu = decodeSmppPdu(DELIVER_SM);
  return pdu.kind === "message" && readReceipt({ ...pdu, esmClass: 0x04, shortMessage, tlvs: [] });
}

function readPackage0(input: Uint8Array) {
  const notification = decodePackage0(input);
  attempted(() => encodePackage0(notification));
  return notification;
}
