import type { CodecError } from "../../base/errors.ts";
import type { DeliveryOutcome } from "../../ports/inbound.ts";

/** The values of command_status in use, in the order of the specification's table (SMPP §5.1.3). */
export const COMMAND_STATUS = {
  ESME_ROK: 0x00,
  ESME_RINVMSGLEN: 0x01,
  ESME_RINVCMDLEN: 0x02,
  ESME_RINVCMDID: 0x03,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RSYSERR: 0x08,
  ESME_RINVDSTADR: 0x0b,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RMSGQFUL: 0x14,
  ESME_RINVESMCLASS: 0x43,
  ESME_RTHROTTLED: 0x58,
  ESME_RX_T_APPN: 0x64,
  ESME_RX_P_APPN: 0x65,
  ESME_RINVOPTPARSTREAM: 0xc0,
  ESME_RINVPARLEN: 0xc2,
} as const;

/** One of {@link COMMAND_STATUS}, by its name. */
export type CommandStatusName = keyof typeof COMMAND_STATUS;

/** What a submitting peer is told about each outcome of a delivery. */
export const OUTCOME_STATUS = {
  accepted: "ESME_ROK",
  "unknown-address": "ESME_RINVDSTADR",
  busy: "ESME_RMSGQFUL",
  failed: "ESME_RSYSERR",
} as const satisfies Readonly<Record<DeliveryOutcome, CommandStatusName>>;

/** What an SMSC is told about the outcome of a message it delivers: temporary errors ask for it again, permanent ones do not (SMPP §5.1.3). */
export const RECEIVER_STATUS = {
  accepted: "ESME_ROK",
  "unknown-address": "ESME_RX_P_APPN",
  busy: "ESME_RX_T_APPN",
  failed: "ESME_RX_T_APPN",
} as const satisfies Readonly<Record<DeliveryOutcome, CommandStatusName>>;

/** Answers that ask for the same message again, later. */
export const RETRY_STATUSES: ReadonlySet<number> = new Set([
  COMMAND_STATUS.ESME_RSYSERR,
  COMMAND_STATUS.ESME_RMSGQFUL,
  COMMAND_STATUS.ESME_RTHROTTLED,
  COMMAND_STATUS.ESME_RX_T_APPN,
]);

/** The status that says what is wrong with a PDU that could not be decoded. */
export function malformedStatus(error: CodecError): CommandStatusName {
  if (error.code === "unknown-token") return "ESME_RINVCMDID";
  if (error.spec === "SMPP §5.3") return error.code === "invalid-value" ? "ESME_RINVPARLEN" : "ESME_RINVOPTPARSTREAM";
  return error.detail.startsWith("short_message") ? "ESME_RINVMSGLEN" : "ESME_RINVCMDLEN";
}

/** `ESME_RTHROTTLED`, or the number in hexadecimal for a status that is not in the table. */
export function formatStatus(status: number): string {
  const found = Object.entries(COMMAND_STATUS).find(([, value]) => value === status);
  return found ? found[0] : `0x${status.toString(16).padStart(8, "0")}`;
}
