import { fromBase64, utf8Bytes } from "../base/bytes.ts";
import { DMACC } from "../mo/dmacc.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath } from "../tree/uri.ts";
import { readAddress } from "./account-address.ts";

/** One instance of AppAuth: who proves what to whom (DM_StdObj, DMAcc). */
export interface Credential {
  /** The AppAuth instance, for example `./DMAcc/ex/AppAuth/1`. */
  readonly path: NodePath;
  /** AAuthType, for example `BASIC` or `DIGEST`; empty when missing. */
  readonly type: string;
  readonly name: string;
  readonly secret: string;
  /** The raw octets of AAuthData; empty when there is none yet. */
  readonly nonce: Uint8Array;
}

/** One DM account of the tree that a session can be opened with. */
export interface Account {
  /** The account's node, for example `./DMAcc/ex`. */
  readonly path: NodePath;
  readonly serverId: string;
  readonly name?: string;
  readonly url: string;
  /** AAuthPref: the authentication type to try first. */
  readonly authPref?: string;
  /** Level CLCRED: what the client shows to the server. */
  readonly client?: Credential;
  /** Level SRVCRED: what the server shows to the client. */
  readonly server?: Credential;
}

/** Every DM account, found by the MO identifier of its node, in tree order. One without ServerID or usable address is left out. */
export function readAccounts(tree: Tree): readonly Account[] {
  return tree.subtree(".").flatMap((path) => (tree.get(path)?.type === DMACC.id ? readAccount(tree, path) : []));
}

function readAccount(tree: Tree, path: NodePath): readonly Account[] {
  const serverId = leafText(tree, childOf(path, "ServerID"));
  const url = readAddress(tree, childOf(path, "AppAddr"));
  if (!serverId || !url) return [];
  const name = leafText(tree, childOf(path, "Name"));
  const authPref = leafText(tree, childOf(path, "AAuthPref"));
  const client = readCredential(tree, path, "CLCRED", authPref);
  const server = readCredential(tree, path, "SRVCRED", authPref);
  return [
    {
      path,
      serverId,
      url,
      ...(name ? { name } : {}),
      ...(authPref ? { authPref } : {}),
      ...(client ? { client } : {}),
      ...(server ? { server } : {}),
    },
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

function leafText(tree: Tree, path: NodePath): string | undefined {
  return tree.get(path)?.value;
}

function leafOctets(tree: Tree, path: NodePath): Uint8Array {
  const node = tree.get(path);
  if (node?.value === undefined) return new Uint8Array();
  const binary = node.format === "bin" || node.format === "b64";
  return binary ? (fromBase64(node.value) ?? new Uint8Array()) : utf8Bytes(node.value);
}
