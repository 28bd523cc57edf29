import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { requireAccount, runningHandset } from "./handset-named.ts";
import { tell } from "./tell.ts";

/**
 * The user asks for a session with one server, or with each there is an account for. It opens now, or as soon as there is a
 * network and no other session.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-account`, `failed`
 */
export async function requestSession(fleet: Fleet, name: string, server?: string): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  requireAccount(fleet, state, server);
  return tell(fleet, state.id, { type: "session.requested", ...(server === undefined ? {} : { server }) });
}
