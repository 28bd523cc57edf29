/** A push that a gateway has taken, and what became of it so far for each address. */
import type { Millis } from "../../base/clock.ts";
import type { PapVersion } from "../../codec/pap/document-type.ts";
import type { MESSAGE_STATES } from "../../codec/pap/dtd.ts";
import type { AddressValue, PushMessage, QualityOfService } from "../../codec/pap/message.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** One of {@link MESSAGE_STATES}, for one address. */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One address of a push. Changes from pending to one final state. */
export interface Recipient {
  /** As the initiator wrote it. */
  readonly address: AddressValue;
  /** The handset's IMEI or MSISDN; absent when the address is nobody's. */
  readonly to?: string;
  state: MessageState;
  code: number;
  description: string;
  /** Since when it is in that state. */
  eventAt: Millis;
  tries: number;
  /** A handset has it in hands: too late for cancelling. */
  isUnderWay: boolean;
}

/** A push, from when it was taken until nobody asks for it any more. */
export interface HeldPush {
  readonly message: PushMessage;
  /** The version that its initiator speaks. */
  readonly version: PapVersion;
  /** The initiator's host and port. */
  readonly from: string;
  readonly receivedAt: Millis;
  readonly recipients: readonly Recipient[];
  /** When there is to be no delivery any more. */
  readonly expiresAt?: Millis;
  /** When the next delivery may be tried. */
  nextTryAt: Millis;
  /** The WSP push; gone when nobody waits for it any more. */
  pdu: Uint8Array | undefined;
  /** Its initiator has the push-response: what happens now is told by notifications. */
  isAnswered: boolean;
}

/** A recipient that waits for its delivery. */
export function pendingRecipient(address: AddressValue, to: string | undefined, at: Millis): Recipient {
  return {
    address,
    ...(to === undefined ? {} : { to }),
    state: "pending",
    ...refusal(1001),
    eventAt: at,
    tries: 0,
    isUnderWay: false,
  };
}

/** Puts a recipient in its final state. */
export function settle(recipient: Recipient, state: MessageState, { code, description }: Refusal, at: Millis): void {
  Object.assign(recipient, { state, code, description, eventAt: at, isUnderWay: false } satisfies Partial<Recipient>);
}

/** The recipients that are still waiting. */
export function pendingOf({ recipients }: HeldPush): readonly Recipient[] {
  return recipients.filter(({ state }) => state === "pending");
}

/** How a push was delivered, for reports: confirmed when that was wanted, since the gateway learns whether the handset has it. */
export function deliveredQuality({ message }: HeldPush): QualityOfService {
  const { qualityOfService = {} } = message;
  const { deliveryMethod } = qualityOfService;
  const isConfirmed = deliveryMethod === "confirmed" || deliveryMethod === "preferconfirmed";
  return { ...qualityOfService, deliveryMethod: isConfirmed ? "confirmed" : "unconfirmed" };
}

/** What a push holds of one of its addresses. */
export function recipientOf(push: HeldPush, address: AddressValue): Recipient | undefined {
  return push.recipients.find((recipient) => recipient.address === address);
}
