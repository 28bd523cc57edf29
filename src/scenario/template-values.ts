import { deviceIdIn } from "../handset/model/device-id.ts";
import type { HandsetState } from "../handset/state.ts";
import { numberValues, type TemplateValues } from "../lab/fleet/bootstrap-document.ts";
import type { SimIdentity } from "../ports/card.ts";
import type { DmServer } from "../server/dm/dm-server.ts";
import type { ServerAccount } from "../server/security/account.ts";

/** The DM server of a scenario, and the credentials that it shares with each device. */
export interface Authority {
  readonly serverId: string;
  readonly serverUrl: string;
  /** Where it takes sessions over OBEX, if it does. */
  readonly obexUrl?: string | undefined;
  readonly accountOf: (deviceId: string) => ServerAccount;
  /** The embedded server itself; absent when another one stands in for it. */
  readonly server?: DmServer;
}

/** What a document of a scenario may name, as `{{name}}`. */
export function templateValues(
  handset: Pick<HandsetState, "id" | "overlay">,
  sim: SimIdentity,
  { serverId, serverUrl, obexUrl, accountOf }: Authority,
): TemplateValues {
  const account = accountOf(deviceIdIn(handset));
  return {
    ...numberValues(handset.id, sim),
    "server.id": serverId,
    "server.url": serverUrl,
    ...(obexUrl === undefined ? {} : { "server.obex": obexUrl }),
    "server.name": account.serverName ?? serverId,
    "server.password": account.serverPassword,
    "server.nonce": account.serverNonce ?? "",
    "client.name": account.userName,
    "client.password": account.password,
    "client.nonce": account.clientNonce ?? "",
  };
}
