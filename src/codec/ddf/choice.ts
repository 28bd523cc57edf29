import { children, type Place, refuse, trimmed } from "../markup/place.ts";

/** The names among `names` of the empty elements in an element, such as `<Format><chr/></Format>`. Senders also write the bare text. @throws {CodecError} for another name */
export function choices<const N extends string>(place: Place, names: readonly N[]): N[] {
  const elements = children(place);
  if (elements.length > 0) return elements.map((child) => named(child, child.element.name, names));
  const text = trimmed(place);
  return text === "" ? [] : [named(place, text, names)];
}

/** The one name; `undefined` when the element is empty. Of several the first counts. @throws {CodecError} */
export function choice<const N extends string>(place: Place, names: readonly N[]): N | undefined {
  return choices(place, names)[0];
}

function named<N extends string>(place: Place, name: string, names: readonly N[]): N {
  return names.find((each) => each === name) ?? refuse(place, `"${name}" is none of ${names.join(", ")}`);
}
