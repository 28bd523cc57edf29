/** The ways by which a scenario sends to its handsets. */
import type { ConversationOutcome, DmConversation } from "../../bearer/obex/dm/converse.ts";
import type { HandsetAddress } from "../../events/event.ts";
import type { InboundPush, SmsSubmission } from "../../ports/inbound.ts";

/** Bearers that take a push whole, not in short messages. */
export const PUSH_BEARERS = ["udp", "pap", "obex", "websocket"] as const satisfies readonly InboundPush["bearer"][];

/** One of {@link PUSH_BEARERS}. */
export type PushBearer = (typeof PUSH_BEARERS)[number];

/** Whether a carrier took what it was given, and if not, why. */
export interface CarrierOutcome {
  readonly ok: boolean;
  readonly detail?: string;
}

/** Carriers that lead to the handsets of a fleet. None of them ever rejects. */
export interface Carriers {
  /** How each handset is reached. */
  readonly handsets: readonly HandsetAddress[];
  /** Hands over one short message. */
  submit(part: SmsSubmission): Promise<CarrierOutcome>;
  /** Sends a connectionless WSP Push PDU by a bearer that takes it whole. */
  push(bearer: PushBearer, to: PushTarget, pdu: Uint8Array): Promise<CarrierOutcome>;
  /** Calls the handset over its OBEX port, by a Package #0, and carries a session with it on the same line. */
  manage(to: PushTarget, call: PreparedCall, conversation: DmConversation): Promise<ConversationOutcome>;
}

/** A Package #0 as it is, and as a connectionless WSP Push PDU. */
export interface PreparedCall {
  readonly notification: Uint8Array;
  readonly push: Uint8Array;
}

/** Who is meant: a handset, with the number that is in it now. */
export interface PushTarget {
  readonly id: string;
  readonly msisdn: string;
}
