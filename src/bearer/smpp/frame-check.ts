import type { Pdu } from "smpp";
import { CodecError } from "../../base/errors.ts";
import { type SmppCommand, smppCommandName } from "../../codec/smpp/commands.ts";
import { decodeSmppPdu, type SmppPdu } from "../../codec/smpp/pdu.ts";
import { COMMAND_STATUS, malformedStatus } from "./command-status.ts";
import { makePdu } from "./raw-short-message.ts";

/** A frame that the library must not see, with what to answer, and whether the session ends with it. */
export interface UnfitFrame {
  readonly fit: false;
  readonly reason: string;
  readonly offset: number;
  readonly answer?: Pdu;
  readonly fatal: boolean;
}

/** What a frame is: fit for the library, or not. */
export type FrameVerdict = { readonly fit: true; readonly decoded: SmppPdu } | UnfitFrame;

/** What frames are held against. */
export interface FrameCheckOptions {
  /** Requests this side answers, besides enquire_link. */
  readonly serves: ReadonlySet<SmppCommand>;
  readonly maxTlvs: number;
}

/** Responses to what either side of this folder asks. */
const ANSWERS_TO_OURS: ReadonlySet<SmppCommand> = new Set([
  "generic_nack",
  "bind_transmitter_resp",
  "bind_receiver_resp",
  "bind_transceiver_resp",
  "submit_sm_resp",
  "deliver_sm_resp",
  "enquire_link_resp",
  "unbind_resp",
]);

/** Checks one whole frame before the library reads it, which would silently cut short what does not add up, or fail. Never throws. */
export function checkFrame(frame: Uint8Array, options: FrameCheckOptions): FrameVerdict {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const commandId = view.getUint32(4);
  const command = smppCommandName(commandId);
  if (!command || !(command === "enquire_link" || options.serves.has(command) || ANSWERS_TO_OURS.has(command))) {
    const reason = command ? `${command} is not served` : `unknown command_id 0x${commandId.toString(16)}`;
    // A response that nobody asked for is not answered: two peers that did would never stop.
    const answer = commandId < 0x80000000 ? { answer: nack(view.getUint32(12), "ESME_RINVCMDID") } : {};
    return { fit: false, reason, offset: 4, fatal: false, ...answer };
  }
  try {
    const decoded = decodeSmppPdu(frame, { maxTlvs: options.maxTlvs });
    if (decoded.kind === "other" && decoded.body.length > 0) {
      throw new CodecError("invalid-value", 16, "SMPP §4", `${command} has no body, got ${decoded.body.length} bytes`);
    }
    return { fit: true, decoded };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return malformed(command, view.getUint32(12), error);
  }
}

/** The verdict on a frame whose body does not hold what its command asks for. */
export function malformed(command: SmppCommand, sequenceNumber: number, error: CodecError): UnfitFrame {
  const verdict = { fit: false, reason: `${command}: ${error.detail}`, offset: error.offset, fatal: true } as const;
  if (ANSWERS_TO_OURS.has(command)) return verdict;
  const status = COMMAND_STATUS[malformedStatus(error)];
  const answer = makePdu(`${command}_resp`, { sequence_number: sequenceNumber, command_status: status });
  return { ...verdict, answer };
}

/** A generic_nack; sequence number 0 stands for a frame that could not be read at all (SMPP §4.3). */
export function nack(sequenceNumber: number, status: keyof typeof COMMAND_STATUS): Pdu {
  return makePdu("generic_nack", { sequence_number: sequenceNumber, command_status: COMMAND_STATUS[status] });
}
