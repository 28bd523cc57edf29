import type { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { readCOctetString, writeCOctetString } from "./c-octet-string.ts";
import { SMPP_COMMANDS } from "./commands.ts";
import { SMPP_HEADER_LENGTH, type SmppHeader } from "./header.ts";
import { decodeTlvs, encodeTlvs, findTlv, type SmppTlv } from "./tlv.ts";

/** The commands that carry a short message. */
export type SmppMessageCommand = "submit_sm" | "deliver_sm" | "data_sm";

/**
 * A short message on its way: submit_sm, deliver_sm or data_sm. A data_sm has no fields from `protocolId` to
 * `smDefaultMsgId` other than `registeredDelivery` and `dataCoding`; they read as 0 and "", and are not written.
 */
export interface SmppMessage extends SmppHeader {
  readonly kind: "message";
  readonly command: SmppMessageCommand;
  readonly serviceType: string;
  readonly sourceAddrTon: number;
  readonly sourceAddrNpi: number;
  readonly sourceAddr: string;
  readonly destAddrTon: number;
  readonly destAddrNpi: number;
  readonly destinationAddr: string;
  readonly esmClass: number;
  readonly protocolId: number;
  readonly priorityFlag: number;
  readonly scheduleDeliveryTime: string;
  readonly validityPeriod: string;
  readonly registeredDelivery: number;
  readonly replaceIfPresentFlag: number;
  readonly dataCoding: number;
  readonly smDefaultMsgId: number;
  /** The short_message field, or nothing when the text is in message_payload; {@link smppUserData} chooses. */
  readonly shortMessage: Uint8Array;
  readonly tlvs: readonly SmppTlv[];
}

/** esm_class bit that says the user data begins with a user data header (SMPP §5.2.12). */
export const ESM_CLASS_UDHI = 0x40;

/** The esm_class bits that say whether a message is one, or a receipt or acknowledgement for another (SMPP §5.2.12). */
export const ESM_CLASS_TYPE_MASK = 0x3c;

/** The user data of a message: message_payload when it has one, else short_message (SMPP §5.3.2). */
export function smppUserData(message: Pick<SmppMessage, "shortMessage" | "tlvs">): Uint8Array {
  return findTlv(message.tlvs, "message_payload") ?? message.shortMessage;
}

/** Reads the body after the header. @throws {CodecError} */
export function decodeSmppMessage(
  header: SmppHeader,
  command: SmppMessageCommand,
  reader: ByteReader,
  maxTlvs: number,
): SmppMessage {
  const spec = SECTIONS[command];
  const u8 = (what: string) => reader.u8(what, spec);
  const text = (what: string, max: number) => readCOctetString(reader, what, max, spec);
  const isData = command === "data_sm";
  const full = <T>(read: () => T, absent: T): T => (isData ? absent : read());
  // The order of the fields below is the order on the wire. The header is not the first: to an object that begins as a copy,
  // Node 20 adds each field ten times as slowly.
  return {
    kind: "message",
    ...header,
    command,
    serviceType: text("service_type", 6),
    sourceAddrTon: u8("source_addr_ton"),
    sourceAddrNpi: u8("source_addr_npi"),
    sourceAddr: text("source_addr", isData ? 65 : 21),
    destAddrTon: u8("dest_addr_ton"),
    destAddrNpi: u8("dest_addr_npi"),
    destinationAddr: text("destination_addr", isData ? 65 : 21),
    esmClass: u8("esm_class"),
    protocolId: full(() => u8("protocol_id"), 0),
    priorityFlag: full(() => u8("priority_flag"), 0),
    scheduleDeliveryTime: full(() => text("schedule_delivery_time", 17), ""),
    validityPeriod: full(() => text("validity_period", 17), ""),
    registeredDelivery: u8("registered_delivery"),
    replaceIfPresentFlag: full(() => u8("replace_if_present_flag"), 0),
    dataCoding: u8("data_coding"),
    smDefaultMsgId: full(() => u8("sm_default_msg_id"), 0),
    shortMessage: full(() => reader.bytes(u8("sm_length"), "short_message", spec), new Uint8Array()),
    tlvs: decodeTlvs(reader, maxTlvs),
  };
}

/** Encodes a message as one PDU; `commandId` follows from `command`. @throws {CodecError} `invalid-value` for a field that does not fit (SMPP §4.4.1, §4.6.1, §4.7.1). */
export function encodeSmppMessage(message: Omit<SmppMessage, "kind" | "commandId">): Uint8Array {
  const spec = SECTIONS[message.command];
  const isData = message.command === "data_sm";
  const body = new ByteWriter();
  const text = (what: string, max: number, value: string) => writeCOctetString(body, what, max, value, spec);
  text("service_type", 6, message.serviceType);
  body.u8(message.sourceAddrTon).u8(message.sourceAddrNpi);
  text("source_addr", isData ? 65 : 21, message.sourceAddr);
  body.u8(message.destAddrTon).u8(message.destAddrNpi);
  text("destination_addr", isData ? 65 : 21, message.destinationAddr);
  body.u8(message.esmClass);
  if (isData) {
    body.u8(message.registeredDelivery).u8(message.dataCoding);
  } else {
    body.u8(message.protocolId).u8(message.priorityFlag);
    text("schedule_delivery_time", 17, message.scheduleDeliveryTime);
    text("validity_period", 17, message.validityPeriod);
    body.u8(message.registeredDelivery).u8(message.replaceIfPresentFlag).u8(message.dataCoding);
    body.u8(message.smDefaultMsgId);
    writeShortMessage(body, message.shortMessage, spec);
  }
  encodeTlvs(body, message.tlvs);
  return new ByteWriter()
    .uint(4, SMPP_HEADER_LENGTH + body.length)
    .uint(4, SMPP_COMMANDS[message.command])
    .uint(4, message.commandStatus)
    .uint(4, message.sequenceNumber)
    .bytes(body.finish())
    .finish();
}

const SECTIONS = {
  submit_sm: "SMPP §4.4.1",
  deliver_sm: "SMPP §4.6.1",
  data_sm: "SMPP §4.7.1",
} as const satisfies Readonly<Record<SmppMessageCommand, SpecRef>>;

function writeShortMessage(body: ByteWriter, octets: Uint8Array, spec: SpecRef): void {
  if (octets.length > 255) {
    throw new CodecError(
      "invalid-value",
      body.length,
      spec,
      `short_message of ${octets.length} bytes, use message_payload`,
    );
  }
  body.u8(octets.length).bytes(octets);
}
