import { ByteReader } from "../../base/byte-reader.ts";
import { latin1Text } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import { decodePackage0 } from "../notification/package0.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../obex/frame.ts";
import { smppCommandName } from "../smpp/commands.ts";
import { SMPP_HEADER_LENGTH } from "../smpp/header.ts";
import { decodeSmsStatusReport } from "../sms/status-report.ts";
import { decodeSmsDeliver, decodeSmsSubmit } from "../sms/tpdu.ts";
import { decodeUserDataHeader, INFORMATION_ELEMENTS } from "../sms/user-data-header.ts";
import { decodeWbxml } from "../wbxml/decode.ts";
import { documentTypeOf } from "../wbxml/document-types.ts";
import { readHeader } from "../wbxml/header.ts";
import { WBXML_LIMITS } from "../wbxml/limits.ts";
import { decodePush } from "../wsp/push.ts";
import { isHttp } from "./http-message.ts";
import { decodeObexPacket, isObexCode } from "./obex-layer.ts";

/** What the input can be: the outermost layer. */
export const FORMATS = [
  "smpp",
  "sms-deliver",
  "sms-submit",
  "sms-status-report",
  "tpud",
  "wsp",
  "wbxml",
  "package0",
  "obex",
  "http",
  "xml",
] as const;

/** A format that input can have. */
export type Format = (typeof FORMATS)[number];

/** The most likely format and how sure that is, from 0 to 1. */
export interface Detection {
  readonly format: Format;
  readonly confidence: number;
}

/** Whole and sound, begins in a way that nothing else does, could be by chance, is not. */
const SURE = 0.95;
const LIKELY = 0.7;
const POSSIBLE = 0.4;
const NOT = 0;

const JUDGES: Readonly<Record<Format, (bytes: Uint8Array) => number>> = {
  smpp: judgeSmpp,
  "sms-deliver": (bytes) => (attempt(() => decodeSmsDeliver(bytes)) ? LIKELY : judgeTpdu(bytes, 0b00, 1)),
  "sms-submit": (bytes) => (attempt(() => decodeSmsSubmit(bytes)) ? LIKELY : judgeTpdu(bytes, 0b01, 2)),
  "sms-status-report": (bytes) => (attempt(() => decodeSmsStatusReport(bytes)) ? LIKELY : judgeTpdu(bytes, 0b10, 2)),
  tpud: judgeUserData,
  wsp: judgePush,
  wbxml: judgeWbxml,
  package0: judgePackage0,
  obex: judgeObex,
  http: (bytes) => (isHttp(bytes) ? 1 : NOT),
  xml: (bytes) => (/^(\u00ef\u00bb\u00bf)?\s*<[!?\w]/.test(latin1Text(bytes.subarray(0, 256))) ? SURE : NOT),
};

/** Guesses the format of one PDU, `undefined` when nothing is at least possible. Damaged input is recognised by how it begins. */
export function detectFormat(bytes: Uint8Array): Detection | undefined {
  const [best] = FORMATS.map((format) => ({ format, confidence: JUDGES[format](bytes) })).toSorted(
    (a, b) => b.confidence - a.confidence,
  );
  return best && best.confidence > NOT ? best : undefined;
}

function judgeSmpp(bytes: Uint8Array): number {
  if (bytes.length < 8) return NOT;
  const reader = new ByteReader(bytes);
  const length = reader.uint(4, "command_length", "SMPP");
  if (smppCommandName(reader.uint(4, "command_id", "SMPP")) === undefined) return NOT;
  if (length === bytes.length) return 1;
  return length >= SMPP_HEADER_LENGTH && length < 0x20000 ? LIKELY : POSSIBLE;
}

/** A TPDU has no mark of its own, but an address near its start. */
function judgeTpdu(bytes: Uint8Array, messageType: number, addressAt: number): number {
  const [first = 0xff] = bytes;
  const [length = 0xff, type = 0] = bytes.subarray(addressAt);
  const isAddress = length <= 20 && [0x80, 0x81, 0x91, 0xa1, 0xd0].includes(type);
  return (first & 0b11) === messageType && isAddress ? POSSIBLE : NOT;
}

function judgeUserData(bytes: Uint8Array): number {
  const userData = attempt(() => decodeUserDataHeader(bytes));
  if (userData) return userData.header.ports || userData.header.concatenation ? SURE : NOT;
  const [length, id, elementLength] = bytes;
  const known = Object.values(INFORMATION_ELEMENTS).find((element) => element.id === id);
  return known && known.octets === elementLength && (length ?? 0) >= 2 + known.octets ? LIKELY : NOT;
}

function judgePush(bytes: Uint8Array): number {
  if (bytes[1] !== 0x06) return NOT;
  const push = attempt(() => decodePush(bytes));
  if (!push) return POSSIBLE;
  return push.contentType.includes("/") ? SURE : POSSIBLE;
}

function judgeWbxml(bytes: Uint8Array): number {
  if ((bytes[0] ?? 0xff) > 3) return NOT;
  const header = attempt(() => readHeader(new ByteReader(bytes), false, WBXML_LIMITS));
  if (!header) return NOT;
  if (documentTypeOf(header.publicId) !== undefined) return SURE;
  return attempt(() => decodeWbxml(bytes, { lenient: true })) ? LIKELY : NOT;
}

function judgePackage0(bytes: Uint8Array): number {
  const notification = attempt(() => decodePackage0(bytes));
  if (!notification) return NOT;
  return notification.reserved === 0 ? LIKELY : POSSIBLE;
}

/** A stream of whole packets, or one whose first is whole; the length in each makes chance unlikely. */
function judgeObex(bytes: Uint8Array): number {
  if (!isObexCode(bytes[0] ?? 0)) return NOT;
  const { packets, error } = addObexOctets(EMPTY_OBEX_STREAM, bytes);
  if (error || packets.length === 0 || !packets.every((packet) => isObexCode(packet[0] ?? 0))) return NOT;
  const [first] = packets;
  if (!first || !attempt(() => decodeObexPacket(first, undefined))) return NOT;
  const whole = packets.reduce((sum, packet) => sum + packet.length, 0) === bytes.length;
  return whole ? SURE : POSSIBLE;
}
