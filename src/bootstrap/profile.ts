import type { AclRight } from "../tree/acl.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import type { Refusal } from "./refusal.ts";

/** What a bootstrap document would do to the tree. */
export interface BootstrapPlan {
  readonly edits: readonly TreeEdit[];
  /** Identifiers of the servers whose accounts it makes. */
  readonly servers: readonly string[];
  /** What of the document has no node, and why. */
  readonly dropped: readonly { readonly path: string; readonly reason: string }[];
}

/** How the documents of one profile are understood (DM_Bootstrap §5.2). */
export interface Profile {
  /** Decodes an authentic document and plans its edits, or says why it is of no use. `added` are rights granted beyond the least. */
  plan(body: Uint8Array, tree: Tree, added: readonly AclRight[]): BootstrapPlan | { readonly refusal: Refusal };
}
