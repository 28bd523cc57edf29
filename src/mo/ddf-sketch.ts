/** Device descriptions put together: one node a name, whatever documents, top nodes and paths they are split into (DM_TND). */
import type { DdfNode } from "../codec/ddf/document.ts";
import { formatSegment, type NodePath, parseSegment, segmentsOf } from "../tree/uri.ts";

/** One document of a vendor. */
export interface DdfSource {
  /** Names it in problems. */
  readonly file: string;
  /** The node below which its top nodes stand that have no Path. */
  readonly at: NodePath;
  readonly nodes: readonly DdfNode[];
}

/** A node of the device and all that the documents say about it. */
export interface Sketch {
  /** Empty: chosen at run time. */
  readonly name: string;
  /** Where it is described; a node that only a path names has none. */
  readonly places: readonly Described[];
  readonly children: readonly Sketch[];
}

/** One node of a document. */
export interface Described {
  readonly file: string;
  /** Its place in the document, such as `/MgmtTree/Node[2]/Node`. */
  readonly place: string;
  readonly node: DdfNode;
}

/** A sketch in the making. */
interface Draft extends Sketch {
  readonly places: Described[];
  readonly children: Draft[];
}

/** What is wrong at a place of a document. */
export interface DdfProblem {
  readonly file: string;
  readonly place: string;
  /** The node that the place is about. */
  readonly uri: string;
  readonly expected: string;
}

/**
 * The nodes of the documents from the root of the device down. A top node with a Path stands there, one without below `at`; nodes
 * of the same name below the same node are one, which goes on where a document says so. A top node `.` is the root itself.
 */
export function sketchDdf(sources: readonly DdfSource[]): {
  readonly root: Sketch;
  readonly problems: readonly DdfProblem[];
} {
  const root: Draft = { name: ".", places: [], children: [] };
  const problems: DdfProblem[] = [];
  for (const { file, at, nodes } of sources) {
    for (const described of placesOf(nodes, { file, place: "/MgmtTree" })) {
      const { node, place } = described;
      const names = node.path === undefined ? segmentsOf(at) : pathNames(node.path);
      if (names) enter(nodeAt(root, names), described);
      else
        problems.push({ file, place: `${place}/Path`, uri: node.path ?? "", expected: "a URI such as ./Vendor/MSFT" });
    }
  }
  return { root, problems };
}

/** The decoded names of a path, with or without `./` before and `/` behind; undefined when it is none. */
function pathNames(path: string): readonly string[] | undefined {
  const plain = path.replace(/^\.?\/|^\.$/, "").replace(/\/$/, "");
  if (plain === "") return [];
  const names = plain.split("/").map((segment) => parseSegment(segment) ?? "/");
  return names.some((name) => name.includes("/")) ? undefined : names;
}

function nodeAt(root: Draft, names: readonly string[]): Draft {
  let at = root;
  for (const name of names) at = childOf(at, name);
  return at;
}

function childOf(parent: Draft, name: string): Draft {
  const existing = parent.children.find((each) => each.name === name);
  if (existing) return existing;
  const made: Draft = { name, places: [], children: [] };
  parent.children.push(made);
  return made;
}

function enter(parent: Draft, described: Described): void {
  const { name, nodes } = described.node;
  const at = name === "." ? parent : childOf(parent, name);
  at.places.push(described);
  for (const below of placesOf(nodes, described)) enter(at, below);
}

/** Sibling nodes with their places; the first has no number, as in the errors of the codec. */
function placesOf(nodes: readonly DdfNode[], { file, place }: Pick<Described, "file" | "place">): readonly Described[] {
  return nodes.map((node, index) => ({ file, place: `${place}/Node${index === 0 ? "" : `[${index + 1}]`}`, node }));
}

/** The URI of a node of a description, for people: names chosen at run time are `<x>`. */
export function shownUri(path: NodePath): string {
  const names = segmentsOf(path).map((name) => (name === "" ? "<x>" : formatSegment(name)));
  return names.length === 0 ? "." : `./${names.join("/")}`;
}
