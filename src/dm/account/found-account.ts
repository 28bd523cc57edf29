import type { Account } from "./account.ts";

/** What a reader of one form of account has found; `undefined` for what the account leaves out. */
type Found = Pick<Account, "path" | "serverId" | "url" | "nodes"> & {
  readonly [Part in "name" | "authPref" | "client" | "server" | "transportCredential"]: Account[Part] | undefined;
};

/** The account, without what it leaves out. */
export function foundAccount({ path, serverId, url, nodes, ...parts }: Found): Account {
  const { name, authPref, client, server, transportCredential } = parts;
  return {
    path,
    serverId,
    url,
    ...(name ? { name } : {}),
    ...(authPref ? { authPref } : {}),
    ...(client ? { client } : {}),
    ...(server ? { server } : {}),
    ...(transportCredential ? { transportCredential } : {}),
    nodes,
  };
}
