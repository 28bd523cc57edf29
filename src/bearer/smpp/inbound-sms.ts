import { ESM_CLASS_TYPE_MASK, ESM_CLASS_UDHI, type SmppMessage, smppUserData } from "../../codec/smpp/message.ts";
import { findTlvInteger } from "../../codec/smpp/tlv.ts";
import type { InboundSms } from "../../ports/inbound.ts";
import type { CommandStatusName } from "./command-status.ts";

/** Why a request is not done: the status to answer, and the reason in words. */
export interface Refusal {
  readonly refused: CommandStatusName;
  readonly reason: string;
}

/** Message types an ESME may submit: default, delivery acknowledgement, user acknowledgement (SMPP §5.2.12). */
const SUBMITTED_TYPES: readonly number[] = [0x00, 0x08, 0x10];

/** The short message that a submit_sm, deliver_sm or data_sm carries, or why it is none that can be delivered. */
export function inboundSms(message: SmppMessage): InboundSms | Refusal {
  if (message.destinationAddr === "") return refusal("ESME_RINVDSTADR", "no destination_addr");
  if (!SUBMITTED_TYPES.includes(message.esmClass & ESM_CLASS_TYPE_MASK)) {
    return refusal("ESME_RINVESMCLASS", `esm_class ${message.esmClass} is not one to submit`);
  }
  const userData = smppUserData(message);
  const hasHeader = (message.esmClass & ESM_CLASS_UDHI) !== 0;
  if (hasHeader) {
    const headerLength = userData[0];
    if (headerLength === undefined)
      return refusal("ESME_RINVESMCLASS", "esm_class promises a user data header, there is no user data");
    if (headerLength >= userData.length) {
      return refusal("ESME_RINVMSGLEN", `user data header of ${headerLength} bytes in ${userData.length}`);
    }
  }
  return {
    kind: "sms",
    from: message.sourceAddr,
    // Peers write international numbers with and without the plus sign; type of number says it already.
    to: message.destinationAddr.replace(/^\+/, ""),
    userData: userData.slice(),
    hasHeader,
    dataCoding: message.dataCoding,
    ...portsOf(message),
    ...segmentOf(message),
  };
}

function refusal(refused: CommandStatusName, reason: string): Refusal {
  return { refused, reason };
}

function portsOf({ tlvs }: SmppMessage): Pick<InboundSms, "ports"> {
  const destination = findTlvInteger(tlvs, "destination_port");
  if (destination === undefined) return {};
  return { ports: { destination, source: findTlvInteger(tlvs, "source_port") ?? 0 } };
}

/** All three sar parameters or none: a lone one is ignored (SMPP §5.3.2.22). */
function segmentOf({ tlvs }: SmppMessage): Pick<InboundSms, "segment"> {
  const reference = findTlvInteger(tlvs, "sar_msg_ref_num");
  const total = findTlvInteger(tlvs, "sar_total_segments");
  const sequence = findTlvInteger(tlvs, "sar_segment_seqnum");
  if (reference === undefined || !total || !sequence || sequence > total) return {};
  return { segment: { reference, total, sequence } };
}
