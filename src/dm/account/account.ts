import { DMACC } from "../../mo/dmacc.ts";
import { DMACC_1_1 } from "../../mo/dmacc-1.1.ts";
import type { Tree } from "../../tree/tree.ts";
import type { NodePath } from "../../tree/uri.ts";
import { readFlatDmAcc } from "./account-1.1.ts";
import { readDmAcc } from "./account-1.2.ts";

/** Who proves what to whom: an instance of AppAuth, or one half of an account of DM 1.1.2 (DM_StdObj, DMAcc). */
export interface Credential {
  /** The node that the values stand below, for example `./DMAcc/ex/AppAuth/1`. */
  readonly path: NodePath;
  /** AAuthType, for example `BASIC` or `DIGEST`; empty when missing. */
  readonly type: string;
  readonly name: string;
  readonly secret: string;
  /** The raw octets of AAuthData; empty when there is none yet. */
  readonly nonce: Uint8Array;
}

/** Level HTTP, or level OBEX where the address is one of OBEX: what the transport shows to the server when it is asked (DM_StdObj, DMAcc). */
export interface TransportCredential {
  readonly scheme: "basic" | "digest" | "obex";
  readonly name: string;
  readonly secret: string;
}

/** Where in the tree an account has what a session may have to change. */
export interface AccountNodes {
  /** The leaf that names the server. */
  readonly serverId: NodePath;
  /** The node below which Addr stands. */
  readonly address: NodePath;
  /** The leaf for the nonce of either direction, whether there is one yet or not; `null` without credentials. */
  readonly clientNonce: NodePath | null;
  readonly serverNonce: NodePath | null;
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
  readonly transportCredential?: TransportCredential;
  readonly nodes: AccountNodes;
}

/** Every DM account, found by the MO identifier of its node, in the order of {@link Tree.objects}. One without ServerID or usable address is left out. */
export function readAccounts(tree: Tree): readonly Account[] {
  return tree.objects().flatMap((path) => {
    const type = tree.get(path)?.type;
    if (type === DMACC.id) return readDmAcc(tree, path);
    return type === DMACC_1_1.id ? readFlatDmAcc(tree, path) : [];
  });
}
