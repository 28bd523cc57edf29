import { contentOf, textOf } from "../markup/content.ts";
import { children, mandatory, mandatoryText, optional, optionalText, type Place } from "../markup/place.ts";
import { extraIn } from "./extra.ts";
import type { Cred, Item, Location, Meta } from "./message.ts";
import { metaFrom, metaIn } from "./meta.ts";

const LOCATION: ReadonlySet<string> = new Set(["LocURI", "LocName"]);
const ITEM: ReadonlySet<string> = new Set([
  "Target",
  "Source",
  "SourceParent",
  "TargetParent",
  "Meta",
  "Data",
  "MoreData",
]);

/** The `Chal` of a Status, which is a Meta in a wrapper. @throws {CodecError} when the Meta is missing */
export function chalIn(status: Place): { chal?: Meta } {
  const found = optional(status, "Chal");
  return found ? { chal: metaFrom(mandatory(found, "Meta")) } : {};
}

/** The `Cred` of an element, if it has one. @throws {CodecError} when its Data is missing */
export function credIn(place: Place): { cred?: Cred } {
  const found = optional(place, "Cred");
  return found ? { cred: { ...metaIn(found), data: contentOf(mandatory(found, "Data").element) } } : {};
}

/** The `Target` or `Source` of a header. @throws {CodecError} when it or its LocURI is missing */
export function headerLocation(header: Place, name: "Target" | "Source"): Location {
  const place = mandatory(header, name);
  return { uri: mandatoryText(place, "LocURI"), ...restOfLocation(place) };
}

/** Every `Item` of a command. Where a Target or Source has no LocURI its `uri` is empty: that is for the Status to say. */
export function itemsIn(command: Place): Item[] {
  return children(command, "Item").map((item) => {
    const target = optional(item, "Target");
    const source = optional(item, "Source");
    const data = optional(item, "Data");
    return {
      ...(target ? { target: itemLocation(target) } : {}),
      ...(source ? { source: itemLocation(source) } : {}),
      ...parentIn(item, "SourceParent", "sourceParent"),
      ...parentIn(item, "TargetParent", "targetParent"),
      ...metaIn(item),
      ...(data ? { data: contentOf(data.element) } : {}),
      ...(optional(item, "MoreData") ? { moreData: true } : {}),
      ...extraIn(item, ITEM),
    };
  });
}

function parentIn<K extends string>(item: Place, name: string, key: K): { [key in K]?: string } | undefined {
  const found = optional(item, name);
  return found && ({ [key]: optionalText(found, "LocURI") ?? "" } as { [key in K]: string });
}

function itemLocation(place: Place): Location {
  return { uri: optionalText(place, "LocURI") ?? "", ...restOfLocation(place) };
}

function restOfLocation(place: Place): Omit<Location, "uri"> {
  const found = optional(place, "LocName");
  const extra = extraIn(place, LOCATION);
  return found ? { name: textOf(found.element), ...extra } : extra;
}
