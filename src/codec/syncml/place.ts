import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { isElement, type MarkupElement } from "../markup/element.ts";
import { textOf } from "./data.ts";

const SPEC: SpecRef = "SyncML_RepPro";

/** An element and where it stands, so that an error can name its path. The path itself is only built when it is needed. */
export interface Place {
  readonly element: MarkupElement;
  readonly parent?: Place;
}

/** The first child element of that name. */
export function optional(place: Place, name: string): Place | undefined {
  const found = place.element.children.find((node) => isElement(node) && node.name === name);
  return found === undefined ? undefined : { element: found as MarkupElement, parent: place };
}

/** The first child element of that name. @throws {CodecError} when there is none */
export function mandatory(place: Place, name: string): Place {
  return optional(place, name) ?? refuse(place, `no ${name}`);
}

/** Every child element, or those of one name. */
export function children(place: Place, name?: string): Place[] {
  const elements = place.element.children.filter(isElement);
  return elements
    .filter((element) => name === undefined || element.name === name)
    .map((element) => ({ element, parent: place }));
}

/** The text of a child element without the white space around it; undefined when there is no such element. */
export function optionalText(place: Place, name: string): string | undefined {
  const found = optional(place, name);
  return found && textOf(found.element).trim();
}

/** The text of a child element without the white space around it. @throws {CodecError} when there is no such element */
export function mandatoryText(place: Place, name: string): string {
  return textOf(mandatory(place, name).element).trim();
}

/** The decimal number in a child element; undefined when there is no such element. @throws {CodecError} when it is not a number */
export function optionalNumber(place: Place, name: string): number | undefined {
  const found = optional(place, name);
  if (!found) return undefined;
  return decimal(textOf(found.element)) ?? refuse(found, `"${textOf(found.element).trim()}" is not a number`);
}

/** The value of decimal digits, white space around them left out; undefined for any other text. */
export function decimal(text: string): number | undefined {
  return /^\s*[0-9]{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** @throws {CodecError} always: the element at `place` is not as it has to be */
export function refuse(place: Place, detail: string): never {
  throw new CodecError("invalid-value", 0, SPEC, detail, pathOf(place));
}

/** For example `/SyncML/SyncBody/Add[2]`; the first of its name has no number. */
function pathOf({ element, parent }: Place): string {
  if (!parent) return `/${element.name}`;
  const namesakes = parent.element.children.filter((node) => isElement(node) && node.name === element.name);
  const position = namesakes.indexOf(element) + 1;
  return `${pathOf(parent)}/${element.name}${position > 1 ? `[${position}]` : ""}`;
}
