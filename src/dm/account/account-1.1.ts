import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import type { Account, Credential } from "./account.ts";
import { readFlatAddress } from "./account-address.ts";
import { foundAccount } from "./found-account.ts";
import { leafOctets, leafText } from "./leaf.ts";

/** AAuthType names by the values of AuthPref. Nokia's handsets have `syncml:auth-none`: then neither side proves anything. */
const AUTH_TYPES: ReadonlyMap<string, string> = new Map([
  ["syncml:auth-basic", "BASIC"],
  ["syncml:auth-md5", "DIGEST"],
  ["syncml:auth-mac", "HMAC"],
  ["syncml:auth-none", "TRANSPORT"],
]);

/** The account of a flat object (DM_StdObj 1.1.2, DMAcc), told in the words of DM 1.2; none without ServerId or usable address. */
export function readFlatDmAcc(tree: Tree, path: NodePath): readonly Account[] {
  const at = (name: string) => childOf(path, name);
  const serverId = leafText(tree, at("ServerId"));
  const address = readFlatAddress(tree, path);
  if (!serverId || !address) return [];
  const name = leafText(tree, at("Name"));
  const authPref = AUTH_TYPES.get((leafText(tree, at("AuthPref")) ?? "").trim().toLowerCase());
  const user = leafText(tree, at("UserName")) ?? "";
  const credential = (who: string, secret: string, nonce: string): Credential | undefined => {
    const password = leafText(tree, at(secret));
    return password === undefined
      ? undefined
      : { path, type: authPref ?? "", name: who, secret: password, nonce: leafOctets(tree, at(nonce)) };
  };
  const client = credential(user, "ClientPW", "ClientNonce");
  const server = credential(serverId, "ServerPW", "ServerNonce");
  return [
    foundAccount({
      path,
      serverId,
      url: address.url,
      name,
      authPref,
      client,
      server,
      transportCredential: undefined,
      nodes: {
        serverId: at("ServerId"),
        address: address.node,
        clientNonce: client ? at("ClientNonce") : null,
        serverNonce: server ? at("ServerNonce") : null,
      },
    }),
  ];
}
