/** Result codes of firmware updates, and the switches in which devices differ (FUMO). */
import { failAtRule, failureAt } from "./failures.ts";
import { REPORT_RULES } from "./operation-report.ts";
import { PACKAGE_RULES, type PackageProblem } from "./package-download.ts";
import type { SettingsBy } from "./setting-rules.ts";

/** Failures a model may have: the stage at which each strikes, and its result code. Code 450 is one that is left to vendors. */
export const FUMO_FAILURES = {
  authentication: { stage: "download", code: 406 },
  timeout: { stage: "download", code: 407 },
  "bad-url": { stage: "download", code: 411 },
  "server-unavailable": { stage: "download", code: 412 },
  "server-error": { stage: "download", code: 500 },
  "download-memory": { stage: "download", code: 501 },
  network: { stage: "download", code: 503 },
  corrupt: { stage: "verify", code: 402 },
  mismatch: { stage: "verify", code: 403 },
  signature: { stage: "verify", code: 404 },
  unacceptable: { stage: "verify", code: 405 },
  "client-error": { stage: "install", code: 400 },
  "not-implemented": { stage: "install", code: 408 },
  unknown: { stage: "install", code: 409 },
  update: { stage: "install", code: 410 },
  battery: { stage: "install", code: 450 },
  "update-memory": { stage: "install", code: 502 },
} as const;

/** The result code of what went wrong with a package in earnest. */
export const FUMO_PROBLEM_CODES: Readonly<Record<PackageProblem, number>> = {
  "bad-url": 411,
  unreachable: 412,
  timeout: 407,
  unauthorized: 406,
  refused: 411,
  "server-error": 500,
  "too-large": 501,
  broken: 503,
  "bad-descriptor": 402,
  "unknown-descriptor": 402,
  corrupt: 402,
  mismatch: 403,
  unacceptable: 405,
};

/** Every switch of a firmware update. */
export const FUMO_RULES = {
  failAt: failAtRule(FUMO_FAILURES),
  level: { usual: 100, means: "charge in percent, unless somebody has charged or drained the handset" },
  minBattery: { usual: 0, means: "percent of charge below which an installation fails, as with failAt: battery" },
  verifyMs: { usual: 1000, means: "milliseconds from the whole package to its being ready" },
  installMs: { usual: 30_000, means: "milliseconds of the installation, before the restart" },
  verifies: {
    usual: "after-download",
    oneOf: ["after-download", "at-update"],
    means:
      "when a bad package is found: as a failed download, or as a failed update, until when what was downloaded is kept in PkgData",
  },
  asks: {
    usual: "nothing",
    oneOf: ["nothing", "download", "update", "both"],
    means: "before what the user is asked; who says no cancels with 401",
  },
  restarts: { usual: true, means: "switches itself off and on after the installation" },
  keepsPackage: {
    usual: false,
    means: "still has the package after an update: states 70 and 90 in place of 80 and 100",
  },
  newFwV: { usual: "", means: "FwV of DevDetail after an update; empty: PkgVersion, and as before when there is none" },
  cleansUp: {
    usual: "at-exec",
    oneOf: ["at-exec", "with-report", "never"],
    means:
      "when State goes back to 10: as the next Exec of a download comes in, with the report already, or never, so that such an Exec is one in a wrong state",
  },
  updatesAgain: { usual: false, means: "an Update may be executed in state 70, with the package of the failed one" },
  wrongState: {
    usual: "403",
    oneOf: ["403", "500", "report"],
    means: "the answer to an Exec in a state that does not allow it; report: 202, and then a report of code 400",
  },
  newNodes: {
    usual: "all",
    oneOf: ["all", "state", "none"],
    means:
      "which of an instance's nodes the device adds to one that a server has added: all ways and State, State, or none",
  },
  alertSource: {
    usual: "object",
    oneOf: ["object", "operation"],
    means: "Source of the report: the instance, as FUMO has it, or the executed node, as many clients send it",
  },
  alertType: {
    usual: "bare",
    oneOf: ["bare", "prefixed"],
    means: "Type of the report: the name alone, or after `Reversed-Domain-Name: ` as DM_Protocol §8.7 has it",
  },
  ...PACKAGE_RULES,
  ...REPORT_RULES,
} as const;

/** The switches of one model. */
export type FumoSettings = SettingsBy<typeof FUMO_RULES>;

/** The result code of the model's own failure, if it strikes at that stage. */
export function fumoFailureAt(stage: "download" | "verify" | "install", settings: FumoSettings): number | undefined {
  const isTooLow = stage === FUMO_FAILURES.battery.stage && settings.level < settings.minBattery;
  return isTooLow ? FUMO_FAILURES.battery.code : failureAt(FUMO_FAILURES, settings.failAt, [stage]);
}
