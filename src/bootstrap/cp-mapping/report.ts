import type { NodePath } from "../../tree/uri.ts";

/** Why a part of a provisioning document has no node in the tree. */
export type DropReason =
  /** The device has no object that could be made from it. */
  | "not-supported"
  /** Neither ProvCont nor the registration document of the application knows it. */
  | "unknown"
  /** It was understood, but no node holds it, or something more special stands in its place. */
  | "no-node"
  /** The description of this device's tree has no place for it. */
  | "not-described"
  /** The node's URI would be longer or deeper than the device can bear, or the document makes too many nodes. */
  | "over-limits"
  /** One is allowed, and another one came first; or another one says the same. */
  | "repeated"
  /** Its value is not one that ProvCont or the node allows. */
  | "invalid-value"
  /** It is meant for subscribers of another network. */
  | "other-network"
  /** The identifier on which all depends is missing: APPID, PROVIDER-ID, NAPID or PROXY-ID. */
  | "missing-id"
  | "missing-address"
  /** It names an access point or proxy that does not exist. */
  | "dangling-reference";

/** A parm and the node that holds its value. */
export interface MappedParm {
  /** As {@link DroppedParm.path}. */
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
  readonly #accounted = new Set<string>();

  map(from: string, to: NodePath): void {
    this.mapped.push({ from, to });
    this.#accounted.add(from);
  }

  /** What is left out several times, as of a parm that several objects share, is reported once. */
  drop(path: string, reason: DropReason): void {
    if (this.#accounted.has(path)) return;
    this.dropped.push({ path, reason });
    this.#accounted.add(path);
  }

  /** Whether it is said already what became of this parm. */
  accountsFor(path: string): boolean {
    return this.#accounted.has(path);
  }
}
