import type { ClientAlert } from "../../dm/messages/client-alerts.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetSummary } from "./describe.ts";
import { requireAccount, runningHandset } from "./handset-named.ts";
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
  requireAccount(fleet, state, server);
  return tell(fleet, state.id, { type: "client.event", code, alert, ...(server === undefined ? {} : { server }) });
}
