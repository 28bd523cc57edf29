import { latin1Text } from "../../base/bytes.ts";
import { type SmppMessage, smppUserData } from "../smpp/message.ts";
import { carriesOctets } from "../sms/data-coding.ts";
import { type CarriedMessage, carriedBySmpp, readPart } from "../sms/part.ts";
import type { Part } from "../sms/reassembly.ts";
import { userDataText } from "../sms/text.ts";
import type { SmsDeliver, SmsSubmit } from "../sms/tpdu.ts";
import type { Format } from "./formats.ts";
import { addLayer, decodeSlice, fieldsOf, type Slice, tail } from "./layer.ts";
import { openSmpp } from "./smpp-layer.ts";
import { formatAddress, openTpdu, openUserDataHeader } from "./sms-layer.ts";

/** The formats that carry short messages. */
export type CarrierFormat = Extract<Format, "smpp" | "sms-deliver" | "sms-submit" | "tpud">;

export function isCarrier(format: Format): format is CarrierFormat {
  return format === "smpp" || format === "sms-deliver" || format === "sms-submit" || format === "tpud";
}

/** A part of a datagram, or all of it, and where its data stands. */
export interface CarriedPart {
  readonly part: Part;
  readonly data: Slice;
}

/** Opens the layers of a short message. Without a result the message carries no datagram: it is a text, or no message at all. @throws {CodecError} */
export function openCarrier(slice: Slice, format: CarrierFormat): CarriedPart | undefined {
  if (format === "tpud") return openUserData(slice, { from: "", userData: slice.bytes, hasHeader: true });
  if (format !== "smpp") return openSms(slice, format);
  const pdu = openSmpp(slice);
  return pdu.kind === "message" ? openSmppMessage(slice, pdu) : undefined;
}

function openSms(slice: Slice, format: "sms-deliver" | "sms-submit"): CarriedPart | undefined {
  const tpdu = openTpdu(slice, format);
  const from = formatAddress(tpdu.kind === "SMS-DELIVER" ? tpdu.originatingAddress : tpdu.destinationAddress);
  const userData = tail(slice, slice.bytes.length - tpdu.userData.length);
  if (!carriesOctets(tpdu.dataCoding)) {
    openText(userData, tpdu);
    return undefined;
  }
  return openUserData(userData, { from, userData: tpdu.userData, hasHeader: tpdu.hasHeader });
}

function openSmppMessage(slice: Slice, message: SmppMessage): CarriedPart | undefined {
  const octets = smppUserData(message);
  // The decoder gives views of its input, so their place in it is known.
  const at = octets.length === 0 ? slice.bytes.length : octets.byteOffset - slice.bytes.byteOffset;
  const userData: Slice = { ...slice, bytes: octets, offset: slice.offset + at };
  const carried = carriedBySmpp(message);
  if (carried.hasHeader || carried.ports || carriesOctets(message.dataCoding)) return openUserData(userData, carried);
  addLayer(userData, "text", fieldsOf({ text: latin1Text(octets) }));
  return undefined;
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

function openText(slice: Slice, tpdu: SmsDeliver | SmsSubmit): void {
  const headerLength = tpdu.hasHeader ? openUserDataHeader(slice) : 0;
  const text = userDataText(tpdu, headerLength);
  const rest = tail(slice, headerLength);
  if (text === undefined) addLayer(rest, "data", fieldsOf({ octets: rest.bytes }));
  else addLayer(rest, "text", fieldsOf({ text }));
}
