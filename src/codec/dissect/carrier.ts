import { latin1Text } from "../../base/bytes.ts";
import { type SmppMessage, smppUserData } from "../smpp/message.ts";
import { carriesOctets } from "../sms/data-coding.ts";
import { type CarriedMessage, carriedBySmpp, readPart } from "../sms/part.ts";
import type { Part } from "../sms/partial-set.ts";
import { type TextAlphabet, textAlphabet, textUnits, unitsText } from "../sms/text.ts";
import type { SmsDeliver, SmsSubmit } from "../sms/tpdu.ts";
import type { Format } from "./formats.ts";
import { addLayer, decodeSlice, fieldsOf, type Slice, tail } from "./layer.ts";
import { openSmpp } from "./smpp-layer.ts";
import { formatAddress, openStatusReport, openTpdu, openUserDataHeader } from "./sms-layer.ts";

/** The formats that carry short messages. */
export type CarrierFormat = Extract<Format, "smpp" | "sms-deliver" | "sms-submit" | "sms-status-report" | "tpud">;

const CARRIER_FORMATS: readonly Format[] = ["smpp", "sms-deliver", "sms-submit", "sms-status-report", "tpud"];

/** Whether PDUs of a format carry short messages. */
export function isCarrier(format: Format): format is CarrierFormat {
  return CARRIER_FORMATS.includes(format);
}

/** How a text stands in its units; `latin1` is what SMPP sends as its default alphabet, in effect. */
export type TextCoding = TextAlphabet | "latin1";

/** A part of a datagram or of a long text, or all of it, and where its data stands. The data of a text are its units. */
export interface CarriedPart {
  readonly part: Part;
  readonly data: Slice;
  /** Present for text. */
  readonly text?: TextCoding;
}

/** Opens the layers of a short message. Without a result the message was opened to its end: it is a short text, a report, or no message at all. @throws {CodecError} */
export function openCarrier(slice: Slice, format: CarrierFormat): CarriedPart | undefined {
  switch (format) {
    case "tpud":
      return openUserData(slice, { from: "", userData: slice.bytes, hasHeader: true });
    case "sms-status-report":
      openStatusReport(slice);
      return undefined;
    case "smpp": {
      const pdu = openSmpp(slice);
      return pdu.kind === "message" ? openSmppMessage(slice, pdu) : undefined;
    }
    default:
      return openSms(slice, format);
  }
}

/** Adds the layer of a text. `parts` is told when there are several. */
export function openText(slice: Slice, units: Uint8Array, coding: TextCoding, parts?: number): void {
  const text = coding === "latin1" ? latin1Text(units) : unitsText(units, coding);
  addLayer(slice, "text", fieldsOf({ text, parts }));
}

function openSms(slice: Slice, format: "sms-deliver" | "sms-submit"): CarriedPart | undefined {
  const tpdu = openTpdu(slice, format);
  const from = formatAddress(tpdu.kind === "SMS-DELIVER" ? tpdu.originatingAddress : tpdu.destinationAddress);
  const userData = tail(slice, slice.bytes.length - tpdu.userData.length);
  const carried = { from, userData: tpdu.userData, hasHeader: tpdu.hasHeader };
  return carriesOctets(tpdu.dataCoding) ? openUserData(userData, carried) : openSmsText(userData, tpdu, carried);
}

function openSmsText(slice: Slice, tpdu: SmsDeliver | SmsSubmit, carried: CarriedMessage): CarriedPart | undefined {
  const { part, data } = openUserData(slice, carried);
  const alphabet = textAlphabet(tpdu.dataCoding);
  if (alphabet)
    return textPart(part, data, textUnits(tpdu, slice.bytes.length - data.bytes.length, alphabet), alphabet);
  addLayer(data, "data", fieldsOf({ octets: data.bytes }));
  return undefined;
}

function openSmppMessage(slice: Slice, message: SmppMessage): CarriedPart | undefined {
  const octets = smppUserData(message);
  // The decoder gives views of its input, so their place in it is known.
  const at = octets.length === 0 ? slice.bytes.length : octets.byteOffset - slice.bytes.byteOffset;
  const userData: Slice = { ...slice, bytes: octets, offset: slice.offset + at };
  const carried = openUserData(userData, carriedBySmpp(message));
  const { part, data } = carried;
  // Some senders of a push leave the coding at 0; the port says that it is one.
  if (carriesOctets(message.dataCoding) || part.ports) return carried;
  const coding = textAlphabet(message.dataCoding) === "ucs2" ? "ucs2" : "latin1";
  return textPart(part, data, data.bytes, coding);
}

function openUserData(slice: Slice, carried: CarriedMessage): CarriedPart {
  const headerLength = carried.hasHeader ? openUserDataHeader(slice) : 0;
  const part = decodeSlice(
    slice,
    () => readPart(carried),
    () => undefined,
  );
  return { part, data: tail(slice, headerLength) };
}

/** A text of several parts waits for the others; any other is opened at once. */
function textPart(part: Part, data: Slice, units: Uint8Array, text: TextCoding): CarriedPart | undefined {
  if ((part.concatenation?.total ?? 1) > 1) return { part: { ...part, data: units }, data, text };
  openText(data, units, text);
  return undefined;
}
