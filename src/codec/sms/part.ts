import { ESM_CLASS_UDHI, type SmppMessage, smppUserData } from "../smpp/message.ts";
import { type findTlv, findTlvInteger } from "../smpp/tlv.ts";
import type { Part } from "./partial-set.ts";
import { type Concatenation, decodeUserDataHeader, type Ports } from "./user-data-header.ts";

/** A short message with what its carrier says beside the user data. */
export interface CarriedMessage {
  readonly from: string;
  readonly userData: Uint8Array;
  /** TP-UDHI: the user data begins with a header. */
  readonly hasHeader: boolean;
  readonly ports?: Ports;
  readonly segment?: { readonly reference: number; readonly total: number; readonly sequence: number };
}

/**
 * Takes the user data header off. Ports and part numbers of the header win over those of the carrier, whose references
 * have 16 bits. A part number that cannot be (0, or past the total) is left out: the message then stands alone (TS 23.040 §9.2.3.24.1).
 * @throws {CodecError} for a malformed header
 */
export function readPart(message: CarriedMessage): Part {
  const { header, data } = message.hasHeader
    ? decodeUserDataHeader(message.userData)
    : { header: undefined, data: message.userData };
  const ports = header?.ports ?? message.ports;
  const segment = message.segment && { width: 16 as const, ...message.segment };
  const concatenation = header?.concatenation ?? segment;
  return {
    from: message.from,
    data,
    ...(ports ? { ports } : {}),
    ...(concatenation && isPossible(concatenation) ? { concatenation } : {}),
  };
}

/** Type of number: international (SMPP §5.2.5). */
const INTERNATIONAL = 1;

/** What an SMPP message says beside its user data: the ports and the segment of its optional parameters (SMPP §5.3.2). */
export function carriedBySmpp(message: SmppMessage): CarriedMessage {
  const integer = (name: Parameters<typeof findTlv>[1]) => findTlvInteger(message.tlvs, name);
  const destination = integer("destination_port");
  const reference = integer("sar_msg_ref_num");
  const total = integer("sar_total_segments");
  const sequence = integer("sar_segment_seqnum");
  return {
    from: senderOf(message),
    userData: smppUserData(message),
    hasHeader: (message.esmClass & ESM_CLASS_UDHI) !== 0,
    ...(destination === undefined ? {} : { ports: { destination, source: integer("source_port") ?? 0 } }),
    ...(reference === undefined || total === undefined || sequence === undefined
      ? {}
      : { segment: { reference, total, sequence } }),
  };
}

/** International numbers are written with a plus sign, as on a phone, so that they differ from national ones. */
function senderOf({ sourceAddr, sourceAddrTon }: SmppMessage): string {
  return sourceAddrTon === INTERNATIONAL ? `+${sourceAddr.replace(/^\+/, "")}` : sourceAddr;
}

function isPossible({ total, sequence }: Concatenation): boolean {
  return sequence >= 1 && sequence <= total;
}
