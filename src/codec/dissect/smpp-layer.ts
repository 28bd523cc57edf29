import { ByteReader } from "../../base/byte-reader.ts";
import { smppCommandName } from "../smpp/commands.ts";
import { SMPP_HEADER_LENGTH } from "../smpp/header.ts";
import type { SmppMessage } from "../smpp/message.ts";
import { decodeSmppPdu, type SmppPdu } from "../smpp/pdu.ts";
import { SMPP_TLVS, type SmppTlv, smppTlvName } from "../smpp/tlv.ts";
import { addLayer, decodeSlice, type Field, fieldsOf, hex, printable, type Slice } from "./layer.ts";

/** Opens an SMPP PDU that fills the slice. The layer is there, with the header's fields, even when the body is broken. @throws {CodecError} */
export function openSmpp(slice: Slice): SmppPdu {
  const pdu = decodeSlice(
    slice,
    (bytes) => decodeSmppPdu(bytes),
    () => {
      const header = headerFields(slice.bytes);
      if (header) addLayer(slice, header.name, header.fields);
    },
  );
  addLayer(slice, `SMPP ${pdu.command}`, [...headerFieldsOf(pdu), ...bodyFields(pdu)]);
  return pdu;
}

function headerFields(bytes: Uint8Array): { name: string; fields: Field[] } | undefined {
  if (bytes.length < SMPP_HEADER_LENGTH) return undefined;
  const reader = new ByteReader(bytes, 4);
  const commandId = reader.uint(4, "command_id", "SMPP");
  const command = smppCommandName(commandId) ?? hex(commandId, 4);
  const commandStatus = reader.uint(4, "command_status", "SMPP");
  const sequenceNumber = reader.uint(4, "sequence_number", "SMPP");
  return { name: `SMPP ${command}`, fields: headerFieldsOf({ commandStatus, sequenceNumber }) };
}

function headerFieldsOf({ commandStatus, sequenceNumber }: Pick<SmppPdu, "commandStatus" | "sequenceNumber">): Field[] {
  return fieldsOf({ command_status: hex(commandStatus, 4), sequence_number: sequenceNumber });
}

function bodyFields(pdu: SmppPdu): Field[] {
  switch (pdu.kind) {
    case "message":
      return [...messageFields(pdu), ...pdu.tlvs.map(tlvField)];
    case "response":
      return [...fieldsOf({ id: pdu.id }), ...pdu.tlvs.map(tlvField)];
    case "bind":
      return fieldsOf({
        system_id: pdu.systemId,
        password: pdu.password,
        system_type: pdu.systemType,
        interface_version: hex(pdu.interfaceVersion),
        address_range: pdu.addressRange,
      });
    case "other":
      return pdu.body.length === 0 ? [] : fieldsOf({ body: pdu.body });
  }
}

function messageFields(pdu: SmppMessage): Field[] {
  return fieldsOf({
    service_type: pdu.serviceType || undefined,
    source_addr: address(pdu.sourceAddr, pdu.sourceAddrTon, pdu.sourceAddrNpi),
    destination_addr: address(pdu.destinationAddr, pdu.destAddrTon, pdu.destAddrNpi),
    esm_class: hex(pdu.esmClass),
    protocol_id: pdu.protocolId,
    priority_flag: pdu.priorityFlag,
    schedule_delivery_time: pdu.scheduleDeliveryTime || undefined,
    validity_period: pdu.validityPeriod || undefined,
    registered_delivery: pdu.registeredDelivery,
    data_coding: hex(pdu.dataCoding),
    sm_length: pdu.shortMessage.length,
  });
}

function address(text: string, ton: number, npi: number): string {
  return `${text} (ton ${ton}, npi ${npi})`;
}

/** Parameters of one or two octets are integers; longer ones text when printable. */
function tlvField({ tag, value }: SmppTlv): Field {
  const name = smppTlvName(tag) ?? hex(tag, 2);
  if (tag === SMPP_TLVS.message_payload.tag) return { name, value: `${value.length} bytes` };
  const isInteger = value.length === 1 || value.length === 2;
  const integer = isInteger ? new ByteReader(value).uint(value.length, name, "SMPP") : undefined;
  return fieldsOf({ [name]: integer ?? printable(value) ?? value })[0] as Field;
}
