import type { SimIdentity } from "../handset/state.ts";
import { numberValues, type TemplateValues } from "../lab/factory.ts";
import type { ServerAccount } from "../server/dm/account.ts";

/** The DM server of a scenario, and the credentials that it shares with each device. */
export interface Authority {
  readonly serverId: string;
  readonly serverUrl: string;
  readonly accountOf: (deviceId: string) => ServerAccount;
}

/** What a document of a scenario may name, as `{{name}}`. */
export function templateValues(
  imei: string,
  sim: SimIdentity,
  { serverId, serverUrl, accountOf }: Authority,
): TemplateValues {
  const account = accountOf(`IMEI:${imei}`);
  return {
    ...numberValues(imei, sim),
    "server.id": serverId,
    "server.url": serverUrl,
    "server.name": account.serverName ?? serverId,
    "server.password": account.serverPassword,
    "server.nonce": account.serverNonce ?? "",
    "client.name": account.userName,
    "client.password": account.password,
    "client.nonce": account.clientNonce ?? "",
  };
}
