/** Words for objects that describe the device itself: permanent nodes that servers only read. */
import type { NodeDescription } from "../tree/description.ts";
import { anything, interior, type LeafRules, leaf } from "./describe.ts";

const READ_ONLY = { access: ["Get"], scope: "permanent" } as const;

const EXTENSION_LEVELS = 4;

/** A leaf with something that the device tells of itself. */
export function fact(name: string, rules: Partial<LeafRules> = {}): NodeDescription {
  return leaf(name, { ...READ_ONLY, ...rules });
}

/** An interior node with such leaves; `id` where it is the root of an object. */
export function facts(name: string, children: readonly NodeDescription[], id?: string): NodeDescription {
  return interior(name, { ...READ_ONLY, ...(id === undefined ? {} : { id }) }, children);
}

/** A node that only some models have, with whatever they put below it. */
export function extraFacts(name: string): NodeDescription {
  return interior(name, { ...READ_ONLY, occurs: "ZeroOrOne" }, anything(EXTENSION_LEVELS, ["Get"]));
}
