/** What can be expected of a node of the management tree, and how it is instead, in words that tell no secret. */
import { isSecretUri, REDACTED } from "../events/redaction.ts";
import type { Tree } from "../tree/tree.ts";
import { formatUri } from "../tree/uri.ts";
import type { Expectation } from "./steps/expect.ts";

/** A node by its path, and its value; or whether there is one at all. */
type WantedNode = NonNullable<Expectation["nodes"]>[number];

/** Whether a tree has a node as it is wanted. */
export function hasNode(tree: Tree, { path, value }: WantedNode): boolean {
  const node = tree.get(path);
  if (value === "absent") return node === undefined;
  return node !== undefined && (value === "present" || node.value === value);
}

/** What is wanted, for example `./DevInfo/Lang "en"`. */
export function nodeInWords({ path, value }: WantedNode): string {
  const uri = formatUri(path);
  if (value === "absent" || value === "present") return `${uri} ${value}`;
  return `${uri} ${isSecretUri(uri) ? REDACTED : JSON.stringify(value)}`;
}

/** How the node is instead. */
export function nodeFound(tree: Tree, { path }: WantedNode): string {
  const uri = formatUri(path);
  const node = tree.get(path);
  if (!node) return `${uri} is absent`;
  if (node.value === undefined) return `${uri} has no value`;
  return `${uri} is ${isSecretUri(uri) ? REDACTED : JSON.stringify(node.value)}`;
}
