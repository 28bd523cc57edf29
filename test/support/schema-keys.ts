import type { ZodType, z } from "zod";
import { parseDuration } from "../../src/base/duration.ts";

/** A key that a file may have. */
export interface SchemaKey {
  /** From the top of the file, `[]` for the entries of a list: `jobs[].commands[].get`. */
  readonly path: string;
  readonly isRequired: boolean;
  /** Spans of time in milliseconds; absent when there is none, and where keys inside have theirs. */
  readonly default?: unknown;
}

/** Every key of the files that a schema takes, those of alternatives one after the other, each path once. */
export function schemaKeys(schema: ZodType): readonly SchemaKey[] {
  return [...new Map(keysIn(schema, "").map((key) => [key.path, key])).values()];
}

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes["_zod"]["def"];

const definitionOf = (schema: Schema) => schema._zod.def as Definition;

function keysIn(schema: Schema, at: string): readonly SchemaKey[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "object":
      return Object.entries(definition.shape).flatMap(([name, value]) =>
        keysAt(value, at === "" ? name : `${at}.${name}`),
      );
    case "array":
      return keysIn(definition.element, `${at}[]`);
    case "union":
      return definition.options.flatMap((option) => keysIn(option, at)).map((key) => inAlternative(key, at));
    case "pipe":
      return keysIn(definition.in, at);
    case "optional":
    case "default":
    case "prefault":
      return keysIn(definition.innerType, at);
    default:
      return [];
  }
}

/** Nothing is required that only one alternative has; what is inside of it may be. */
function inAlternative(key: SchemaKey, at: string): SchemaKey {
  const below = key.path.slice(at.length).replace(/^\./, "");
  return /[.[]/.test(below) ? key : { ...key, isRequired: false };
}

function keysAt(schema: Schema, path: string): readonly SchemaKey[] {
  const definition = definitionOf(schema);
  const within = keysIn(schema, path);
  const hasDefault = definition.type === "default" && (within.length === 0 || Array.isArray(definition.defaultValue));
  const isRequired = !["optional", "default", "prefault"].includes(definition.type);
  return [{ path, isRequired, ...(hasDefault ? { default: definition.defaultValue } : {}) }, ...within];
}

/** Whether words of a page, such as `1h`, `cp` or `[0, 1]`, say a default. */
export function saysDefault(words: string, value: unknown): boolean {
  return words !== "" && JSON.stringify(parseDuration(words) ?? fromYaml(words)) === JSON.stringify(value);
}

function fromYaml(words: string): unknown {
  const list = /^\[(.*)\]$/.exec(words);
  if (list) return (list[1] ?? "").split(", ").filter(Boolean).map(fromYaml);
  const text = /^"(.*)"$/.exec(words);
  if (text) return text[1];
  if (words === "true" || words === "false") return words === "true";
  return /^\d+(\.\d+)?$/.test(words) ? Number(words) : words;
}
