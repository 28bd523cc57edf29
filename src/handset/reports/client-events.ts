import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetInput } from "../input.ts";
import { serversOf } from "../servers.ts";
import type { HandsetState } from "../state.ts";
import { queueReport } from "./reports.ts";

type ClientEvent = Extract<HandsetInput, { readonly type: "client.event" }>;

/** Keeps what the user or the device has to tell one server, or each there is an account for: a Client Event (1224) or a Generic Alert (1226). */
export function tellServers(
  state: HandsetState,
  { server, code, alert }: ClientEvent,
  env: HandsetEnvironment,
): HandsetState {
  const servers = server === undefined ? serversOf(state, env.model) : [server];
  return servers.reduce((next, serverId) => queueReport(next, serverId, { code, alert }, env), state);
}
