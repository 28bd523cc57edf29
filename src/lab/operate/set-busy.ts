import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { runningHandset } from "./handset-named.ts";
import { tell } from "./tell.ts";

/** Takes a handset up, with a call for example, or sets it free again. @throws {OperateError} (rejects) `no-handset`, `handset-off`, `failed` */
export async function setBusy(fleet: Fleet, name: string, busy: boolean): Promise<HandsetSummary> {
  return tell(fleet, runningHandset(fleet, name).id, { type: "busy.changed", busy });
}
