/** What the user can read on the handset: plain text, Service Indications and Service Loadings, as they are kept. */
import type { Millis } from "../../base/clock.ts";
import type { SiAction } from "../../codec/si/service-indication.ts";
import type { SlAction } from "../../codec/si/service-loading.ts";

/** What kinds of message there are. */
export type MessageKind = "text" | "si" | "sl";

/** One message as it is kept; a plain JSON value. */
export interface StoredMessage {
  readonly kind: MessageKind;
  /** Its name in this handset, for example `message-1`; never used again. */
  readonly id: string;
  readonly receivedAt: Millis;
  /** The sender as the bearer knows it. */
  readonly from?: string;
  /** What is shown; a Service Loading has none. */
  readonly text?: string;
  readonly href?: string;
  /** How intrusive an indication is, or how a service is to be loaded; the default of its document type when it did not say. */
  readonly action?: SiAction | SlAction;
  /** The name by which an indication is replaced and deleted: its `si-id`, or else its `href`. */
  readonly siId?: string;
  /** As the indication has it, for example `2026-11-22T00:00:00Z`. */
  readonly created?: string;
  /** As the indication has it; from then on it is gone. */
  readonly expires?: string;
}

/** What a handset keeps. When there is more, the oldest go; the newest stays, whatever its length. */
const MOST_MESSAGES = 50;
const MOST_CHARACTERS = 0x20000;

/** The oldest messages, which have to go so that the others fit. */
export function surplusMessages(messages: readonly StoredMessage[]): readonly StoredMessage[] {
  let first = Math.max(0, messages.length - MOST_MESSAGES);
  let characters = messages.slice(first).reduce((sum, message) => sum + lengthOf(message), 0);
  while (characters > MOST_CHARACTERS && first < messages.length - 1) {
    characters -= lengthOf(messages[first]);
    first++;
  }
  return messages.slice(0, first);
}

function lengthOf({ from = "", text = "", href = "", siId = "" }: Partial<StoredMessage> = {}): number {
  return from.length + text.length + href.length + siId.length;
}
