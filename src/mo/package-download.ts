/**
 * Fetching a package, as firmware and software components do alike: from its address or by way of a download descriptor
 * (DL_OTA), and what the device holds against what came.
 */
import { latin1Text } from "../base/bytes.ts";
import type { DownloadTrouble } from "../events/vocabulary.ts";
import type { InstallNotice, Operation, OperationInput, OperationWish } from "./behaviour.ts";
import {
  INSTALL_STATUSES,
  type InstallStatus,
  isDescriptorType,
  isKnownVersion,
  notifyUriIn,
  readDownloadDescriptor,
  resolveUri,
} from "./download-descriptor.ts";
import type { SettingsBy } from "./setting-rules.ts";

/** Switches of devices that fetch packages. */
export const PACKAGE_RULES = {
  maxPackageBytes: { usual: 8_388_608, means: "octets of the longest package there is room for" },
  packageType: { usual: "", means: "MIME type a package must have; empty: any" },
  packageStart: { usual: "", means: "characters a package must begin with, else it is corrupt; empty: any" },
  packageFor: {
    usual: "",
    means:
      "characters, such as the name of the model, that must stand in the first 1024 of a package, else it is for another device; empty: any",
  },
  notifiesInstall: { usual: true, means: "posts what became of a package to the installNotifyURI of its descriptor" },
} as const;

type PackageSettings = SettingsBy<typeof PACKAGE_RULES>;

/** Why there is no usable package: {@link DownloadTrouble}, or what was wrong with what came. */
export type PackageProblem =
  | DownloadTrouble
  | "bad-descriptor"
  | "unknown-descriptor"
  | "corrupt"
  | "mismatch"
  | "unacceptable";

/** What became of a package in the end. */
export type PackageOutcome = PackageProblem | "success" | "cancelled" | "aborted";

/** DL_OTA has the statuses, and not all that can go wrong: that a corrupt package is 905, and a server that refuses or fails 954, is chosen. */
const STATUS_OF_PROBLEM: Readonly<Record<PackageProblem, InstallStatus>> = {
  "bad-url": "server",
  unreachable: "connection",
  timeout: "connection",
  unauthorized: "server",
  refused: "server",
  "server-error": "server",
  "too-large": "memory",
  broken: "connection",
  "bad-descriptor": "descriptor",
  "unknown-descriptor": "version",
  corrupt: "mismatch",
  mismatch: "content",
  unacceptable: "content",
};

type Memory = Operation["memory"];

/** What a download came to: a descriptor, so that the package is still to be fetched, or the end, with what is wrong. */
export interface Fetched {
  /** What the operation has to remember from here on. */
  readonly memory: Memory;
  readonly isPackage: boolean;
  readonly problem?: PackageProblem;
}

/** Wishes for the package, or for its descriptor: for what is at `url` in memory, until a descriptor has given another address. */
export function fetchWish(memory: Memory, settings: PackageSettings): OperationWish {
  const url = textIn(memory, "packageUrl") || textIn(memory, "url");
  return { do: "download", url, maxBytes: settings.maxPackageBytes };
}

/** Judges what came of {@link fetchWish}. */
export function judgeFetched(
  input: OperationInput & { type: "downloaded" },
  memory: Memory,
  settings: PackageSettings,
): Fetched {
  const url = textIn(memory, "url");
  const { body, contentType } = input;
  const isFromDescriptor = textIn(memory, "packageUrl") !== "";
  if (isFromDescriptor || !isDescriptorType(contentType)) {
    const types = isFromDescriptor ? textIn(memory, "packageTypes") : contentType;
    return { memory, isPackage: true, ...withProblem(packageProblem(body, types, memory, settings)) };
  }
  const descriptor = readDownloadDescriptor(body, contentType);
  const notifyUri = notifyUriIn(body, contentType);
  const told: Memory = { ...memory, ...(notifyUri ? { notifyUrl: resolveUri(notifyUri, url) } : {}) };
  if (!descriptor) return { memory: told, isPackage: false, problem: "bad-descriptor" };
  if (!isKnownVersion(descriptor)) return { memory: told, isPackage: false, problem: "unknown-descriptor" };
  const { objectURI, size, types } = descriptor;
  const known: Memory = {
    ...told,
    packageUrl: resolveUri(objectURI, url),
    packageBytes: size,
    packageTypes: types.join(" "),
  };
  if (objectURI === "") return { memory: known, isPackage: false, problem: "bad-url" };
  return { memory: known, isPackage: false, ...withProblem(size > settings.maxPackageBytes ? "too-large" : undefined) };
}

/** What is wrong with the octets of a package; `types` are those it is said to have, and a descriptor's size is in `memory`. */
export function packageProblem(
  body: Uint8Array,
  types: string,
  memory: Memory,
  settings: PackageSettings,
): PackageProblem | undefined {
  const expected = memory["packageBytes"];
  if (typeof expected === "number" && expected !== body.length) return "corrupt";
  if (body.length === 0) return "corrupt";
  if (body.length > settings.maxPackageBytes) return "too-large";
  if (settings.packageType !== "" && types !== "" && !hasType(types, settings.packageType)) return "unacceptable";
  const beginning = latin1Text(body.subarray(0, 1024));
  if (!beginning.startsWith(settings.packageStart)) return "corrupt";
  return beginning.includes(settings.packageFor) ? undefined : "mismatch";
}

/** What is posted to the descriptor's installNotifyURI, if it had one, when a package is installed, refused or given up. */
export function installNotices(
  memory: Memory,
  settings: PackageSettings,
  came: PackageOutcome,
): { readonly notices?: readonly InstallNotice[] } {
  const url = textIn(memory, "notifyUrl");
  if (url === "" || !settings.notifiesInstall) return {};
  const isStatus = came === "success" || came === "cancelled" || came === "aborted";
  return { notices: [{ url, text: INSTALL_STATUSES[isStatus ? came : STATUS_OF_PROBLEM[came]] }] };
}

/** What is wrong with the package that an operation has. */
export function problemIn(memory: Memory): PackageProblem | undefined {
  const problem = textIn(memory, "problem");
  return isProblem(problem) ? problem : undefined;
}

function isProblem(text: string): text is PackageProblem {
  return Object.hasOwn(STATUS_OF_PROBLEM, text);
}

function hasType(types: string, wanted: string): boolean {
  return types.split(/[\s;]+/).some((type) => type.toLowerCase() === wanted.toLowerCase());
}

/** The problem as a field of a memory, where {@link problemIn} finds it. */
export function withProblem(problem: PackageProblem | undefined): { readonly problem?: PackageProblem } {
  return problem ? { problem } : {};
}

function textIn(memory: Memory, key: string): string {
  const value = memory[key];
  return typeof value === "string" ? value : "";
}
