import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetInput } from "../../handset/input.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { tell } from "./tell.ts";

/** What can become of the network of a handset; `new-address`: the same network gives it another IP address. */
export const NETWORK_CHANGES = ["attached", "roaming", "lost", "new-address"] as const;
/** One of {@link NETWORK_CHANGES}. */
export type NetworkChange = (typeof NETWORK_CHANGES)[number];

const INPUTS: Readonly<Record<NetworkChange, HandsetInput>> = {
  attached: { type: "network.attached" },
  roaming: { type: "network.roaming" },
  lost: { type: "network.lost" },
  "new-address": { type: "network.addressChanged" },
};

/** Gives a handset a network, its own or another, or takes it away, also while it is off. @throws {OperateError} (rejects) `no-handset`, `failed` */
export async function changeNetwork(fleet: Fleet, name: string, network: NetworkChange): Promise<HandsetSummary> {
  const state = handsetNamed(fleet, name);
  if (state.network === network) return summaryOf(state);
  return tell(fleet, state.id, INPUTS[network]);
}
