import type { Item, ItemCommand, SyncMLEncoding } from "../../codec/syncml/message.ts";
import { isInterior } from "../../tree/node.ts";
import type { Tree } from "../../tree/tree.ts";
import { formatSegment, formatUri } from "../../tree/uri.ts";
import { outgoingMeta, outgoingValue } from "../value.ts";
import { type Accent, STANDARD_ACCENT } from "./accent.ts";

const DEV_INFO = "./DevInfo";

/** The leaves that every device has (DM_StdObj, DevInfo). */
const MANDATORY: ReadonlySet<string> = new Set(
  ["DevId", "Man", "Mod", "DmV", "Lang"].map((name) => `${DEV_INFO}/${name}`),
);

/** The Replace of package 1: every leaf of the tree's `./DevInfo`, in tree order; or fewer nodes, or more (DM_Protocol §8.3). */
export function deviceInfo(tree: Tree, encoding: SyncMLEncoding, { devInfo }: Accent = STANDARD_ACCENT): ItemCommand {
  const [root, ...below] = tree.subtree(DEV_INFO);
  const told = devInfo === "mandatory" ? below.filter((path) => MANDATORY.has(path)) : below;
  const items = (root === undefined ? [] : told).flatMap((path): Item[] => {
    const node = tree.get(path);
    const source = { uri: formatUri(path) };
    if (!node) return [];
    if (!isInterior(node)) return [{ source, ...outgoingValue(node, encoding) }];
    const names = tree.children(path).map(formatSegment).join("/");
    return devInfo === "nodes" ? [{ source, ...outgoingMeta("node", node.type), data: names }] : [];
  });
  return { cmd: "Replace", cmdId: "", items };
}

/** `./DevInfo/DevId`: who the device is in every message. */
export function deviceId(tree: Tree): string | undefined {
  return tree.get(`${DEV_INFO}/DevId`)?.value;
}
