import { smppAddress } from "../../codec/smpp/address.ts";
import { ESM_CLASS_UDHI } from "../../codec/smpp/message.ts";
import type { SmsPart, SmsSubmission } from "../../ports/inbound.ts";

/** A short message to submit over SMPP; one that does not say whether it continues another is by itself. */
export interface SubmitPart extends SmsPart, Partial<Pick<SmsSubmission, "continues">> {
  /** Default 0, no receipt. */
  readonly registeredDelivery?: number;
}

/** Longest user data that goes into short_message; longer ones need message_payload (SMPP §5.2.22). */
const MAX_SHORT_MESSAGE = 254;

/** The parameters of the submit_sm that carries `part` (SMPP §4.4.1). */
export function submitFields(part: SubmitPart): Readonly<Record<string, unknown>> {
  const { userData } = part;
  const octets = Buffer.from(userData.buffer, userData.byteOffset, userData.byteLength);
  const source = smppAddress(part.from);
  const destination = smppAddress(part.to);
  return {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: destination.ton,
    dest_addr_npi: destination.npi,
    destination_addr: destination.address,
    esm_class: part.hasHeader ? ESM_CLASS_UDHI : 0,
    registered_delivery: part.registeredDelivery ?? 0,
    data_coding: part.dataCoding,
    ...(octets.length > MAX_SHORT_MESSAGE ? { message_payload: octets } : { short_message: octets }),
  };
}
