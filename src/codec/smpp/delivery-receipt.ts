import { utf8Text } from "../../base/bytes.ts";
import { civilDate } from "../../base/civil-date.ts";
import type { Millis } from "../../base/clock.ts";
import { ESM_CLASS_TYPE_MASK, type SmppMessage, smppUserData } from "./message.ts";
import { findTlv, findTlvInteger } from "./tlv.ts";

/** esm_class bits of a deliver_sm that is an SMSC's delivery receipt (SMPP §5.2.12). */
export const ESM_CLASS_RECEIPT = 0x04;

/** What can have become of a message: message_state by the abbreviation in the text of a receipt (SMPP §5.2.28, Appendix B). */
export const MESSAGE_STATES = {
  ENROUTE: 1,
  DELIVRD: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIV: 5,
  ACCEPTD: 6,
  UNKNOWN: 7,
  REJECTD: 8,
} as const;

/** What became of a message, by its abbreviation. */
export type MessageState = keyof typeof MESSAGE_STATES;

/** An SMSC's word on a message that was submitted before (SMPP Appendix B). */
export interface DeliveryReceipt {
  /** As submit_sm_resp gave it; some SMSCs write it in another number base here. */
  readonly messageId: string;
  readonly state: MessageState;
  /** The network's or the SMSC's own error, `000` for none. */
  readonly error?: string;
}

/** Times of a receipt, which not every SMSC writes in the same way. */
export interface ReceiptTimes {
  readonly submittedAt: Millis;
  readonly doneAt: Millis;
}

/** The text of a receipt in the form that senders expect (SMPP Appendix B); times are UTC. */
export function formatReceipt({ messageId, state, error = "000" }: DeliveryReceipt, times: ReceiptTimes): string {
  const delivered = state === "DELIVRD" ? "001" : "000";
  const dates = `submit date:${formatDate(times.submittedAt)} done date:${formatDate(times.doneAt)}`;
  return `id:${messageId} sub:001 dlvrd:${delivered} ${dates} stat:${state} err:${error} text:`;
}

/** The receipt in a message: by its optional parameters, else by its text. `undefined` when it is no receipt, or says nothing that can be understood. */
export function readReceipt(message: SmppMessage): DeliveryReceipt | undefined {
  if ((message.esmClass & ESM_CLASS_TYPE_MASK) !== ESM_CLASS_RECEIPT) return undefined;
  const text = utf8Text(smppUserData(message));
  const code = findTlvInteger(message.tlvs, "message_state");
  const state = stateOf((value) => value === code) ?? stateOf((_, name) => name === field(text, "stat"));
  const id = findTlv(message.tlvs, "receipted_message_id");
  const messageId = id ? utf8Text(id).replace(/\0.*$/s, "") : field(text, "id");
  const error = field(text, "err");
  if (state === undefined || messageId === undefined) return undefined;
  return { messageId, state, ...(error === undefined ? {} : { error }) };
}

function stateOf(fits: (value: number, name: string) => boolean): MessageState | undefined {
  return (Object.keys(MESSAGE_STATES) as MessageState[]).find((name) => fits(MESSAGE_STATES[name], name));
}

function field(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}:(\\S+)`, "i").exec(text)?.[1];
}

/** YYMMDDhhmm. */
function formatDate(at: Millis): string {
  const minutes = Math.floor(at / 60_000);
  const { year, month, day } = civilDate(Math.floor(minutes / 1440));
  const ofDay = ((minutes % 1440) + 1440) % 1440;
  const parts = [year % 100, month, day, Math.floor(ofDay / 60), ofDay % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join("");
}
