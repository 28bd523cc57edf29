import { numberValues, type TemplateValues } from "../lab/bootstrap-document.ts";
import type { SimIdentity } from "../ports/card.ts";
import type { DmServer } from "../server/dm/dm-server.ts";
import type { ServerAccount } from "../server/security/account.ts";

/** The DM server of a scenario, and the credentials that it shares with each device. */
export interface Authority {
  readonly serverId: string;
  readonly serverUrl: string;
  readonly accountOf: (deviceId: string) => ServerAccount;
  /** The embedded server itself; absent when another one stands in for it. */
  readonly server?: DmServer;
}

/** How a handset names itself to the server: its DevId. */
export function deviceIdOf(imei: string): string {
  return `IMEI:${imei}`;
}

/** What a document of a scenario may name, as `{{name}}`. */
export function templateValues(
  imei: string,
  sim: SimIdentity,
  { serverId, serverUrl, accountOf }: Authority,
): TemplateValues {
  const account = accountOf(deviceIdOf(imei));
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
