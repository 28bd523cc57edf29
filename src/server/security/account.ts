import type { AuthScheme } from "./authentication.ts";

/** What the server and one device know of each other: the credentials and first nonces that the bootstrap gave out (DM_Security). */
export interface ServerAccount {
  /** The name the client authenticates with, in its Source LocName. */
  readonly userName: string;
  readonly password: string;
  /** The client's first nonce, in base64; absent: the empty one. */
  readonly clientNonce?: string;
  /** The name the server authenticates with; absent: its server id. */
  readonly serverName?: string;
  readonly serverPassword: string;
  /** The server's first nonce, in base64; absent: the empty one. */
  readonly serverNonce?: string;
  /** How the two prove themselves; absent: as the server does with everybody. */
  readonly auth?: AuthScheme;
}

/** Who may talk to the server. */
export interface AccountBook {
  /** The account of a device; with a user name, only one of that name. */
  find(deviceId: string, userName: string | undefined): ServerAccount | undefined;
}

/** A book of the given accounts, one a device; `fallback` serves every other device. */
export function accountBook(
  accounts: ReadonlyMap<string, ServerAccount>,
  fallback?: (deviceId: string) => ServerAccount | undefined,
): AccountBook {
  return {
    find(deviceId, userName) {
      const account = accounts.get(deviceId) ?? fallback?.(deviceId);
      return userName === undefined || userName === account?.userName ? account : undefined;
    },
  };
}
