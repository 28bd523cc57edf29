import { fromBase64, utf8Bytes } from "../../base/bytes.ts";
import type { Tree } from "../../tree/tree.ts";
import type { NodePath } from "../../tree/uri.ts";

/** The value of a leaf, as the tree has it; undefined without one. */
export function leafText(tree: Tree, path: NodePath): string | undefined {
  return tree.get(path)?.value;
}

/** The octets of a leaf: those of a text in UTF-8, and none for a leaf that is not there. */
export function leafOctets(tree: Tree, path: NodePath): Uint8Array {
  const node = tree.get(path);
  if (node?.value === undefined) return new Uint8Array();
  const binary = node.format === "bin" || node.format === "b64";
  return binary ? (fromBase64(node.value) ?? new Uint8Array()) : utf8Bytes(node.value);
}
