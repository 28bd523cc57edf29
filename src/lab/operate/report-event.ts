import { readAccounts } from "../../dm/account.ts";
import type { ClientAlert } from "../../dm/client-alerts.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { managementTree, runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * The user or the device has something to tell one server, or each there is an account for: a Client Event or a Generic Alert. It
 * goes with the session in flight, or with one that is opened for it.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-account`, `failed`
 */
export async function reportEvent(
  fleet: Fleet,
  name: string,
  { code, alert }: Omit<ClientAlert, "id">,
  server?: string,
): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  const servers = readAccounts(managementTree(fleet, state)).map(({ serverId }) => serverId);
  const isKnown = server === undefined ? servers.length > 0 : servers.includes(server);
  if (!isKnown) {
    throw new OperateError("no-account", `handset ${state.id} has no ${server === undefined ? "" : "such "}account`);
  }
  return tell(fleet, state.id, { type: "client.event", code, alert, ...(server === undefined ? {} : { server }) });
}
