import type { OptionalProperty } from "./base-tree.ts";
import type { Format } from "./node.ts";

/** The commands a description can allow on a node (DM_TND). */
export type AccessType = "Add" | "Copy" | "Delete" | "Exec" | "Get" | "Replace";

/** How often a node may occur below its parent. `max` is {@link UNBOUNDED} for ZeroOrMore and OneOrMore. */
export interface Occurrence {
  readonly min: number;
  readonly max: number;
}

/** `max` of a node that may occur any number of times. */
export const UNBOUNDED = Number.POSITIVE_INFINITY;

/** The rules for one node and those below it, from the device description framework (DM_TND). */
export interface NodeDescription {
  /** Empty: the name is chosen at run time, and the description holds for every sibling that no other one names. */
  readonly name: string;
  readonly access: ReadonlySet<AccessType>;
  /** Allowed formats, the usual one first. With `node` among others the node may be interior or leaf. */
  readonly formats: readonly Format[];
  /** Leaf: allowed MIME types. Interior node: management object identifiers. Empty: any. */
  readonly types: readonly string[];
  readonly occurrence: Occurrence;
  /** `permanent` nodes come with the device: no server creates, deletes or renames them. */
  readonly scope: "permanent" | "dynamic";
  readonly defaultValue?: string;
  /** Whether names below are compared with or without regard to case; absent: as above this node, and CS at the root. */
  readonly caseSense?: "CS" | "CIS";
  /** The optional properties of such a node; absent: those of the device. */
  readonly properties?: ReadonlySet<OptionalProperty>;
  readonly children: readonly NodeDescription[];
}

/** The description of the child `name`: the one that names it, else the one for names chosen at run time. */
export function childDescription(parent: NodeDescription, name: string): NodeDescription | undefined {
  let unnamed: NodeDescription | undefined;
  for (const child of parent.children) {
    if (child.name === name) return child;
    if (child.name === "") unnamed ??= child;
  }
  return unnamed;
}

/** The Type a node gets when nobody states one: the first described that fits, else the plain MIME type of a leaf and none for an interior node. */
export function usualType(description: NodeDescription, format: Format): string {
  const described = description.types.find((type) => isMediaType(type) === (format !== "node"));
  if (described !== undefined || format === "node") return described ?? "";
  return format === "bin" ? "application/octet-stream" : "text/plain";
}

/** Whether a type is a MIME type; the identifiers of objects are URNs, or names of DM 1.1 with two slashes, such as `org.openmobilealliance/1.0/w7`. */
export function isMediaType(type: string): boolean {
  return type.split("/").length === 2;
}
