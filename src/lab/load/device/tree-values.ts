import { ConfigError } from "../../../base/errors.ts";
import { DEVDETAIL, largeObjectNode } from "../../../mo/devdetail.ts";
import type { Mount } from "../../../mo/mount.ts";
import type { DeviceFile } from "./device-schema.ts";

/** Where a device says it whose DevDetail is not ours, but in a description of its maker's. */
const USUAL_NODE = largeObjectNode("./DevDetail");

/**
 * The values of a model's permanent leaves, with what it says about large objects.
 * @throws {ConfigError} naming the nodes by which its DevDetail says otherwise than `dm.largeObjects`
 */
export function treeValues(
  { tree: { values }, dm }: Pick<DeviceFile, "tree" | "dm">,
  mounts: readonly Mount[],
  file: string,
): Readonly<Record<string, string>> {
  const says = String(dm.largeObjects);
  const nodes = mounts.filter(({ mo }) => mo === DEVDETAIL).map(({ at }) => largeObjectNode(at));
  const wrong = [...nodes, USUAL_NODE].filter((node) => (values[node] ?? says) !== says);
  if (wrong.length > 0) {
    const expected = `${says}, as dm.largeObjects is ${says}`;
    throw new ConfigError([...new Set(wrong)].map((node) => ({ file, path: node, expected })));
  }
  return { ...Object.fromEntries(nodes.map((node) => [node, says])), ...values };
}
