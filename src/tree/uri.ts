import { fromHex, strictUtf8Text } from "../base/bytes.ts";

/** Canonical address of a node: `.` for the root, else `./` and the decoded names joined by `/`. */
export type NodePath = string;

/** The path of the root. */
export const ROOT: NodePath = ".";

/** Limits on URIs as published in `./DevDetail/URI` (DM_StdObj); 0 is unlimited. */
export interface UriLimits {
  /** Segments, not counting the root. */
  readonly maxDepth: number;
  /** Characters of the whole URI, escapes and query included. */
  readonly maxTotLen: number;
  /** Characters of one segment, escapes included. */
  readonly maxSegLen: number;
}

/** Takes a URI of any depth and length. */
export const NO_LIMITS: UriLimits = { maxDepth: 0, maxTotLen: 0, maxSegLen: 0 };

/** What follows `?`: a property of the node, or a listing of its subtree. */
export type UriQuery =
  | { readonly kind: "prop"; readonly name: string }
  | { readonly kind: "list"; readonly list: string };

/** A URI of a server, taken apart: the node, and what is asked of it. */
export interface NodeUri {
  readonly path: NodePath;
  readonly query?: UriQuery;
}

type UriProblem = { readonly status: 404 | 414 | 500 };

/**
 * Reads a URI as a server writes it: `./A/B`, `A/B` or `.`, with `?prop=` or `?list=`; white space around it is ignored.
 * Names are compared decoded. Status 500: bad syntax (empty segment, trailing `/`, `..`, malformed escape, other query);
 * 414: over a limit; 404: a name that no node can have, as it holds an escaped `/` (DM_TND).
 */
export function parseUri(text: string, limits: UriLimits): NodeUri | UriProblem {
  if (!IS_PATH.test(text)) return parseSpelling(text, limits);
  return withinLimits(text, limits) ? { path: text } : { status: 414 };
}

/** Most URIs are written as the path is: from the root, and of plain names. */
const IS_PATH = /^\.(?:\/[\w-][\w.-]*)+$/;

function parseSpelling(text: string, limits: UriLimits): NodeUri | UriProblem {
  const trimmed = text.trim();
  const mark = trimmed.indexOf("?");
  const address = mark < 0 ? trimmed : trimmed.slice(0, mark);
  const query = mark < 0 ? undefined : parseQuery(trimmed.slice(mark + 1));
  if (query === null) return { status: 500 };
  const rest = address.startsWith("./") ? address.slice(2) : address;
  const spelled = address === ROOT ? [] : rest.split("/");
  const names: string[] = [];
  for (const segment of spelled) {
    const name = parseSegment(segment);
    if (name === undefined) return { status: 500 };
    names.push(name);
  }
  const totalLength = trimmed.length + (address === ROOT || rest !== address ? 0 : 2);
  if (exceeds(limits, address === ROOT ? "" : rest, totalLength)) return { status: 414 };
  if (names.some((name) => name.includes("/"))) return { status: 404 };
  return { path: pathOf(names), ...(query === undefined ? {} : { query }) };
}

/** The decoded name of one segment, or `undefined` when it is empty, a dot segment, or not well-formed. May hold a decoded `/`. */
export function parseSegment(segment: string): string | undefined {
  const name = segment.includes("%") ? unescapeSegment(segment) : segment;
  if (name === undefined || name === "" || name === "." || name === ".." || /\p{Surrogate}/u.test(name))
    return undefined;
  return name;
}

/** The name as a URI segment: what RFC 2396 does not allow in one is escaped. */
export function formatSegment(name: string): string {
  if (IS_PLAIN_NAME.test(name)) return name;
  return encodeURIComponent(name).replace(/%(?:3A|40|26|3D|2B|24|2C)/g, decodeURIComponent);
}

/** Most names are of such characters alone, and stand in a URI as they are. */
const IS_PLAIN_NAME = /^[\w\-.!~*'():@&=+$,]*$/;

/** The URI of a node, with escapes: the inverse of {@link parseUri}. */
export function formatUri(path: NodePath): string {
  return NEEDS_NO_ESCAPE.test(path) ? path : `./${segmentsOf(path).map(formatSegment).join("/")}`;
}

/** Most paths are of such names alone, and are their own URIs. */
const NEEDS_NO_ESCAPE = /^[\w\-.!~*'():@&=+$,/]*$/;

/** Whether a node can be at `path` without a URI over the limits. */
export function withinLimits(path: NodePath, limits: UriLimits): boolean {
  const uri = formatUri(path);
  return !exceeds(limits, uri === ROOT ? "" : uri.slice(2), uri.length);
}

/** The parent's path; the root is its own parent. */
export function parentOf(path: NodePath): NodePath {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? ROOT : path.slice(0, slash);
}

/** The last name of the path; `.` for the root. */
export function nameOf(path: NodePath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path of the node of this name below another one. */
export function childOf(path: NodePath, name: string): NodePath {
  return `${path}/${name}`;
}

/** The names from the root down; none for the root. */
export function segmentsOf(path: NodePath): string[] {
  return path === ROOT ? [] : path.slice(2).split("/");
}

/** The path of decoded names: the inverse of {@link segmentsOf}. */
export function pathOf(names: readonly string[]): NodePath {
  return names.length === 0 ? ROOT : `./${names.join("/")}`;
}

/** Whether `path` is `ancestor` or below it. */
export function isWithin(path: NodePath, ancestor: NodePath): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

function unescapeSegment(segment: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(segment)) return undefined;
  let valid = true;
  const name = segment.replace(/(?:%..)+/g, (run) => {
    const octets = fromHex(run.replaceAll("%", ""));
    const text = octets && strictUtf8Text(octets);
    valid &&= text !== undefined;
    return text ?? "";
  });
  return valid ? name : undefined;
}

function parseQuery(text: string): UriQuery | null {
  const value = text.slice(5);
  if (value === "") return null;
  if (text.startsWith("prop=")) return { kind: "prop", name: value };
  return text.startsWith("list=") ? { kind: "list", list: value } : null;
}

/** `segments`: the URI from its first segment on, without query; empty for the root. */
function exceeds({ maxDepth, maxTotLen, maxSegLen }: UriLimits, segments: string, totalLength: number): boolean {
  if (maxTotLen > 0 && totalLength > maxTotLen) return true;
  let depth = 0;
  for (let begin = 0; begin < segments.length; depth++) {
    const slash = segments.indexOf("/", begin);
    const end = slash < 0 ? segments.length : slash;
    if (maxSegLen > 0 && end - begin > maxSegLen) return true;
    begin = end + 1;
  }
  return maxDepth > 0 && depth > maxDepth;
}
