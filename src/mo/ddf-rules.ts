/** What the DFProperties and RTProperties of one node mean for the device (DM_TND). */
import { occurrenceBounds } from "../codec/ddf/document.ts";
import type { DdfProperties } from "../codec/ddf/properties.ts";
import type { RuntimeProperties } from "../codec/ddf/runtime-properties.ts";
import type { OptionalProperty } from "../tree/base-tree.ts";
import { isMediaType, type NodeDescription } from "../tree/description.ts";
import type { Format } from "../tree/node.ts";

/** The optional properties by the field of the codec that says that a node has them. */
const OPTIONAL_PROPERTIES: readonly (readonly [keyof RuntimeProperties, OptionalProperty])[] = [
  ["size", "Size"],
  ["title", "Title"],
  ["tStamp", "TStamp"],
  ["verNo", "VerNo"],
];

/** What is said of one node, in however many places. */
export interface NodeRules {
  readonly name: string;
  /** Absent for a node that is only passed through: permanent, and there to be read. */
  readonly properties: DdfProperties | undefined;
  readonly runtime: RuntimeProperties | undefined;
  readonly hasNodes: boolean;
}

/** The description of a node without those below it. A format or type that is not stated is what its default value or its nodes tell. */
export function rulesFrom({ name, properties, runtime, hasNodes }: NodeRules): Omit<NodeDescription, "children"> {
  if (!properties) return { name, ...PASSED_THROUGH, properties: propertiesOf(runtime) };
  const formats = formatsOf(properties, runtime, hasNodes);
  const { defaultValue, caseSense } = properties;
  return {
    name,
    access: new Set(properties.accessTypes),
    formats,
    types: typesOf(properties, runtime, formats),
    occurrence: occurrenceBounds(properties.occurrence),
    scope: properties.scope === "Permanent" ? "permanent" : "dynamic",
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(caseSense ? { caseSense } : {}),
    properties: propertiesOf(runtime),
  };
}

const PASSED_THROUGH = {
  access: new Set(["Get"] as const),
  formats: ["node"],
  types: [],
  occurrence: { min: 1, max: 1 },
  scope: "permanent",
} as const satisfies Omit<NodeDescription, "name" | "children">;

/** Which optional properties a node has: those that its RTProperties name, and without any none. */
function propertiesOf(runtime: RuntimeProperties = {}): ReadonlySet<OptionalProperty> {
  return new Set(OPTIONAL_PROPERTIES.flatMap(([field, name]) => (runtime[field] === undefined ? [] : [name])));
}

function formatsOf({ formats }: DdfProperties, runtime: RuntimeProperties | undefined, hasNodes: boolean): Format[] {
  if (formats.length > 0) return [...formats];
  return [runtime?.format || (hasNodes ? "node" : "chr")];
}

/** An interior node has no MIME type, though some descriptions give it one; Microsoft's name its object there. */
function typesOf(
  { type }: DdfProperties,
  runtime: RuntimeProperties | undefined,
  formats: readonly Format[],
): string[] {
  const stated = type ?? (runtime?.type || undefined);
  if (!stated) return [];
  if ("ddfName" in stated) return stated.ddfName === "" ? [] : [stated.ddfName];
  const mimes = ("mimes" in stated ? stated.mimes : [stated.mime]).filter((mime) => mime !== "");
  return formats.every((format) => format === "node") ? mimes.filter((mime) => !isMediaType(mime)) : mimes;
}
