/**
 * The typed SyncML DM message: what {@link ./from-markup.ts} reads from an element tree and {@link ./to-markup.ts} writes.
 * Field names follow the DTD in camel case. Absent optional elements are absent fields.
 */

/** `Data`: text (PCDATA, STR_I) or octets (OPAQUE). Raw child elements are given as their XML text. */
export type Data = string | Uint8Array;

/** `Target` or `Source`: LocURI and LocName. */
export interface Location {
  readonly uri: string;
  readonly name?: string;
}

export interface Meta {
  readonly format?: string;
  readonly type?: string;
  readonly mark?: string;
  /** Octets of the whole transferred representation of a large object. */
  readonly size?: number;
  /** The raw nonce; base64 on the wire. */
  readonly nextNonce?: Uint8Array;
  readonly maxMsgSize?: number;
  readonly maxObjSize?: number;
}

export interface Cred {
  readonly meta?: Meta;
  readonly data: Data;
}

export interface Item {
  readonly target?: Location;
  readonly source?: Location;
  readonly meta?: Meta;
  readonly data?: Data;
  readonly moreData?: boolean;
}

export interface SyncHdr {
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

/** Add, Copy, Delete, Exec, Get or Replace. */
export interface ItemCommand extends CommandBase {
  readonly cmd: ItemCommandName;
  readonly meta?: Meta;
  readonly correlator?: string;
  readonly items: readonly Item[];
}
export type ItemCommandName = "Add" | "Copy" | "Delete" | "Exec" | "Get" | "Replace";

export interface Alert extends CommandBase {
  readonly cmd: "Alert";
  /** The alert code, for example 1201; undefined when missing. */
  readonly code?: number;
  readonly correlator?: string;
  readonly items: readonly Item[];
}

export interface ContainerCommand extends CommandBase {
  readonly cmd: "Atomic" | "Sequence";
  readonly meta?: Meta;
  readonly commands: readonly Command[];
}

export interface Status extends CommandBase {
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

export interface Results extends CommandBase {
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
}

export type Command = ItemCommand | Alert | ContainerCommand | Status | Results | UnknownCommand;

export interface SyncMLMessage {
  readonly header: SyncHdr;
  readonly commands: readonly Command[];
  readonly final: boolean;
}

/** How a message is put into octets. */
export type SyncMLEncoding = "wbxml" | "xml";

export const SYNCML_DM_TYPES: Readonly<Record<SyncMLEncoding, string>> = {
  wbxml: "application/vnd.syncml.dm+wbxml",
  xml: "application/vnd.syncml.dm+xml",
};
