import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/** Takes the card out of a handset. @throws {OperateError} (rejects) `no-handset`, `no-card`, `failed` */
export async function removeCard(fleet: Fleet, name: string): Promise<HandsetSummary> {
  const state = handsetNamed(fleet, name);
  if (!state.simInserted) throw new OperateError("no-card", `handset ${state.id} has no card`);
  return tell(fleet, state.id, { type: "card.removed" });
}
