import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { tell } from "./tell.ts";

/** Charges or drains the battery of a handset, to so many percent. @throws {OperateError} (rejects) `no-handset`, `failed` */
export async function setBattery(fleet: Fleet, name: string, level: number): Promise<HandsetSummary> {
  return tell(fleet, handsetNamed(fleet, name).id, { type: "battery.changed", level });
}
