import { textOf } from "../markup/content.ts";
import type { MarkupElement } from "../markup/element.ts";
import { children, numberAt, optional, type Place, refuse, textField, trimmed } from "../markup/place.ts";
import { choice, choices } from "./choice.ts";
import type { DdfBuild } from "./mgmt-tree.ts";
import { nodeType } from "./runtime-properties.ts";
import {
  ACCESS_TYPES,
  CASE_SENSES,
  COUNTED_OCCURRENCES,
  DDF_FORMATS,
  type DdfAccessType,
  type DdfCaseSense,
  type DdfFormat,
  type DdfScope,
  OCCURRENCES,
  SCOPES,
} from "./vocabulary.ts";

/** How often a node may occur; `n` is the most (DM_TND). */
export type DdfOccurrence =
  | { readonly kind: (typeof OCCURRENCES)[number] }
  | { readonly kind: (typeof COUNTED_OCCURRENCES)[number]; readonly n: number };

/** `DFType`: the MIME types that a leaf may have, or the identifier of an interior node, which may be empty (DM_TND). */
export type DdfType = { readonly mimes: readonly string[] } | { readonly ddfName: string };

/** `DFProperties`: the rules for a node (DM_TND). */
export interface DdfProperties {
  /** In document order. */
  readonly accessTypes: readonly DdfAccessType[];
  /** Never trimmed. */
  readonly defaultValue?: string;
  readonly description?: string;
  /** Usually one; in document order. */
  readonly formats: readonly DdfFormat[];
  /** Absent: One. */
  readonly occurrence?: DdfOccurrence;
  /** Absent: Dynamic. */
  readonly scope?: DdfScope;
  readonly title?: string;
  /** Absent when it is missing or empty. */
  readonly type?: DdfType;
  readonly caseSense?: DdfCaseSense;
}

/** Largest `n` of an occurrence (DM_TND). */
const MAX_OCCURRENCE = 65536;

/** The `DFProperties` of a node, if it has them; elements may stand in any order. @throws {CodecError} for names that DM_TND does not define */
export function propertiesIn(node: Place): DdfProperties | undefined {
  const place = optional(node, "DFProperties");
  if (!place) return undefined;
  const accessTypes = optional(place, "AccessType");
  const defaultValue = optional(place, "DefaultValue");
  const formats = optional(place, "DFFormat");
  const scope = chosen(place, "Scope", SCOPES);
  const caseSense = chosen(place, "CaseSense", CASE_SENSES);
  return {
    accessTypes: accessTypes ? choices(accessTypes, ACCESS_TYPES) : [],
    ...(defaultValue ? { defaultValue: textOf(defaultValue.element) } : {}),
    ...textField(place, "description", "Description"),
    formats: formats ? choices(formats, DDF_FORMATS) : [],
    ...occurrenceIn(place),
    ...(scope ? { scope } : {}),
    ...textField(place, "title", "DFTitle"),
    ...typeIn(place),
    ...(caseSense ? { caseSense } : {}),
  };
}

function chosen<const N extends string>(place: Place, name: string, names: readonly N[]): N | undefined {
  const found = optional(place, name);
  return found && choice(found, names);
}

function occurrenceIn(place: Place): { occurrence?: DdfOccurrence } {
  const found = optional(place, "Occurrence");
  const kind = found && choice(found, [...OCCURRENCES, ...COUNTED_OCCURRENCES]);
  if (!found || !kind) return {};
  if (kind !== "ZeroOrN" && kind !== "OneOrN") return { occurrence: { kind } };
  const counted = optional(found, kind) ?? refuse(found, `${kind} without a number`);
  const n = numberAt(counted);
  if (n < 1 || n > MAX_OCCURRENCE) refuse(counted, `${n} is not from 1 to ${MAX_OCCURRENCE}`);
  return { occurrence: { kind, n } };
}

function typeIn(place: Place): { type?: DdfType } {
  const found = optional(place, "DFType");
  const first = found && nodeType(found);
  if (!first) return {};
  if ("ddfName" in first) return { type: first };
  const mimes = children(found, "MIME").map(trimmed);
  return { type: { mimes: mimes.length > 0 ? mimes : [first.mime] } };
}

/** `DFProperties` in the order of the DTD; nothing when there are none. */
export function propertiesElement(build: DdfBuild, properties: DdfProperties | undefined): MarkupElement | undefined {
  if (!properties) return undefined;
  const { accessTypes, formats, occurrence, scope, type, caseSense } = properties;
  return build.element(
    "DFProperties",
    build.element("AccessType", ...accessTypes.map((each) => build.element(each))),
    build.optional("DefaultValue", properties.defaultValue),
    build.optional("Description", properties.description),
    build.element("DFFormat", ...formats.map((each) => build.element(each))),
    build.optional("Occurrence", occurrence && occurrenceElement(build, occurrence)),
    build.optional("Scope", scope && build.element(scope)),
    build.optional("DFTitle", properties.title),
    build.element("DFType", ...(type ? typeElements(build, type) : [])),
    build.optional("CaseSense", caseSense && build.element(caseSense)),
  );
}

function occurrenceElement(build: DdfBuild, occurrence: DdfOccurrence): MarkupElement {
  return build.element(occurrence.kind, "n" in occurrence ? String(occurrence.n) : undefined);
}

function typeElements(build: DdfBuild, type: DdfType): MarkupElement[] {
  if ("ddfName" in type) return [build.element("DDFName", type.ddfName)];
  return type.mimes.map((mime) => build.element("MIME", mime));
}
