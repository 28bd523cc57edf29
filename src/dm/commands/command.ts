import type { Command, Data, Item, Meta, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { Draft } from "../../tree/draft.ts";
import type { Principal } from "../../tree/rights.ts";
import type { NodePath, NodeUri } from "../../tree/uri.ts";
import type { Outcome, Reply } from "../reply.ts";

/** A server in a session, by its ServerID, not the URL of the SyncHdr; or a bootstrap. */
export type Sender = Extract<Principal, { readonly kind: "server" }> | BootstrapSender;

/**
 * A bootstrap: no ACL is asked, nodes may come in any order, and what the device has no use for may be passed over
 * (DM_Bootstrap §5.6). It lasts as long as its message.
 */
export interface BootstrapSender {
  readonly kind: "bootstrap";
  /** Interior nodes made only because something below them was added: to add one afterwards repeats nothing. */
  readonly implied: Set<NodePath>;
  /** Takes note of a part of a serialised tree that is left out. */
  readonly passOver: (uri: string, reason: string) => void;
}

/** What a command works on and who sent it. */
export interface CommandContext {
  readonly draft: Draft;
  readonly principal: Sender;
  /** How the server's message was encoded, and how the answer will be. */
  readonly encoding: { readonly received: SyncMLEncoding; readonly sent: SyncMLEncoding };
  /** Octets that one value may have: coming in, the client's own limit; going out, the server's. */
  readonly maxObjSize: { readonly received: number; readonly sent: number };
  /** Whether the item of a Results can be sent: it fits into a message of its own, and there is room for it to wait. One that can be counts as waiting. */
  readonly takesResults: (item: Item, cmdRef: string) => boolean;
  /** Whether replies fit into one message together. */
  readonly fitsTogether: (replies: readonly Reply[]) => boolean;
}

/** One item of a command whose Target is a good URI. */
export interface CommandItem {
  readonly uri: NodeUri;
  /** The URI as the server wrote it. */
  readonly spelled: string;
  /** The item's Meta over the command's. */
  readonly meta: Meta;
  readonly data: Data | undefined;
}

/** Carries out one item. Checks come in this order, so that the first failing one names the status: feature, existence, description, ACL, format, size, room. Never throws for a server's mistake. */
export type ItemHandler = (item: CommandItem, context: CommandContext) => Outcome;

/** Carries out any command; containers get it for their members. */
export type Execute = (command: Command, context: CommandContext) => readonly Reply[];
