/** The tree with which the handsets of a model leave the factory, from its device file and the descriptions beside that. */
import { applicationObject } from "../../../mo/application.ts";
import { buildBaseTree } from "../../../mo/base-tree-builder.ts";
import { DEVDETAIL, publishedLimits } from "../../../mo/devdetail.ts";
import type { Mount } from "../../../mo/mount.ts";
import type { BaseTree } from "../../../tree/base-tree.ts";
import type { UriLimits } from "../../../tree/uri.ts";
import { placedIn } from "../yaml/yaml-file.ts";
import { loadDdfFiles } from "./ddf-file.ts";
import type { DeviceFile } from "./device-schema.ts";
import { ddfFilesOf } from "./tree-schema.ts";
import { treeValues } from "./tree-values.ts";

/** What the blocks of a device file come to that say something about its tree, and what nothing is made of. @throws {ConfigError} */
export function deviceTree(
  device: Pick<DeviceFile, "tree" | "dm" | "quirks">,
  file: string,
): { readonly base: BaseTree; readonly notes: readonly string[] } {
  const { tree, quirks } = device;
  const { storage, ...limits } = tree.limits;
  const mounts = tree.objects.map(({ object, at, appId }) => ({
    mo: appId === undefined ? object : applicationObject(appId),
    at,
  }));
  const ddf = tree.ddf === undefined ? undefined : loadDdfFiles(ddfFilesOf(tree), file, quirks);
  const options = {
    limits: { ...limits, maxDepth: deepest(limits, quirks) },
    ...(storage === 0 ? {} : { storageBytes: storage }),
    caseSense: tree.caseSense,
    properties: new Set(tree.properties),
    rootAcl: tree.rootAcl,
    acls: tree.acls,
    ...(ddf ? { ddf: ddf.device } : {}),
    source: file,
  };
  const base = placedIn(file, keyOf(tree), () => {
    const values = { ...statedLimits(mounts, limits), ...treeValues(device, mounts, file) };
    return buildBaseTree(mounts, values, options);
  });
  return { base, notes: ddf?.notes ?? [] };
}

/** The key that says something about a node in the file itself, not in a description beside it. */
function keyOf({ values, acls }: DeviceFile["tree"]): (uri: string) => readonly string[] | undefined {
  return (uri) => {
    if (Object.hasOwn(values, uri)) return ["tree", "values", uri];
    return Object.hasOwn(acls, uri) ? ["tree", "acls", uri] : undefined;
  };
}

/** Segments that a URI may have, the root not counted; 0 is unlimited. */
function deepest({ maxDepth }: UriLimits, { depthCountsRoot }: DeviceFile["quirks"]): number {
  return depthCountsRoot && maxDepth > 0 ? Math.max(1, maxDepth - 1) : maxDepth;
}

/** What DevDetail says is as the device counts it. */
function statedLimits(mounts: readonly Mount[], limits: UriLimits): Readonly<Record<string, string>> {
  return Object.assign({}, ...mounts.filter(({ mo }) => mo === DEVDETAIL).map(({ at }) => publishedLimits(at, limits)));
}
