import { toBase64, toHex } from "../base/bytes.ts";
import type { Random } from "../base/random.ts";
import { type AccountBook, accountBook, type ServerAccount } from "../server/security/account.ts";
import type { ServerFile } from "./load/server/server-schema.ts";

/** The server that the example document `scenarios/documents/w7.xml` names, and the credentials that are in it. */
export const EXAMPLE_SERVER_ID = "dm.lab.example";
/** The credentials of that document, for every device. */
export const EXAMPLE_ACCOUNTS: NonNullable<ServerFile["accounts"]> = [
  {
    device: "*",
    name: "srv",
    password: "srvpw",
    nonce: "bm9uY2UtMQ==",
    serverName: "dev",
    serverPassword: "devpw",
    serverNonce: "bm9uY2UtMg==",
  },
];

/**
 * The credentials that a device and the embedded server share in a scenario: another password for every device, 128 bits
 * each, and first nonces. They follow from the seed and the device id alone.
 */
export function scenarioAccount(random: Random, deviceId: string, serverId: string): ServerAccount {
  const own = random.fork(`account/${deviceId}`);
  return {
    userName: deviceId,
    password: toHex(own.bytes(16)),
    clientNonce: toBase64(own.bytes(16)),
    serverName: serverId,
    serverPassword: toHex(own.bytes(16)),
    serverNonce: toBase64(own.bytes(16)),
  };
}

/** The account book that a jobs file describes; the device `*` stands for every device not named. */
export function bookFromFile(accounts: NonNullable<ServerFile["accounts"]>): AccountBook {
  const entries = accounts.map(({ device, name, password, nonce, serverName, serverPassword, serverNonce, auth }) => {
    const names = { userName: name, serverName };
    const secrets = { password, clientNonce: nonce, serverPassword, serverNonce };
    return [device, { ...names, ...secrets, ...(auth === undefined ? {} : { auth }) }] as const;
  });
  const named = new Map(entries);
  const everyOther = named.get("*");
  return accountBook(named, () => everyOther);
}
