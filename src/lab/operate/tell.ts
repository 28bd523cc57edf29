import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetInput } from "../../handset/input.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";

/** Gives a handset an input and tells how it stands when that is saved. @throws {OperateError} (rejects) `failed` */
export async function tell(fleet: Fleet, id: string, input: HandsetInput): Promise<HandsetSummary> {
  if (await fleet.tell(id, input)) return summaryOf(handsetNamed(fleet, id));
  throw new OperateError("failed", `handset ${id} could not be saved; it is tried again`);
}
