/**
 * A firmware update under way (FUMO): what the user, the download and the installation make of it, and the report. A phase
 * is what the operation waits for; an input that a phase does not wait for, such as the restart of a handset whose power
 * was lost, makes it wish for the same once more.
 */
import { fromBase64 } from "../base/bytes.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import { childOf } from "../tree/uri.ts";
import type { OperationInput, OperationStep, OperationWish } from "./behaviour.ts";
import { leafValue } from "./device-edits.ts";
import { type FumoWork, failed, keepPackage, report, updated } from "./fumo-ending.ts";
import { FUMO_PROBLEM_CODES, type FumoSettings, fumoFailureAt } from "./fumo-settings.ts";
import { enterStates } from "./fumo-state.ts";
import { fetchWish, judgeFetched, packageProblem, problemIn, withProblem } from "./package-download.ts";

/** What an operation waits for; `refused` waits for nothing but its beginning. */
export type FumoPhase =
  | "refused"
  | "asking-download"
  | "downloading"
  | "verifying"
  | "asking-update"
  | "installing"
  | "restarting";

/** Goes on with an operation by what it is told. */
export function advanceFumo(work: FumoWork, input: OperationInput): OperationStep {
  const phase = work.operation.memory["phase"] as FumoPhase;
  if (input.type === "deleted") return { ...report(work, 400, true, []), edits: [] };
  if (phase === "refused") return report(work, 400, true, []);
  return expected(work, phase, input) ?? enter(work, phase);
}

/** What comes of the input that a phase waits for. */
function expected(
  work: FumoWork,
  phase: FumoPhase,
  input: Exclude<OperationInput, { readonly type: "deleted" }>,
): OperationStep | undefined {
  switch (input.type) {
    case "user.answered":
      return answered(work, phase, input.agreed);
    case "downloaded":
      return phase === "downloading" ? fetched(work, input) : undefined;
    case "download.failed":
      if (phase !== "downloading") return undefined;
      return failed(work, "download", FUMO_PROBLEM_CODES[input.reason], input.reason);
    case "time.over":
      if (phase === "verifying") return verified(work);
      return phase === "installing" ? installed(work) : undefined;
    case "restarted":
      return phase === "restarting" ? updated(work) : undefined;
    case "started":
      return undefined;
  }
}

function answered(work: FumoWork, phase: FumoPhase, agreed: boolean): OperationStep | undefined {
  if (phase === "asking-download") {
    return agreed ? enter(work, "downloading") : failed(work, "download", 401, "cancelled");
  }
  if (phase !== "asking-update") return undefined;
  return agreed ? enter(work, "installing") : failed(work, "update", 401, "cancelled");
}

/** Whether the user is asked before a download or an update. */
export function asksBefore(what: "download" | "update", { asks }: FumoSettings): boolean {
  return asks === what || asks === "both";
}

/** Waits for what a phase waits for; a download that is to fail is not even tried. */
function enter(work: FumoWork, phase: FumoPhase, edits: readonly TreeEdit[] = []): OperationStep {
  const { operation, settings } = work;
  if (phase === "downloading") {
    const code = fumoFailureAt("download", settings) ?? (operation.memory["url"] === "" ? 411 : undefined);
    if (code !== undefined) return failed(work, "download", code, "aborted");
  }
  const memory = { ...operation.memory, phase };
  return { operation: { ...operation, memory }, edits, wish: wishIn(phase, work) };
}

function wishIn(phase: FumoPhase, { tree, operation, settings }: FumoWork): OperationWish {
  switch (phase) {
    case "asking-download":
      return { do: "ask", text: "Download an update of the firmware?" };
    case "downloading":
      return fetchWish(operation.memory, settings);
    case "verifying":
      return { do: "wait", ms: settings.verifyMs };
    case "asking-update": {
      const version = leafValue(tree, childOf(operation.root, "PkgVersion"));
      return { do: "ask", text: `Update the firmware${version === "" ? "" : ` to ${version}`}?` };
    }
    case "installing":
      return { do: "wait", ms: settings.installMs };
    case "restarting":
      return { do: "restart" };
    default:
      return { do: "end" };
  }
}

function fetched(work: FumoWork, input: OperationInput & { type: "downloaded" }): OperationStep {
  const { tree, operation, way, settings } = work;
  const { memory, isPackage, problem } = judgeFetched(input, operation.memory, settings);
  const then = { ...work, operation: { ...operation, memory: { ...memory, ...withProblem(problem) } } };
  if (problem && (!isPackage || problem === "too-large")) {
    return failed(then, "download", FUMO_PROBLEM_CODES[problem], problem);
  }
  if (!isPackage) return enter(then, "downloading");
  const downloaded = enterStates(tree, operation.root, "downloaded");
  if (way !== "Download" || settings.verifies !== "at-update") return enter(then, "verifying", downloaded);
  const kept = keepPackage(tree, operation.root, input.body);
  // what the octets will show again at the update is not found now; their type and the size they should have had are lost by then
  const isForLater = kept.length > 0 && problem === packageProblem(input.body, "", {}, settings);
  if (!isForLater) return enter(then, "verifying", downloaded);
  return enter({ ...work, operation: { ...operation, memory } }, "verifying", [...downloaded, ...kept]);
}

/** The package is ready, unless it is found out now. One for whose Exec nothing was kept is held against the rules now in any case. */
function verified(work: FumoWork): OperationStep {
  const { tree, operation, way, settings } = work;
  const isNow = settings.verifies === "after-download";
  const own = isNow ? fumoFailureAt("verify", settings) : undefined;
  if (own !== undefined) return failed(work, "download", own, "unacceptable");
  const problem = isNow || way === "Download" ? problemIn(operation.memory) : undefined;
  if (problem) return failed(work, "download", FUMO_PROBLEM_CODES[problem], problem);
  if (way === "Download") return report(work, 200, false, enterStates(tree, operation.root, "ready"), "success");
  const phase = asksBefore("update", settings) ? "asking-update" : "installing";
  return enter(work, phase, enterStates(tree, operation.root, "ready", "updating"));
}

function installed(work: FumoWork): OperationStep {
  const code = installationFailure(work);
  if (code !== undefined) return failed(work, "update", code, "aborted");
  return work.settings.restarts ? enter(work, "restarting") : updated(work);
}

/** A package in PkgData has not been looked at before, whether the server wrote it there or the device kept what it downloaded. */
function installationFailure({ tree, operation, way, settings }: FumoWork): number | undefined {
  const data = way === "Update" ? leafValue(tree, childOf(operation.node, "PkgData")) : "";
  const isFoundNow = settings.verifies === "at-update" || data !== "";
  const own = fumoFailureAt("install", settings) ?? (isFoundNow ? fumoFailureAt("verify", settings) : undefined);
  if (own !== undefined) return own;
  if (data === "" && operation.memory["data"] === "written") return 410;
  const octets = data === "" ? undefined : fromBase64(data);
  const unreadable = data === "" ? problemIn(operation.memory) : "corrupt";
  const problem = octets ? packageProblem(octets, "", {}, settings) : unreadable;
  if (problem === "too-large") return 502;
  return problem && FUMO_PROBLEM_CODES[problem];
}
