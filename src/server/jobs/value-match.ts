import { z } from "zod";

/** A value as people write it in a file. */
export const SCALAR_SCHEMA = z.union([z.string(), z.number(), z.boolean()], {
  error: "expected text, a number, or true or false",
});

const regularExpression = z.string().refine(isRegularExpression, { error: "expected a regular expression" });

/**
 * What a value is to be: itself, or all that the keys say. Values are compared as text, so that `1` and `"1"` are the same;
 * the list of the children of a node is a text with `/` between the names (DM_Protocol, Get).
 */
export const VALUE_MATCH_SCHEMA = z.union(
  [
    SCALAR_SCHEMA,
    z
      .strictObject({
        /** A regular expression; it is held against the whole only where it says so by `^` and `$`. */
        matches: regularExpression.optional(),
        /** Names that are in the list of children, in any order. */
        contains: z.union([SCALAR_SCHEMA, z.array(SCALAR_SCHEMA).min(1)]).optional(),
        not: SCALAR_SCHEMA.optional(),
        /** Whether there is a value at all. */
        known: z.boolean().optional(),
      })
      .refine((match) => Object.keys(match).length > 0, { error: "expected matches, contains, not or known" }),
  ],
  { error: "expected a value, or an object with matches, contains, not or known" },
);

/** One of {@link VALUE_MATCH_SCHEMA}. */
export type ValueMatch = z.output<typeof VALUE_MATCH_SCHEMA>;

/** Whether a value is as wanted; `undefined` is one that is not known, which fits nothing but `known: false` and `not`. */
export function valueFits(value: string | undefined, wanted: ValueMatch): boolean {
  if (typeof wanted !== "object") return value === String(wanted);
  const { matches, contains, not, known } = wanted;
  if (known !== undefined && known !== (value !== undefined)) return false;
  if (not !== undefined && value === String(not)) return false;
  if (matches !== undefined && (value === undefined || !new RegExp(matches).test(value))) return false;
  if (contains === undefined) return true;
  const names = new Set(value?.split("/"));
  return [contains].flat().every((name) => names.has(String(name)));
}

/** The wish in words, for what is told about one that is not met. */
export function describeMatch(wanted: ValueMatch): string {
  if (typeof wanted !== "object") return JSON.stringify(String(wanted));
  const { matches, contains, not, known } = wanted;
  return [
    ...(known === undefined ? [] : [known ? "any value" : "no value"]),
    ...(not === undefined ? [] : [`another value than ${JSON.stringify(String(not))}`]),
    ...(matches === undefined ? [] : [`a match of /${matches}/`]),
    ...(contains === undefined ? [] : [`${[contains].flat().map(String).join(" and ")} in the list`]),
  ].join(", ");
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
