import type { MarkupElement, MarkupNode } from "../markup/element.ts";

/**
 * The typed SyncML DM message: what {@link ./from-markup.ts} reads from an element tree and {@link ./to-markup.ts} writes.
 * Field names follow the DTD in camel case. Absent optional elements are absent fields.
 */

/** What may hold elements that have no field here. */
interface Extensible {
  /** Those elements, in document order; written after all others. */
  readonly extra?: readonly MarkupElement[];
}

/** `Data`: text (PCDATA, STR_I) or octets (OPAQUE). Raw child elements are given as their XML text. */
export type Data = string | Uint8Array;

/** `Target` or `Source`: LocURI and LocName. */
export interface Location extends Extensible {
  readonly uri: string;
  readonly name?: string;
}

/** `Meta`: what is said about data, or about a message (SyncML_MetaInfo). */
export interface Meta extends Extensible {
  /** `FieldLevel`: the data is a part of an object only. */
  readonly fieldLevel?: boolean;
  readonly format?: string;
  readonly type?: string;
  readonly mark?: string;
  /** Octets of the whole transferred representation of a large object. */
  readonly size?: number;
  readonly anchor?: Anchor;
  readonly version?: string;
  /** The raw nonce; base64 on the wire. */
  readonly nextNonce?: Uint8Array;
  readonly maxMsgSize?: number;
  readonly maxObjSize?: number;
  /** Every `EMI`, experimental meta-information. */
  readonly emi?: readonly string[];
  readonly mem?: Mem;
}

/** Synchronisation anchors; not used by DM. */
export interface Anchor {
  readonly last?: string;
  readonly next: string;
}

/** Free memory of a data store; not used by DM. */
export interface Mem {
  /** `SharedMem`: other data stores take from it too. */
  readonly shared?: boolean;
  /** Octets. */
  readonly freeMem: number;
  /** Items. */
  readonly freeId: number;
}

/** `Cred`: credentials; the Meta says of which type and in which format (SyncML_RepPro). */
export interface Cred {
  readonly meta?: Meta;
  readonly data: Data;
}

/** `Item`: what a command is done to, or with (SyncML_RepPro). */
export interface Item extends Extensible {
  readonly target?: Location;
  readonly source?: Location;
  /** URI of the item's parent at the source; not used by DM. */
  readonly sourceParent?: string;
  readonly targetParent?: string;
  readonly meta?: Meta;
  readonly data?: Data;
  readonly moreData?: boolean;
}

/** `SyncHdr`: from whom to whom a message goes, and in which session (SyncML_RepPro). */
export interface SyncHdr extends Extensible {
  readonly verDtd: string;
  readonly verProto: string;
  readonly sessionId: string;
  readonly msgId: string;
  readonly target: Location;
  readonly source: Location;
  readonly respUri?: string;
  readonly noResp?: boolean;
  readonly cred?: Cred;
  readonly meta?: Meta;
}

interface CommandBase {
  /** Empty when the sender left it out. */
  readonly cmdId: string;
}

/** What every command but Status and Results may carry. */
interface RequestBase extends CommandBase {
  /** No Status is wanted. */
  readonly noResp?: boolean;
  readonly cred?: Cred;
}

/** Add, Copy, Delete, Exec, Get or Replace. */
export interface ItemCommand extends RequestBase, Extensible {
  readonly cmd: ItemCommandName;
  /** Language of the results wanted, of a Get. */
  readonly lang?: string;
  /** Of a Delete; not used by DM. */
  readonly archive?: boolean;
  /** Soft delete, of a Delete; not used by DM. */
  readonly sftDel?: boolean;
  readonly meta?: Meta;
  readonly correlator?: string;
  readonly items: readonly Item[];
}

/** The commands that are done to items. */
export type ItemCommandName = "Add" | "Copy" | "Delete" | "Exec" | "Get" | "Replace";

/** `Alert`: a notice by its code; its items hold what belongs to it (SyncML_RepPro). */
export interface Alert extends RequestBase, Extensible {
  readonly cmd: "Alert";
  /** The alert code, for example 1201; undefined when missing. */
  readonly code?: number;
  readonly correlator?: string;
  readonly items: readonly Item[];
}

/** Atomic or Sequence. */
export interface ContainerCommand extends RequestBase {
  readonly cmd: "Atomic" | "Sequence";
  readonly meta?: Meta;
  readonly commands: readonly Command[];
}

/** `Status`: the answer to one command, or to the header (SyncML_RepPro). */
export interface Status extends CommandBase, Extensible {
  readonly cmd: "Status";
  readonly msgRef: string;
  /** `"0"` names the SyncHdr. */
  readonly cmdRef: string;
  /** `Cmd`: name of the command answered. */
  readonly of: string;
  readonly targetRefs: readonly string[];
  readonly sourceRefs: readonly string[];
  readonly cred?: Cred;
  /** The Meta inside `Chal`: Format, Type, NextNonce. */
  readonly chal?: Meta;
  /** The status code, from `Data`. */
  readonly code: number;
  readonly items: readonly Item[];
}

/** `Results`: what a Get found (SyncML_RepPro). */
export interface Results extends CommandBase, Extensible {
  readonly cmd: "Results";
  readonly msgRef?: string;
  readonly cmdRef: string;
  readonly meta?: Meta;
  readonly targetRef?: string;
  readonly sourceRef?: string;
  readonly items: readonly Item[];
}

/** An element below SyncBody that DM does not use or that is not known, for example `Put` or `Sync`. */
export interface UnknownCommand extends CommandBase {
  readonly cmd: "Unknown";
  readonly name: string;
  /** All that is in it besides CmdID, in document order; absent when that is nothing. */
  readonly content?: readonly MarkupNode[];
}

/** A command, told apart by `cmd`. */
export type Command = ItemCommand | Alert | ContainerCommand | Status | Results | UnknownCommand;

/** A SyncML message: its header, its commands in document order, and whether it ends a package (SyncML_RepPro). */
export interface SyncMLMessage {
  readonly header: SyncHdr;
  readonly commands: readonly Command[];
  readonly final: boolean;
}

/** How a message is put into octets. */
export type SyncMLEncoding = "wbxml" | "xml";

/** Content types of a DM message (SyncML_HTTP). */
export const SYNCML_DM_TYPES: Readonly<Record<SyncMLEncoding, string>> = {
  wbxml: "application/vnd.syncml.dm+wbxml",
  xml: "application/vnd.syncml.dm+xml",
};
