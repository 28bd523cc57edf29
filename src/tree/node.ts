import { fromBase64, utf8Length } from "../base/bytes.ts";

/** The formats a node can have (DM_TND). `node` is an interior node; all others are leaves. */
export const FORMATS = ["b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** Where a node came from: the device model, a bootstrap (CP or DM profile), a file of a card, the device itself, or a server. */
export type Origin = "factory" | "cp" | "dm" | `card:${string}` | "device" | `server:${string}`;

/** One node without its name and children. JSON-serialisable. */
export interface NodeState {
  readonly format: Format;
  /** Leaf: MIME type. Interior node: identifier of the management object whose root it is, or empty. */
  readonly type: string;
  /** Leaf: text; for format `bin` the base64 of the raw octets. Interior nodes have none. */
  readonly value?: string;
  /** The node's own ACL; absent when it inherits. */
  readonly acl?: string;
  readonly title?: string;
  /** Time of the last change of the value, ISO 8601 basic UTC; absent: unchanged since the factory. */
  readonly tStamp?: string;
  /** Changes so far, modulo 65536; absent: none. */
  readonly verNo?: number;
  readonly origin?: Origin;
}

/** Whether a node is an interior node, so that it has children and no value. */
export function isInterior(node: NodeState): boolean {
  return node.format === "node";
}

/** Whether a node is the root of a management object: an interior node with a type. */
export function isObjectRoot(node: NodeState | null | undefined): boolean {
  return node?.format === "node" && node.type !== "";
}

/** Octets of a leaf's raw value: what base64 stands for where the format says so. */
export function valueLengthBytes({ format, value = "" }: NodeState): number {
  const raw = format === "bin" || format === "b64" ? fromBase64(value) : undefined;
  return raw?.length ?? utf8Length(value);
}

/** Whether two states say the same; `null` (deleted) and `undefined` (never there) both mean no node. */
export function sameState(a: NodeState | null | undefined, b: NodeState | null | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return !a && !b;
  return (
    a.format === b.format &&
    a.type === b.type &&
    a.value === b.value &&
    a.acl === b.acl &&
    a.title === b.title &&
    a.tStamp === b.tStamp &&
    a.verNo === b.verNo &&
    a.origin === b.origin
  );
}
