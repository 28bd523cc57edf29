/** Values of Status and State, result codes of software components, and the switches in which devices differ (SCOMO). */
import { failAtRule, failureAt } from "./failures.ts";
import { REPORT_RULES } from "./operation-report.ts";
import { PACKAGE_RULES, type PackageProblem } from "./package-download.ts";
import { PLAIN_RULES } from "./plain-operation.ts";
import type { SettingsBy } from "./setting-rules.ts";

/** Values of `Download/x/Status`. */
export const DOWNLOAD_STATUS = {
  idle: 10,
  downloadFailed: 20,
  downloading: 30,
  downloaded: 40,
  installing: 50,
  installFailedWithData: 60,
  installFailed: 70,
} as const;

/** Values of `Inventory/Delivered/x/Status`; the last is 60, and 70 with one maker. */
export const DELIVERED_STATUS = {
  idle: 10,
  removeFailed: 20,
  removing: 30,
  installing: 40,
  installFailedWithData: 50,
} as const;

/** Values of `Inventory/Delivered/x/State`. */
export const DELIVERED_STATE = { delivered: 10, installed: 20 } as const;

/** Values of `Inventory/Deployed/x/Status`. */
export const DEPLOYED_STATUS = {
  idle: 10,
  removeFailed: 20,
  removing: 30,
  activateFailed: 40,
  activating: 50,
  deactivateFailed: 60,
  deactivating: 70,
} as const;

/** Values of `Inventory/Deployed/x/State`. */
export const DEPLOYED_STATE = { inactive: 10, active: 20 } as const;

/** Failures a model may have: the stage at which each strikes (`any`: the last of every operation), and its result code. */
export const SCOMO_FAILURES = {
  "client-error": { stage: "any", code: 1400 },
  download: { stage: "download", code: 1402 },
  authentication: { stage: "download", code: 1403 },
  "download-memory": { stage: "download", code: 1404 },
  "server-error": { stage: "download", code: 1500 },
  "server-unavailable": { stage: "download", code: 1501 },
  install: { stage: "install", code: 1405 },
  "install-memory": { stage: "install", code: 1406 },
  validation: { stage: "install", code: 1407 },
  environment: { stage: "install", code: 1413 },
  remove: { stage: "remove", code: 1408 },
  activate: { stage: "activate", code: 1409 },
  deactivate: { stage: "deactivate", code: 1410 },
  "not-implemented": { stage: "any", code: 1411 },
  unknown: { stage: "any", code: 1412 },
} as const;

/** A part of an operation in which something may go wrong. */
export type ScomoStage = Exclude<(typeof SCOMO_FAILURES)[keyof typeof SCOMO_FAILURES]["stage"], "any">;

/** The result code of what went wrong with a package in earnest. */
export const SCOMO_PROBLEM_CODES: Readonly<Record<PackageProblem, number>> = {
  "bad-url": 1402,
  unreachable: 1501,
  timeout: 1402,
  unauthorized: 1403,
  refused: 1402,
  "server-error": 1500,
  "too-large": 1404,
  broken: 1402,
  "bad-descriptor": 1407,
  "unknown-descriptor": 1407,
  corrupt: 1407,
  mismatch: 1407,
  unacceptable: 1407,
};

/** Every switch of software components. */
export const SCOMO_RULES = {
  failAt: failAtRule(SCOMO_FAILURES),
  asks: { usual: false, means: "the user is asked before an operation, and may refuse it with 1401" },
  keepsPackage: {
    usual: true,
    means:
      "still has a package after an installation, whatever came of it: a package in Delivered stays, and a failure is one with data",
  },
  deliveredNoData: {
    usual: 60,
    means: "Status in Delivered after an installation that failed and left no data; one maker writes 70",
  },
  downloadNode: {
    usual: "kept",
    oneOf: ["kept", "moved"],
    means: "whether the node in Download stays once its package is here, or moves to Delivered or Deployed",
  },
  environments: {
    usual: "",
    means: "values of EnvType that the device has, between commas; another fails with 1413; empty: any",
  },
  version: { usual: "1.0", means: "Version of every component, as no node of a package tells it" },
  removesActive: { usual: true, means: "removes a component that is active; else that fails with 1408" },
  wrongState: {
    usual: "403",
    oneOf: ["403", "500", "report"],
    means:
      "the answer to an Exec while another goes on with the same package or component; report: 202, and then a report of code 1400",
  },
  newNodes: {
    usual: "all",
    oneOf: ["all", "none"],
    means:
      "whether the device adds Status, State and Operations to a package that a server has added, or leaves Operations to the server",
  },
  inactiveNode: {
    usual: "both",
    oneOf: ["DownloadInstallInactive", "DownlaodInstallInactive", "both"],
    means: "the name of that operation, which the published description misspells",
  },
  alertSource: {
    usual: "operation",
    oneOf: ["operation", "package"],
    means: "Source of the report: the executed node, or the package or component",
  },
  alertData: {
    usual: "code",
    oneOf: ["code", "xml"],
    means: "Data of the report: the bare result code, or the elements ResultCode and Identifier",
  },
  ...PACKAGE_RULES,
  ...PLAIN_RULES,
  ...REPORT_RULES,
} as const;

/** The switches of one model. */
export type ScomoSettings = SettingsBy<typeof SCOMO_RULES>;

/** The result code of the model's own failure, if it strikes at one of those stages. */
export function scomoFailureAt(stages: readonly (ScomoStage | "any")[], { failAt }: ScomoSettings): number | undefined {
  return failureAt(SCOMO_FAILURES, failAt, stages);
}
