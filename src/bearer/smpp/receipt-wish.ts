import type { DeliveryReceipt } from "../../codec/smpp/delivery-receipt.ts";
import type { DeliveryOutcome } from "../../ports/inbound.ts";
import { COMMAND_STATUS, OUTCOME_STATUS } from "./command-status.ts";

/** registered_delivery, bits 1 and 0: a receipt in any case, or only when delivery failed (SMPP §5.2.17). */
const ALWAYS = 1;
const ON_FAILURE = 2;

const STATES = {
  accepted: "DELIVRD",
  "unknown-address": "REJECTD",
  busy: "UNDELIV",
  failed: "UNDELIV",
} as const satisfies Readonly<Record<DeliveryOutcome, DeliveryReceipt["state"]>>;

/** True when registered_delivery asks for a receipt of failures. */
export function wantsFailures(registeredDelivery: number): boolean {
  const wish = registeredDelivery & 3;
  return wish === ALWAYS || wish === ON_FAILURE;
}

/** The receipt that registered_delivery asks for after `outcome`, if it does. The error is the command_status of the outcome, in decimal. */
export function wantedReceipt(
  registeredDelivery: number,
  messageId: string,
  outcome: DeliveryOutcome,
): DeliveryReceipt | undefined {
  const isWanted = outcome === "accepted" ? (registeredDelivery & 3) === ALWAYS : wantsFailures(registeredDelivery);
  if (!isWanted) return undefined;
  const error = String(COMMAND_STATUS[OUTCOME_STATUS[outcome]]).padStart(3, "0");
  return { messageId, state: STATES[outcome], error };
}
