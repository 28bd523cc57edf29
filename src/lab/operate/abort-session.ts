import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * The user breaks off the session in flight, by Alert 1223: at once when it waits for him, else in place of the next message. It
 * is not tried again.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-session`, `failed`
 */
export async function abortSession(fleet: Fleet, name: string): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  if (!state.session) throw new OperateError("no-session", `handset ${state.id} is in no session`);
  return tell(fleet, state.id, { type: "session.aborted" });
}
