import type { SmsAddress } from "../sms/address.ts";
import { decodeDataCoding } from "../sms/data-coding.ts";
import { statusName } from "../sms/status.ts";
import { decodeSmsStatusReport } from "../sms/status-report.ts";
import { formatTimeStamp } from "../sms/time-stamp.ts";
import { decodeSmsDeliver, decodeSmsSubmit, type SmsDeliver, type SmsSubmit } from "../sms/tpdu.ts";
import { decodeUserDataHeader, informationElementName, type UserDataHeader } from "../sms/user-data-header.ts";
import { relativeValidityMinutes, type Validity } from "../sms/validity.ts";
import { addLayer, decodeSlice, type Field, fieldsOf, hex, type Slice } from "./layer.ts";

/** Opens an SMS-DELIVER or SMS-SUBMIT that fills the slice. @throws {CodecError} */
export function openTpdu(slice: Slice, kind: "sms-deliver" | "sms-submit"): SmsDeliver | SmsSubmit {
  const decode: (bytes: Uint8Array) => SmsDeliver | SmsSubmit =
    kind === "sms-deliver" ? decodeSmsDeliver : decodeSmsSubmit;
  const tpdu = decodeSlice(slice, decode, () => addLayer(slice, kind.toUpperCase(), []));
  addLayer(slice, tpdu.kind, tpdu.kind === "SMS-DELIVER" ? deliverFields(tpdu) : submitFields(tpdu));
  return tpdu;
}

/** Opens an SMS-STATUS-REPORT that fills the slice. @throws {CodecError} */
export function openStatusReport(slice: Slice): void {
  const report = decodeSlice(slice, decodeSmsStatusReport, () => addLayer(slice, "SMS-STATUS-REPORT", []));
  const { recipientAddress, status, dataCoding, content } = report;
  const fields = fieldsOf({
    "TP-MMS": report.moreMessagesToSend ? "more messages" : "no more messages",
    "TP-MR": report.messageReference,
    "TP-RA": `${formatAddress(recipientAddress)} (${recipientAddress.type})`,
    "TP-SCTS": formatTimeStamp(report.serviceCentreTimeStamp),
    "TP-DT": formatTimeStamp(report.dischargeTime),
    "TP-ST": `${hex(status)} (${statusName(status)})`,
    "TP-PID": report.protocolId === undefined ? undefined : hex(report.protocolId),
    "TP-DCS": dataCoding === undefined ? undefined : `${hex(dataCoding)} (${decodeDataCoding(dataCoding).alphabet})`,
    "TP-UD": content?.userData,
  });
  addLayer(slice, report.kind, fields);
}

/** Opens the user data header at the start of the slice and gives its length, UDHL included. @throws {CodecError} */
export function openUserDataHeader(slice: Slice): number {
  const onDamage = () => addLayer(slice, "user data header", []);
  const { header, headerLength } = decodeSlice(slice, decodeUserDataHeader, onDamage);
  addLayer(slice, "user data header", headerFields(header), headerLength);
  return headerLength;
}

/** The address as a sender's name: equal for equal senders. */
export function formatAddress({ type, value }: SmsAddress): string {
  return type === "international" ? `+${value}` : value;
}

function deliverFields(tpdu: SmsDeliver): Field[] {
  return fieldsOf({
    "TP-MMS": tpdu.moreMessagesToSend ? "more messages" : "no more messages",
    "TP-OA": `${formatAddress(tpdu.originatingAddress)} (${tpdu.originatingAddress.type})`,
    "TP-SCTS": formatTimeStamp(tpdu.serviceCentreTimeStamp),
    ...commonFields(tpdu),
  });
}

function submitFields(tpdu: SmsSubmit): Field[] {
  return fieldsOf({
    "TP-MR": tpdu.messageReference,
    "TP-DA": `${formatAddress(tpdu.destinationAddress)} (${tpdu.destinationAddress.type})`,
    "TP-VP": validity(tpdu.validity),
    ...commonFields(tpdu),
  });
}

function commonFields(tpdu: SmsDeliver | SmsSubmit) {
  return {
    "TP-UDHI": tpdu.hasHeader,
    "TP-PID": hex(tpdu.protocolId),
    "TP-DCS": `${hex(tpdu.dataCoding)} (${decodeDataCoding(tpdu.dataCoding).alphabet})`,
    "TP-UDL": tpdu.userDataLength,
  };
}

function validity(validity: Validity): string | Uint8Array | undefined {
  switch (validity.format) {
    case "none":
      return undefined;
    case "relative":
      return `${relativeValidityMinutes(validity.value)} minutes`;
    case "absolute":
      return formatTimeStamp(validity.until);
    case "enhanced":
      return validity.octets;
  }
}

function headerFields({ elements, concatenation, ports }: UserDataHeader): Field[] {
  const others = elements.filter(({ id }) => informationElementName(id) === undefined);
  return [
    ...(ports ? fieldsOf({ "destination port": ports.destination, "originator port": ports.source }) : []),
    ...(concatenation
      ? fieldsOf({
          reference: `${concatenation.reference} (${concatenation.width} bit)`,
          part: `${concatenation.sequence} of ${concatenation.total}`,
        })
      : []),
    ...others.flatMap(({ id, data }) => fieldsOf({ [`element ${hex(id)}`]: data })),
  ];
}
