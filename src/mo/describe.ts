/**
 * A small language for device descriptions: `interior` and `leaf` in the shape of the tree they describe. What a
 * description leaves out has the default of DM_TND: occurrence One, scope Dynamic.
 */
import { type AccessType, type NodeDescription, type Occurrence, UNBOUNDED } from "../tree/description.ts";
import type { Format } from "../tree/node.ts";

const OCCURRENCES = {
  One: { min: 1, max: 1 },
  ZeroOrOne: { min: 0, max: 1 },
  ZeroOrMore: { min: 0, max: UNBOUNDED },
  OneOrMore: { min: 1, max: UNBOUNDED },
} as const satisfies Record<string, Occurrence>;

/** What is said about a node besides its name and children. */
interface Rules {
  readonly access: readonly AccessType[];
  readonly occurs?: keyof typeof OCCURRENCES;
  readonly scope?: "permanent" | "dynamic";
}

/** What is said about a leaf only. */
export interface LeafRules extends Rules {
  /** Default `chr`. */
  readonly formats?: readonly Format[];
  /** MIME types; default `text/plain`. */
  readonly types?: readonly string[];
  readonly defaultValue?: string;
}

/** An interior node; `id` is the management object identifier it carries as its Type. An empty name is chosen at run time. */
export function interior(
  name: string,
  rules: Rules & { readonly id?: string },
  children: readonly NodeDescription[],
): NodeDescription {
  const types = rules.id === undefined ? [] : [rules.id];
  return { name, ...common(rules), formats: ["node"], types, children };
}

/** The description of a leaf. */
export function leaf(name: string, rules: LeafRules): NodeDescription {
  return {
    name,
    ...common(rules),
    formats: rules.formats ?? ["chr"],
    types: rules.types ?? ["text/plain"],
    ...(rules.defaultValue === undefined ? {} : { defaultValue: rules.defaultValue }),
    children: [],
  };
}

/** Any nodes of any format, `levels` deep: what stands below an Ext node. */
export function anything(levels: number, access: readonly AccessType[]): readonly NodeDescription[] {
  if (levels === 0) return [];
  const children = anything(levels - 1, access);
  const leaves: readonly Format[] = ["chr", "bool", "int", "bin", "b64", "xml", "date", "time", "float", "null"];
  const formats: readonly Format[] = children.length > 0 ? [...leaves, "node"] : leaves;
  return [{ name: "", ...common({ access, occurs: "ZeroOrMore" }), formats, types: [], children }];
}

function common(rules: Rules): Pick<NodeDescription, "access" | "occurrence" | "scope"> {
  return {
    access: new Set(rules.access),
    occurrence: OCCURRENCES[rules.occurs ?? "One"],
    scope: rules.scope ?? "dynamic",
  };
}
