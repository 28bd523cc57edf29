import type { NodePath } from "../../tree/uri.ts";

/** Why a part of a provisioning document has no node in the tree. */
export type DropReason =
  /** No management object here is made from it, or its name is unknown. */
  | "not-mapped"
  /** It was understood, but no node holds it. */
  | "no-node"
  /** The description of this device's tree has no place for it. */
  | "not-described"
  /** One is allowed, and another one came first. */
  | "repeated"
  /** Its value is not one that ProvCont or the node allows. */
  | "invalid-value"
  /** The identifier on which all depends is missing: PROVIDER-ID, NAPID or PROXY-ID. */
  | "missing-id"
  | "missing-address"
  /** It names an access point or proxy that does not exist. */
  | "dangling-reference";

/** A parm and the node that holds its value. */
export interface MappedParm {
  readonly from: string;
  readonly to: NodePath;
}

/** A parm, or a characteristic with all it holds, that was left out. */
export interface DroppedParm {
  /** For example `APPLICATION[1]/APPAUTH[2]/AAUTHDATA`; characteristics count from 1 among their kind. */
  readonly path: string;
  readonly reason: DropReason;
}

/** What became of each parm of one document. Holds no values. */
export class MappingReport {
  readonly mapped: MappedParm[] = [];
  readonly dropped: DroppedParm[] = [];

  map(from: string, to: NodePath): void {
    this.mapped.push({ from, to });
  }

  drop(path: string, reason: DropReason): void {
    this.dropped.push({ path, reason });
  }
}
