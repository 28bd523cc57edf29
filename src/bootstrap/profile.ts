import type { Emit } from "../events/event.ts";
import type { AclRight } from "../tree/acl.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import type { ConfigurationContext } from "./cp-mapping/configuration-context.ts";
import type { MappingHabits } from "./cp-mapping/habits.ts";
import type { Refusal } from "./refusal.ts";

/** What a bootstrap document would do to the tree. */
export interface BootstrapPlan {
  readonly edits: readonly TreeEdit[];
  /** Identifiers of the servers whose accounts it makes. */
  readonly servers: readonly string[];
  /** What of the document has no node, and why. */
  readonly dropped: readonly { readonly path: string; readonly reason: string }[];
  /** What of the document went to which node; of a profile whose documents do not name the nodes themselves. */
  readonly mapped?: readonly { readonly path: string; readonly uri: string }[];
  /** What in the document is not as its specification says, and was taken all the same. */
  readonly advice?: readonly { readonly path: string; readonly advice: string }[];
  /** The configuration contexts there are afterwards; absent when the profile has none. */
  readonly contexts?: readonly ConfigurationContext[];
}

/** What a profile may know of the handset besides its tree. */
export interface Subscriber {
  /** Of the card in the device; absent without one. */
  readonly imsi?: string;
  /** Configuration contexts that were provisioned before, the first one privileged (ProvCont). */
  readonly contexts?: readonly ConfigurationContext[];
  /** What the device makes of DM accounts in a way of its own. */
  readonly policy?: { readonly habits?: MappingHabits };
  /** Tells of commands as they are carried out, by a profile whose documents hold commands. */
  readonly emit?: Emit;
}

/** How the documents of one profile are understood (DM_Bootstrap §5.2). */
export interface Profile {
  /** Decodes an authentic document and plans its edits, or says why it is of no use. `added` are rights granted beyond the least. */
  plan(
    body: Uint8Array,
    tree: Tree,
    added: readonly AclRight[],
    subscriber?: Subscriber,
  ): BootstrapPlan | { readonly refusal: Refusal };
}
