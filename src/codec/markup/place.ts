import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { textOf } from "./content.ts";
import { isElement, type MarkupElement } from "./element.ts";

/** An element, where it stands and by which specification it is read, so that an error can name its path. The path itself is only built when it is needed. */
export interface Place {
  readonly element: MarkupElement;
  readonly parent?: Place;
  readonly spec: SpecRef;
}

/** The root element as a place. @throws {CodecError} when it has another name */
export function rootPlace(root: MarkupElement, name: string, spec: SpecRef): Place {
  const place = { element: root, spec };
  return root.name === name ? place : refuse(place, `expected ${name}, found ${root.name}`);
}

/** A child element as a place. */
function placeIn(parent: Place, element: MarkupElement): Place {
  return { element, parent, spec: parent.spec };
}

/** The first child element of that name. */
export function optional(place: Place, name: string): Place | undefined {
  for (const node of place.element.children) {
    if (isElement(node) && node.name === name) return placeIn(place, node);
  }
  return undefined;
}

/** The first child element of that name. @throws {CodecError} when there is none */
export function mandatory(place: Place, name: string): Place {
  return optional(place, name) ?? refuse(place, `no ${name}`);
}

/** Every child element, or those of one name. */
export function children(place: Place, name?: string): Place[] {
  const found: Place[] = [];
  for (const node of place.element.children) {
    if (isElement(node) && (name === undefined || node.name === name)) found.push(placeIn(place, node));
  }
  return found;
}

/** The text of an element without the white space around it. */
export function trimmed(place: Place): string {
  return textOf(place.element).trim();
}

/** The text of a child element without the white space around it; undefined when there is no such element. */
export function optionalText(place: Place, name: string): string | undefined {
  const found = optional(place, name);
  return found && trimmed(found);
}

/** The trimmed text of a child element as a field of a typed value; nothing when there is no such element. */
export function textField<K extends string>(place: Place, key: K, name: string): { [key in K]?: string } | undefined {
  const text = optionalText(place, name);
  return text === undefined ? undefined : ({ [key]: text } as { [key in K]: string });
}

/** The text of a child element without the white space around it. @throws {CodecError} when there is no such element */
export function mandatoryText(place: Place, name: string): string {
  return trimmed(mandatory(place, name));
}

/** The decimal number in a child element; undefined when there is no such element. @throws {CodecError} when it is not a number */
export function optionalNumber(place: Place, name: string): number | undefined {
  const found = optional(place, name);
  return found && numberAt(found);
}

/** The decimal number in an element. @throws {CodecError} when it is not a number */
export function numberAt(place: Place): number {
  return decimal(textOf(place.element)) ?? refuse(place, `"${trimmed(place)}" is not a number`);
}

/** The value of decimal digits, white space around them left out; undefined for any other text. */
export function decimal(text: string): number | undefined {
  const plain = statusCode(text);
  if (plain !== undefined) return plain;
  return /^\s*[0-9]{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** The value of three digits, as nearly all numbers in messages have: a fifth of the time of the general way. */
function statusCode(text: string): number | undefined {
  if (text.length !== 3) return undefined;
  const hundreds = text.charCodeAt(0) - ZERO;
  const tens = text.charCodeAt(1) - ZERO;
  const ones = text.charCodeAt(2) - ZERO;
  const areDigits = hundreds >= 0 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return areDigits ? hundreds * 100 + tens * 10 + ones : undefined;
}

const ZERO = 0x30;

/** @throws {CodecError} always: the element at `place` is not as it has to be */
export function refuse(place: Place, detail: string): never {
  throw new CodecError("invalid-value", 0, place.spec, detail, pathOf(place));
}

/** For example `/SyncML/SyncBody/Add[2]`; the first of its name has no number. */
function pathOf({ element, parent }: Place): string {
  if (!parent) return `/${element.name}`;
  const namesakes = parent.element.children.filter((node) => isElement(node) && node.name === element.name);
  const position = namesakes.indexOf(element) + 1;
  return `${pathOf(parent)}/${element.name}${position > 1 ? `[${position}]` : ""}`;
}
