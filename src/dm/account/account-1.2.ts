import { isObexUrl } from "../../codec/obex/url.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import type { Account, Credential, TransportCredential } from "./account.ts";
import { readAddress } from "./account-address.ts";
import { foundAccount } from "./found-account.ts";
import { leafOctets, leafText } from "./leaf.ts";

/** The account of a DMAcc object (DM_StdObj, DMAcc); none without ServerID or usable address. */
export function readDmAcc(tree: Tree, path: NodePath): readonly Account[] {
  const serverIdNode = childOf(path, "ServerID");
  const serverId = leafText(tree, serverIdNode);
  const address = readAddress(tree, childOf(path, "AppAddr"));
  if (!serverId || !address) return [];
  const name = leafText(tree, childOf(path, "Name"));
  const authPref = leafText(tree, childOf(path, "AAuthPref"));
  const client = readCredential(tree, path, "CLCRED", authPref);
  const server = readCredential(tree, path, "SRVCRED", authPref);
  const transportCredential = isObexUrl(address.url)
    ? obexCredential(readCredential(tree, path, "OBEX"))
    : httpCredential(readCredential(tree, path, "HTTP"));
  return [
    foundAccount({
      path,
      serverId,
      url: address.url,
      name,
      authPref,
      client,
      server,
      transportCredential,
      nodes: {
        serverId: serverIdNode,
        address: address.node,
        clientNonce: client ? childOf(client.path, "AAuthData") : null,
        serverNonce: server ? childOf(server.path, "AAuthData") : null,
      },
    }),
  ];
}

/** The AppAuth instance of a level; of several, the one of the preferred type, else the first. The names of instances mean nothing. */
function readCredential(tree: Tree, account: NodePath, level: string, preferred?: string): Credential | undefined {
  const appAuth = childOf(account, "AppAuth");
  const instances = tree
    .children(appAuth)
    .map((name) => childOf(appAuth, name))
    .filter((path) => leafText(tree, childOf(path, "AAuthLevel")) === level);
  const typeOf = (path: NodePath) => leafText(tree, childOf(path, "AAuthType")) ?? "";
  const path = instances.find((each) => typeOf(each) === preferred) ?? instances[0];
  if (path === undefined) return undefined;
  return {
    path,
    type: typeOf(path),
    name: leafText(tree, childOf(path, "AAuthName")) ?? "",
    secret: leafText(tree, childOf(path, "AAuthSecret")) ?? "",
    nonce: leafOctets(tree, childOf(path, "AAuthData")),
  };
}

/** Types of the level HTTP; senders leave the prefix out. */
const HTTP_SCHEMES: ReadonlyMap<string, TransportCredential["scheme"]> = new Map([
  ["HTTP-BASIC", "basic"],
  ["BASIC", "basic"],
  ["HTTP-DIGEST", "digest"],
  ["DIGEST", "digest"],
]);

function httpCredential(credential: Credential | undefined): TransportCredential | undefined {
  const scheme = HTTP_SCHEMES.get(credential?.type ?? "");
  return credential && scheme ? { scheme, name: credential.name, secret: credential.secret } : undefined;
}

/** OBEX has one way to ask and to prove, whatever type is stated. */
function obexCredential(credential: Credential | undefined): TransportCredential | undefined {
  return credential && { scheme: "obex", name: credential.name, secret: credential.secret };
}
