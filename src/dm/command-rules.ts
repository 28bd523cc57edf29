import type { ItemCommandName } from "../codec/syncml/message.ts";
import { type AclRules, USUAL_ACL_RULES } from "../tree/rights.ts";
import type { StatusCode } from "../tree/status.ts";
import type { NodePath } from "../tree/uri.ts";

/** What `?list=` may ask for (DM_TND). */
export const LISTS = ["Struct", "StructData", "TNDS"] as const;

/** One of {@link LISTS}. */
export type ListName = (typeof LISTS)[number];

/** A place where commands fail for a reason of the device's own: a node in use, a store that does not answer. */
export interface Refusal {
  /** The node with all below it. */
  readonly at: NodePath;
  /** Absent: every command. */
  readonly command?: ItemCommandName | undefined;
  /** What a command answers that would have succeeded; nothing of it is left. */
  readonly status: Extract<StatusCode, 403 | 420 | 500 | 503 | 506 | 510>;
}

/** How a device model deals with commands where the specifications leave a choice, or devices are known to differ. */
export interface CommandRules {
  /** Copy onto an existing leaf, to a new one, either, or neither (406). */
  readonly copy: "any" | "overwrite" | "create" | "unsupported";
  /** The lists a Get may ask for; any other answers 406. */
  readonly lists: readonly ListName[];
  /** Serialised trees in Add and Replace; `unsupported` answers 415. */
  readonly trees: "supported" | "unsupported";
  /** Interior nodes that an Add needs: made, and when it fails after all taken away again or kept; `off`: a missing parent is 404. */
  readonly implicitAdd: "undone" | "kept" | "off";
  /** Whether Replace makes a node that is missing, as DM_TND has it, or answers 404, as DM_RepPro has it. */
  readonly replaceCreates: boolean;
  /** `irreversible`: what an Atomic did before it failed stays done, 516; `unsupported`: 406. */
  readonly atomic: "supported" | "irreversible" | "unsupported";
  /** What an Atomic answers in which another one stands; the inner one answers 500 in any case. */
  readonly nestedAtomic: 500 | 507;
  /** Whether the members of an Atomic that is unsupported get a Status as well. */
  readonly refusedMembers: "answered" | "passed-over";
  /** A Replace in an Atomic of a node that was added in it: carried out, or 500. */
  readonly replaceOfAdded: "carried-out" | "refused";
  /** What may stand in an Atomic besides the commands that DM_RepPro names. */
  readonly atomicAllows: readonly ("Exec" | "Get" | "Sequence")[];
  /** Whether a command with NoResp, which DM does not use, gets its Status all the same. */
  readonly noResp: "ignored" | "honoured";
  /** A command without CmdID gets no Status, or 400 with an empty CmdRef. */
  readonly withoutCmdId: "ignored" | "refused";
  /** The Status for an element that is no command of SyncML. */
  readonly unknownElement: 400 | 406 | "ignored";
  /** The Status for a command of SyncML that DM does not use, and for Copy when it is unsupported. */
  readonly unsupported: 406 | 501;
  /** The Status for serialised trees in Add and Replace when they are unsupported. */
  readonly treesRefused: 406 | 415;
  /** The Status for an Alert that only a client sends. */
  readonly clientAlert: 405 | 406;
  /** The Status for an Exec whose operation goes on. */
  readonly execStarted: 101 | 202;
  /** The Status for a text that the user is shown. */
  readonly displayed: 200 | 202;
  /** The Status for a URI with bad syntax. */
  readonly badUri: 404 | 500;
  /** A URI that begins with `/`: bad syntax, or counted from the root. */
  readonly leadingSlash: "refused" | "accepted";
  /** `./Device/Vendor`: a node of its own, or another name of `./Vendor`. */
  readonly deviceVendor: "apart" | "alias";
  /** The Status for an Add of a node that the device does not describe. */
  readonly undescribed: 404 | 405;
  /** The Status for a new name with a `/` in it. */
  readonly slashInName: 405 | 500;
  /** Whether permanent nodes go with a node above them that is deleted, or keep it. */
  readonly permanentBelow: "kept" | "deleted";
  /** Names of children in Results: as they stand in URIs, or as they are. */
  readonly childNames: "escaped" | "plain";
  /** Meta Type of the names of children: the identifier of the object, if it has one, or that of text. */
  readonly listType: "identifier" | "text/plain";
  /** Leaves in a list that nobody reads back: there without a value, or left out. */
  readonly unreadable: "named" | "left-out";
  /** The property Format of a node that holds octets. */
  readonly binaryFormat: "bin" | "b64";
  /** The Status for one node more than the description allows. */
  readonly occurrence: 405 | 420;
  readonly acl: AclRules & {
    /** Whether an interior node of a server without Replace above it can be read by that server: the specification's three rights leave Get out. */
    readonly autoAddGet: boolean;
    /** Whose Get lets a server read an ACL. */
    readonly readBy: "node" | "parent";
    /** The Status for an ACL that cannot be read. */
    readonly malformed: 400 | 500;
  };
  /** The first that fits counts. */
  readonly refusals: readonly Refusal[];
}

/** The rules of a device that does what the specifications say, and of what they leave open the usual. */
export const STANDARD_RULES: CommandRules = {
  copy: "any",
  lists: LISTS,
  trees: "supported",
  implicitAdd: "undone",
  replaceCreates: false,
  atomic: "supported",
  nestedAtomic: 507,
  refusedMembers: "answered",
  replaceOfAdded: "carried-out",
  atomicAllows: [],
  noResp: "ignored",
  withoutCmdId: "ignored",
  unknownElement: 400,
  unsupported: 406,
  treesRefused: 415,
  clientAlert: 405,
  execStarted: 202,
  displayed: 200,
  badUri: 500,
  leadingSlash: "refused",
  deviceVendor: "apart",
  undescribed: 405,
  slashInName: 500,
  permanentBelow: "kept",
  childNames: "escaped",
  listType: "identifier",
  unreadable: "named",
  binaryFormat: "bin",
  occurrence: 420,
  acl: { ...USUAL_ACL_RULES, autoAddGet: true, readBy: "node", malformed: 500 },
  refusals: [],
};
