import { attribute } from "../markup/element.ts";
import { type Place, refuse } from "../markup/place.ts";
import { encodeBcdDate } from "../wbxml/bcd-date.ts";

/** An attribute as a field of that name, if it is there. */
export function textAttribute<K extends string>(
  place: Place,
  key: K,
  name: string,
): { [key in K]?: string } | undefined {
  const value = attribute(place.element, name);
  return value === undefined ? undefined : ({ [key]: value } as { [key in K]: string });
}

/** An attribute that is a date in UTC, such as `2026-11-22T00:00:00Z`, as a field. @throws {CodecError} for another form */
export function dateAttribute<K extends string>(
  place: Place,
  key: K,
  name: string,
): { [key in K]?: string } | undefined {
  const found = textAttribute(place, key, name);
  const value = found?.[key];
  if (value !== undefined && encodeBcdDate(value) === undefined) {
    refuse(place, `${name} "${value}" is not a date such as 2026-11-22T00:00:00Z`);
  }
  return found;
}

/** The `action` of a document as a field. @throws {CodecError} for one that is not among `names` */
export function actionAttribute<const N extends string>(place: Place, names: readonly N[]): { action?: N } {
  const value = attribute(place.element, "action");
  if (value === undefined) return {};
  return {
    action: names.find((each) => each === value) ?? refuse(place, `action "${value}" is none of ${names.join(", ")}`),
  };
}

/** An attribute that has to be there. @throws {CodecError} when it is not */
export function mandatoryAttribute(place: Place, name: string): string {
  return attribute(place.element, name) ?? refuse(place, `no ${name}`);
}

/** Attributes for an element, those that are absent left out. */
export function attributesOf(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(present);
}
