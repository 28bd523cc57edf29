import { ESM_CLASS_TYPE_MASK, type SmppMessage } from "../../codec/smpp/message.ts";
import { carriedBySmpp } from "../../codec/sms/part.ts";
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
  const carried = carriedBySmpp(message);
  const octets = carried.userData.length;
  const headerLength = carried.hasHeader ? carried.userData[0] : 0;
  if (headerLength === undefined) {
    return refusal("ESME_RINVESMCLASS", "esm_class promises a user data header, there is no user data");
  }
  if (carried.hasHeader && headerLength >= octets) {
    return refusal("ESME_RINVMSGLEN", `user data header of ${headerLength} bytes in ${octets}`);
  }
  return {
    kind: "sms",
    ...carried,
    userData: carried.userData.slice(), // the frame's buffer is used again
    // Peers write international numbers with and without the plus sign; type of number says it already.
    to: message.destinationAddr.replace(/^\+/, ""),
    dataCoding: message.dataCoding,
  };
}

function refusal(refused: CommandStatusName, reason: string): Refusal {
  return { refused, reason };
}
