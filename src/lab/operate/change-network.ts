import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetState } from "../../handset/state.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { tell } from "./tell.ts";

/** Gives a handset a network or takes it away, also while it is off. @throws {OperateError} (rejects) `no-handset`, `failed` */
export async function changeNetwork(
  fleet: Fleet,
  name: string,
  network: HandsetState["network"],
): Promise<HandsetSummary> {
  const state = handsetNamed(fleet, name);
  if (state.network === network) return summaryOf(state);
  return tell(fleet, state.id, { type: network === "lost" ? "network.lost" : "network.attached" });
}
