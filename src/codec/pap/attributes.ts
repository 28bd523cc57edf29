/** Attributes of PAP elements as tables: one line says name, form and whether it has to be there, and both directions follow it. */
import { attribute } from "../markup/element.ts";
import { type Place, refuse } from "../markup/place.ts";

/** How the text of an attribute becomes a value. */
interface Form<T> {
  /** Undefined when the text is none of that form. */
  readonly parse: (text: string) => T | undefined;
  readonly format: (value: T) => string;
  /** What is expected, for messages. */
  readonly expected: string;
}

/** One attribute: the name in the document, the form of its value. */
export interface AttributeRule<T, Required extends boolean> {
  readonly name: string;
  readonly form: Form<T>;
  readonly required: Required;
}

type ValueOf<R> = R extends AttributeRule<infer T, boolean> ? T : never;
type RequiredKeys<T> = { [K in keyof T]: T[K] extends { readonly required: true } ? K : never }[keyof T];

/** The record that a table describes: attributes that need not be there are optional. */
export type AttributesOf<T> = { readonly [K in RequiredKeys<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, RequiredKeys<T>>]?: ValueOf<T[K]>;
};

/** Any text. */
export const TEXT: Form<string> = { parse: (text) => text, format: (value) => value, expected: "text" };

/** `true` or `false`. */
export const FLAG: Form<boolean> = {
  parse: (text) => ({ true: true, false: false })[text.trim().toLowerCase()],
  format: String,
  expected: "true or false",
};

/** A response code: up to five digits, as some gateways have codes of their own with five. */
export const CODE: Form<number> = {
  parse: (text) => (/^\s*[0-9]{1,5}\s*$/.test(text) ? Number(text) : undefined),
  format: String,
  expected: "a response code",
};

/** One of some words. Reading takes them in any case, as senders write them so. */
export function oneOf<const T extends string>(words: readonly T[]): Form<T> {
  return {
    parse: (text) => words.find((word) => word === text.trim().toLowerCase()),
    format: (value) => value,
    expected: `one of ${words.join(", ")}`,
  };
}

/** An attribute that has to be there. */
export function required<T>(name: string, form: Form<T>): AttributeRule<T, true> {
  return { name, form, required: true };
}

/** An attribute that may be left out. A default of the DTD is not filled in. */
export function optional<T>(name: string, form: Form<T>): AttributeRule<T, false> {
  return { name, form, required: false };
}

/** Reads the attributes of a table; others are left out. @throws {CodecError} with the element's path, when one is missing or malformed */
export function readAttributes<T extends object>(place: Place, table: T): AttributesOf<T> {
  const values: Record<string, unknown> = {};
  for (const [key, { name, form, required: isRequired }] of rules(table)) {
    const text = attribute(place.element, name);
    if (text === undefined && isRequired) refuse(place, `no ${name}`);
    if (text === undefined) continue;
    values[key] = form.parse(text) ?? refuse(place, `${name} is "${text.slice(0, 80)}", expected ${form.expected}`);
  }
  return values as AttributesOf<T>;
}

/** The attributes of a table as a document has them, in the order of the table. */
export function writeAttributes<T extends object>(values: AttributesOf<T>, table: T): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [key, { name, form }] of rules(table)) {
    const value = (values as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) written[name] = form.format(value);
  }
  return written;
}

/** The rules of a table, their value types forgotten: {@link AttributesOf} has them. */
function rules(table: object): [string, AttributeRule<unknown, boolean>][] {
  return Object.entries(table);
}
