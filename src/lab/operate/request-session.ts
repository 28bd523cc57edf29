import { readAccounts } from "../../dm/account.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { managementTree, runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * The user asks for a session with one server, or with each there is an account for. It opens now, or as soon as there is a
 * network and no other session.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-account`, `failed`
 */
export async function requestSession(fleet: Fleet, name: string, server?: string): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  const servers = readAccounts(managementTree(fleet, state)).map(({ serverId }) => serverId);
  const isKnown = server === undefined ? servers.length > 0 : servers.includes(server);
  if (!isKnown) {
    throw new OperateError("no-account", `handset ${state.id} has no ${server === undefined ? "" : "such "}account`);
  }
  return tell(fleet, state.id, { type: "session.requested", ...(server === undefined ? {} : { server }) });
}
