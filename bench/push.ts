import { decodeSmppPdu } from "../src/codec/smpp/pdu.ts";
import { carriedBySmpp, readPart } from "../src/codec/sms/part.ts";
import type { Datagram } from "../src/codec/sms/partial-set.ts";
import { addPart, NO_PARTS } from "../src/codec/sms/reassembly.ts";
import { vectorLines } from "./vectors.ts";

/** The short messages of a bootstrap push with a MAC, as Kannel sent them. */
export const SHORT_MESSAGES = vectorLines("smpp/w7-netwpin-imsi.hex").map((octets) => {
  const pdu = decodeSmppPdu(octets);
  if (pdu.kind !== "message") throw new Error(`an SMPP PDU without a short message: ${pdu.kind}`);
  return carriedBySmpp(pdu);
});

/** Takes the parts of one datagram in, in their order. */
export function reassembled(): Datagram | undefined {
  let state = NO_PARTS;
  for (const message of SHORT_MESSAGES) {
    const step = addPart(state, readPart(message), 0);
    if (step.datagram) return step.datagram;
    state = step.state;
  }
  return undefined;
}
