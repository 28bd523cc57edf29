import { expect, test } from "vitest";
import { toHex } from "../../src/base/bytes.ts";
import { encodeSmppMessage, type SmppMessage } from "../../src/codec/smpp/message.ts";
import { SMPP_TLVS, type SmppTlvName } from "../../src/codec/smpp/tlv.ts";
import { describeWithPeer } from "../support/peers.ts";
import { complaintsIn, dissect, valuesOf } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";

const MESSAGE: Omit<SmppMessage, "kind" | "commandId" | "command"> = {
  commandStatus: 0,
  sequenceNumber: 9,
  serviceType: "WAP",
  sourceAddrTon: 1,
  sourceAddrNpi: 1,
  sourceAddr: "4900111",
  destAddrTon: 2,
  destAddrNpi: 8,
  destinationAddr: "491700001",
  esmClass: 0x83,
  protocolId: 0x41,
  priorityFlag: 2,
  scheduleDeliveryTime: "261122160459000+",
  validityPeriod: "000001000000000R",
  registeredDelivery: 0x15,
  replaceIfPresentFlag: 1,
  dataCoding: 4,
  smDefaultMsgId: 3,
  shortMessage: Uint8Array.of(1, 2, 3),
  tlvs: [],
};

/** Fields of every message, as tshark shows them. */
const COMMON = {
  "smpp.sequence_number": "9",
  "smpp.service_type": "WAP",
  "smpp.source_addr_ton": "0x01",
  "smpp.source_addr_npi": "0x01",
  "smpp.source_addr": "4900111",
  "smpp.dest_addr_ton": "0x02",
  "smpp.dest_addr_npi": "0x08",
  "smpp.destination_addr": "491700001",
  "smpp.esm.submit.msg_mode": "0x03",
  "smpp.esm.submit.features": "0x02",
  "smpp.regdel.receipt": "0x01",
  "smpp.regdel.acks": "0x01",
  "smpp.regdel.notif": "0x01",
  "smpp.data_coding": "0x04",
};
const SHORT = {
  "smpp.protocol_id": "0x41",
  "smpp.priority_flag": "0x02",
  "smpp.schedule_delivery_time": "Nov 22, 2026 16:04:59.000000000 UTC",
  "smpp.validity_period_r": "86400.000000000",
  "smpp.replace_if_present_flag": "0x01",
  "smpp.sm_default_msg_id": "3",
  "smpp.sm_length": "3",
  "smpp.message": "01:02:03",
};

const COMMANDS = [
  ["submit_sm", "0x00000004", SHORT],
  ["deliver_sm", "0x00000005", SHORT],
  ["data_sm", "0x00000103", {}],
] as const;

const NAMES = Object.keys(SMPP_TLVS) as SmppTlvName[];

/** Names that tshark has another way. */
const TLV_LABELS: Readonly<Partial<Record<SmppTlvName, string>>> = { destination_port: "dest_port" };

/** Values that tshark takes apart, into bits and octets, and two that it marks without showing octets. */
const PIECES: Readonly<Partial<Record<SmppTlvName, readonly string[]>>> = {
  ms_msg_wait_facilities: ["0", "1"],
  callback_num_pres_ind: ["0", "1"],
  callback_num_atag: [""],
  callback_num: [""],
  network_error_code: ["31", "3233"],
  its_session_info: ["31", "19", "0"],
};

describeWithPeer("tshark reads our", TSHARK, () => {
  test.each(COMMANDS)("%s, with every optional parameter", async (command, commandId, fields) => {
    // Of short_message and message_payload a message has one.
    const names = NAMES.filter((name) => command === "data_sm" || name !== "message_payload");
    const tlvs = names.map((name) => ({ tag: SMPP_TLVS[name].tag, value: valueOfTlv(name) }));
    const bytes = encodeSmppMessage({ ...MESSAGE, command, tlvs });
    const [packet = []] = await dissect([{ dissector: "smpp", bytes }]);
    expect(complaintsIn(packet)).toEqual([]);
    const shown = { "smpp.command_id": commandId, "smpp.command_length": String(bytes.length), ...COMMON, ...fields };
    expect(valuesOf(packet, Object.keys(shown))).toEqual(shown);

    const labels = packet.filter(({ name }) => name === "smpp.opt_param").map(({ text }) => text);
    expect(labels).toEqual(names.map((name) => `Optional parameter: ${TLV_LABELS[name] ?? name} (${tagOf(name)})`));
    const lengths = packet.filter(({ name }) => name === "smpp.opt_param_len").map(({ show }) => Number(show));
    expect(lengths).toEqual(tlvs.map(({ value }) => value.length));
    // After the tag and the length of each comes its value, whole or in pieces.
    const values = names.map((_, i) => {
      const at = packet.findIndex(({ name, text }) => name === "smpp.opt_param" && text === labels[i]);
      const end = packet.findIndex(({ name }, j) => j > at && name === "smpp.opt_param");
      const own = packet.slice(at + 3, end < 0 ? undefined : end).filter(({ name }) => name.startsWith("smpp."));
      return own.map(({ value }) => value);
    });
    expect(values).toEqual(tlvs.map(({ value }, i) => PIECES[names[i] as SmppTlvName] ?? [toHex(value)]));
  });
});

function tagOf(name: SmppTlvName): string {
  return `0x${SMPP_TLVS[name].tag.toString(16).padStart(4, "0")}`;
}

/** Digits, as some are text with a final NUL; the shortest value, and not less than three octets where there may be as many. */
function valueOfTlv(name: SmppTlvName): Uint8Array {
  // tshark reads one octet of source_telematics_id, whatever its length (SMPP §5.3.2.8 gives it one, dest_telematics_id two).
  const { min, max } = name === "source_telematics_id" ? { min: 1, max: 1 } : SMPP_TLVS[name].length;
  const value = Uint8Array.from({ length: Math.min(max, Math.max(min, 3)) }, (_, i) => 0x31 + i);
  if (TEXTS.has(name)) value[value.length - 1] = 0;
  return value;
}

const TEXTS: ReadonlySet<SmppTlvName> = new Set(["additional_status_info_text", "receipted_message_id"]);
