/** A vendor's device description as the rules of a device, and as the nodes with which it leaves the factory (DM_TND). */
import { toBase64 } from "../base/bytes.ts";
import { parseAcl } from "../tree/acl.ts";
import type { NodeDescription } from "../tree/description.ts";
import type { Format } from "../tree/node.ts";
import { childOf, type NodePath, ROOT } from "../tree/uri.ts";
import { fitsFormat } from "../tree/value-form.ts";
import { rulesFrom } from "./ddf-rules.ts";
import { type DdfProblem, type DdfSource, type Described, type Sketch, shownUri, sketchDdf } from "./ddf-sketch.ts";

/** What the descriptions of a device come to. */
export interface DdfDevice {
  /** The rules from the root of the device down. */
  readonly description: NodeDescription;
  /** Values of the nodes that it says are there: those with a Value. */
  readonly values: Readonly<Record<NodePath, string>>;
  /** ACLs that nodes have to begin with, which may be that of the root. */
  readonly acls: Readonly<Record<NodePath, string>>;
  /** Titles that nodes have to begin with. */
  readonly titles: Readonly<Record<NodePath, string>>;
  readonly problems: readonly DdfProblem[];
}

/** What has been found so far. */
interface Found {
  readonly values: Record<NodePath, string>;
  readonly acls: Record<NodePath, string>;
  readonly titles: Record<NodePath, string>;
  readonly problems: DdfProblem[];
}

/**
 * Reads descriptions: access types, formats, types, occurrence, scope, default values, sense of case and supported properties of
 * every node. Of what stands below a name that is chosen at run time, a Value is a default value.
 */
export function ddfDevice(sources: readonly DdfSource[]): DdfDevice {
  const { root, problems } = sketchDdf(sources);
  const found: Found = { values: {}, acls: {}, titles: {}, problems: [...problems] };
  const description = describe(root, ROOT, true, found);
  return { description: { ...description, scope: "permanent" }, ...found };
}

/** `isFixed`: no name on the way here is chosen at run time, so that the node has a URI. */
function describe(sketch: Sketch, path: NodePath, isFixed: boolean, found: Found): NodeDescription {
  const { name, places } = sketch;
  const described = places.filter(({ node }) => node.properties);
  // where a node only stands for its continuation elsewhere, that one says what it is
  const stated = described.find(({ node }) => node.nodes.length > 0) ?? described[0];
  const runtime = places.find(({ node }) => node.runtimeProperties)?.node.runtimeProperties;
  const acl = runtime?.acl ?? "";
  const hasNodes = sketch.children.length > 0;
  const read = rulesFrom({ name, properties: stated?.node.properties, runtime, hasNodes });
  const format = hasNodes ? "node" : (read.formats[0] ?? "node");
  const { defaultValue } = read;
  const rules = defaultValue === undefined ? read : { ...read, defaultValue: formed(defaultValue, format) };
  const value = valueIn(places, format);
  const values = { Value: value, DefaultValue: rules.defaultValue };
  for (const problem of problemsOf(sketch, rules, acl)) found.problems.push({ uri: shownUri(path), ...problem });
  for (const problem of valueProblems(sketch, format, values)) found.problems.push({ uri: shownUri(path), ...problem });
  if (isFixed && value !== undefined) found.values[path] = value;
  if (isFixed && acl !== "") found.acls[path] = acl;
  if (isFixed && runtime?.title) found.titles[path] = runtime.title;
  const children = sketch.children.map((child) =>
    describe(child, childOf(path, child.name), isFixed && child.name !== "", found),
  );
  const isDefault = value !== undefined && !isFixed && rules.defaultValue === undefined;
  return { ...rules, ...(isDefault ? { defaultValue: value } : {}), children };
}

/** What is wrong with one node. */
type Problem = Omit<DdfProblem, "uri">;

function problemsOf(
  { name, places, children }: Sketch,
  { formats }: Pick<NodeDescription, "formats">,
  acl: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (expected: string, at: Described | undefined) => {
    if (at) problems.push({ file: at.file, place: at.place, expected });
  };
  const [first] = places;
  const twin = name === "" ? undefined : places.find((each, index) => places.slice(0, index).some(isBeside(each)));
  if (twin) report("another name, as this one is taken", twin);
  if (children.length > 0 && !formats.includes("node")) report("the format node, as it has nodes below", first);
  if (!parseAcl(acl)) report(`an ACL, not ${acl}`, first);
  return problems;
}

/** A value that a node of the format cannot have. An empty DefaultValue is none. */
function valueProblems(
  { places }: Sketch,
  format: Format,
  values: Readonly<Record<"Value" | "DefaultValue", string | undefined>>,
): readonly Problem[] {
  const statesIt = {
    Value: ({ node }: Described) => node.value,
    DefaultValue: ({ node }: Described) => node.properties?.defaultValue,
  };
  return (["Value", "DefaultValue"] as const).flatMap((name) => {
    const value = values[name];
    const at = places.find((each) => statesIt[name](each) !== undefined);
    if (value === undefined || !at) return [];
    const { file, place } = at;
    if (format !== "node") {
      const fits = value === "" || fitsFormat(value, format);
      return fits ? [] : [{ file, place, expected: `a ${name} of the format ${format}, not ${value}` }];
    }
    return name === "DefaultValue" && value === "" ? [] : [{ file, place, expected: `no ${name} in an interior node` }];
  });
}

/** Whether two nodes stand in the same node of the same document. */
function isBeside(one: Described): (other: Described) => boolean {
  const parentOf = ({ place }: Described) => place.slice(0, place.lastIndexOf("/"));
  return (other) => other.file === one.file && parentOf(other) === parentOf(one) && other.node.path === one.node.path;
}

/** A Value as a node keeps it: octets in base64. */
function valueIn(places: readonly Described[], format: Format): string | undefined {
  const value = places.find(({ node }) => node.value !== undefined)?.node.value;
  return typeof value === "string" ? formed(value, format) : value && toBase64(value);
}

/** What stands around a value that is no text, and the capitals of a boolean, mean nothing: Microsoft writes `True`. */
function formed(text: string, format: Format): string {
  if (format === "chr" || format === "xml") return text;
  return format === "bool" ? text.trim().toLowerCase() : text.trim();
}
