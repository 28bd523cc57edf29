import type { Item, ItemCommand, SyncMLEncoding } from "../codec/syncml/message.ts";
import { isInterior } from "../tree/node.ts";
import type { Tree } from "../tree/tree.ts";
import { formatUri } from "../tree/uri.ts";
import { outgoingValue } from "./value.ts";

const DEV_INFO = "./DevInfo";

/** The Replace of package 1: every leaf of the tree's `./DevInfo`, in tree order (DM_Protocol §8.3). */
export function deviceInfo(tree: Tree, encoding: SyncMLEncoding): ItemCommand {
  const items = tree.subtree(DEV_INFO).flatMap((path): Item[] => {
    const node = tree.get(path);
    if (!node || isInterior(node)) return [];
    return [{ source: { uri: formatUri(path) }, ...outgoingValue(node, encoding) }];
  });
  return { cmd: "Replace", cmdId: "", items };
}

/** `./DevInfo/DevId`: who the device is in every message. */
export function deviceId(tree: Tree): string | undefined {
  return tree.get(`${DEV_INFO}/DevId`)?.value;
}
