import type { Command, Data, Item, Meta, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { Draft } from "../../tree/draft.ts";
import type { Principal } from "../../tree/rights.ts";
import type { NodePath, NodeUri } from "../../tree/uri.ts";
import type { CommandRules } from "../command-rules.ts";
import type { ObjectReceiver } from "../large-object-receiver.ts";
import type { Outcome, Reply } from "../reply.ts";
import type { DmBehaviours } from "../settings.ts";
import type { UserDesk } from "../user/user-desk.ts";

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
  readonly rules: CommandRules;
  /** Takes the chunks of large objects; absent: none may stand here. */
  readonly objects: ObjectReceiver | undefined;
  /** Whether the items of a Results can be sent: each fits into a message, whole or in chunks, and there is room for them to wait. What can be counts as waiting. */
  readonly takesResults: (items: readonly Item[], cmdRef: string) => boolean;
  /** Lists asked for in this message that were made and could not be sent. */
  readonly lists: { tooLarge: number };
  /** Whether replies fit into one message together. */
  readonly fitsTogether: (replies: readonly Reply[]) => boolean;
  /** What is behind the nodes that can be executed; absent: nothing. */
  readonly behaviours?: DmBehaviours | undefined;
  /** Whether one more operation may begin, which is then counted; absent: always. */
  readonly mayStart?: () => boolean;
  /** Where the user is shown and asked things; absent: nowhere. */
  readonly user?: UserDesk | undefined;
}

/** One item of a command whose Target is a good URI. */
export interface CommandItem {
  readonly uri: NodeUri;
  /** The URI as the server wrote it. */
  readonly spelled: string;
  /** LocURI of the item's Source, which only Copy has a use for. */
  readonly source?: string | undefined;
  /** The item's Meta over the command's. */
  readonly meta: Meta;
  readonly data: Data | undefined;
  /** The command's, by which the report of an Exec names it. */
  readonly correlator?: string | undefined;
}

/** Carries out one item. Checks come in this order, so that the first failing one names the status: feature, existence, description, ACL, format, size, room. Never throws for a server's mistake. */
export type ItemHandler = (item: CommandItem, context: CommandContext) => Outcome;

/** Carries out any command; containers get it for their members. */
export type Execute = (command: Command, context: CommandContext) => readonly Reply[];
