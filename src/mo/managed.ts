/**
 * Words for objects that a server manages after they were provisioned. The specifications give the least AccessType,
 * mostly Get; a server that is to correct or extend what a bootstrap made needs Add, Delete and Replace as well.
 */
import type { AccessType, NodeDescription } from "../tree/description.ts";
import { anything, interior, type LeafRules, leaf } from "./describe.ts";

const MANAGED: readonly AccessType[] = ["Add", "Delete", "Get", "Replace"];

/** Levels below an Ext node; `WLAN/SSIDList/1/SSID` below BearerParams needs four. */
const EXTENSION_LEVELS = 4;

/** A truth value; servers write it as `bool` or as text. */
export const FLAG = { formats: ["bool", "chr"] } as const;

/** A leaf that its parent always has, so it goes only with its parent. */
export function required(name: string, rules: Partial<LeafRules> = {}): NodeDescription {
  return leaf(name, { access: ["Add", "Get", "Replace"], ...rules });
}

/** A leaf that servers may add and delete. */
export function optional(name: string, rules: Partial<LeafRules> = {}): NodeDescription {
  return leaf(name, { access: MANAGED, occurs: "ZeroOrOne", ...rules });
}

/** An optional leaf that no server reads back. */
export function secret(name: string, rules: Partial<LeafRules> = {}): NodeDescription {
  return optional(name, { access: ["Add", "Delete", "Replace"], ...rules });
}

/** An optional interior node with named children. */
export function group(name: string, children: readonly NodeDescription[]): NodeDescription {
  return interior(name, { access: MANAGED, occurs: "ZeroOrOne" }, children);
}

/** An optional interior node whose children are alike and named at run time: `name/x/…`. */
export function list(name: string, children: readonly NodeDescription[]): NodeDescription {
  return group(name, [interior("", { access: MANAGED, occurs: "OneOrMore" }, children)]);
}

/** A node below which makers put what they like; `known` is what this one has rules for. */
export function extension(name: string, known: readonly NodeDescription[] = []): NodeDescription {
  return group(name, [...known, ...anything(EXTENSION_LEVELS, [...MANAGED, "Copy"])]);
}

/** An optional interior node whose children are leaves named at run time: `name/x`. */
export function values(name: string): NodeDescription {
  return group(name, [leaf("", { access: MANAGED, occurs: "OneOrMore" })]);
}

/** The permanent node below which the instances of an object stand; each carries the object's identifier. */
export function instances(name: string, id: string, children: readonly NodeDescription[]): NodeDescription {
  return interior(name, { access: ["Get"], scope: "permanent" }, [
    interior("", { access: MANAGED, occurs: "ZeroOrMore", id }, children),
  ]);
}
