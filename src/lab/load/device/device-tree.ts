/** The tree with which the handsets of a model leave the factory, from its device file and the descriptions beside that. */
import { applicationObject } from "../../../mo/application.ts";
import { buildBaseTree } from "../../../mo/base-tree-builder.ts";
import { DEVDETAIL, publishedLimits } from "../../../mo/devdetail.ts";
import type { Mount } from "../../../mo/mount.ts";
import type { BaseTree } from "../../../tree/base-tree.ts";
import type { UriLimits } from "../../../tree/uri.ts";
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
  const values = { ...statedLimits(mounts, limits), ...treeValues(device, mounts, file) };
  const base = buildBaseTree(mounts, values, {
    limits: { ...limits, maxDepth: deepest(limits, quirks) },
    ...(storage === 0 ? {} : { storageBytes: storage }),
    caseSense: tree.caseSense,
    properties: new Set(tree.properties),
    rootAcl: tree.rootAcl,
    acls: tree.acls,
    ...(ddf ? { ddf: ddf.device } : {}),
    source: file,
  });
  return { base, notes: ddf?.notes ?? [] };
}

/** Segments that a URI may have, the root not counted; 0 is unlimited. */
function deepest({ maxDepth }: UriLimits, { depthCountsRoot }: DeviceFile["quirks"]): number {
  return depthCountsRoot && maxDepth > 0 ? Math.max(1, maxDepth - 1) : maxDepth;
}

/** What DevDetail says is as the device counts it. */
function statedLimits(mounts: readonly Mount[], limits: UriLimits): Readonly<Record<string, string>> {
  return Object.assign({}, ...mounts.filter(({ mo }) => mo === DEVDETAIL).map(({ at }) => publishedLimits(at, limits)));
}
