import { pushFault } from "../../bearer/peer/push-fault.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import { hasNetwork } from "../../handset/reach.ts";
import type { DeliveryOutcome } from "../../ports/inbound.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed, modelOf, runningHandset } from "./handset-named.ts";
import { type OperateCode, OperateError } from "./operate-error.ts";

/**
 * Hands a handset a connectionless WSP Push PDU, TID first, as if `from` had sent it over the air.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-network`, `bad-request` for octets that are no push, `busy`, `failed`
 */
export async function push(fleet: Fleet, name: string, pdu: Uint8Array, from: string): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  const { id } = state;
  const fault = pushFault(pdu);
  if (fault) throw new OperateError("bad-request", `no push: ${fault.reason} (at byte ${fault.offset}; ${fault.spec})`);
  if (!hasNetwork(state, modelOf(fleet, state))) {
    throw new OperateError("no-network", `handset ${id} has no network`);
  }
  const outcome = await fleet.deliver({ kind: "push", bearer: "control", from, to: id, pdu, local: false });
  if (outcome === "accepted") return summaryOf(handsetNamed(fleet, id));
  throw new OperateError(FAILED[outcome], `handset ${id} did not take it: ${outcome}`);
}

const FAILED: Readonly<Record<Exclude<DeliveryOutcome, "accepted">, OperateCode>> = {
  "unknown-address": "no-handset",
  busy: "busy",
  failed: "failed",
};
