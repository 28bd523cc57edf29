/**
 * Operations for which nothing is fetched: a lock, a removal, a switch. They are done before their Exec is answered, or go on
 * after it and are reported; the user may be asked before.
 */
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { ExecOutcome, NewOperation, Operation, OperationInput, OperationStep } from "./behaviour.ts";
import { type REPORT_RULES, type ReportContent, reportedCode, reportOf, type Verdict } from "./operation-report.ts";
import type { SettingsBy } from "./setting-rules.ts";

/** Switches of objects with such operations. */
export const PLAIN_RULES = {
  answers: {
    usual: "202",
    oneOf: ["200", "202"],
    means:
      "200: an operation is done before its Exec is answered, and is not reported; 202: it goes on, and is reported",
  },
  codeInStatus: {
    usual: false,
    means:
      "with answers 200: the Status has the result code of the object in place of 200 or 500, as of Symbian and MediaTek",
  },
  workMs: { usual: 500, means: "milliseconds that an operation takes with answers 202" },
} as const;

/** Switches that an object with plain operations has. */
export type PlainSettings = SettingsBy<typeof PLAIN_RULES & typeof REPORT_RULES>;

/** What all objects with such operations say of one that has lost what it works on. */
const CLIENT_ERROR = 1400;

/** What a plain operation comes to. */
export interface Conclusion extends Verdict {
  readonly edits: readonly TreeEdit[];
  readonly content: ReportContent;
}

/** An Exec that may be carried out. */
export interface PlainExec {
  readonly operation: NewOperation;
  /** What changes as the operation begins, when it goes on after the answer. */
  readonly begin: readonly TreeEdit[];
  /** Whether the user is asked first; such an operation always goes on after the answer. */
  readonly asks: boolean;
  readonly conclude: () => Conclusion;
}

/** Done, with 200 or, failed, 500; or begun, with 202. */
export function execPlain({ operation, begin, asks, conclude }: PlainExec, settings: PlainSettings): ExecOutcome {
  if (settings.answers === "202" || asks) {
    const memory = { ...operation.memory, phase: asks ? "asking" : "working" };
    return { status: 202, edits: begin, start: { ...operation, memory } };
  }
  const conclusion = conclude();
  return {
    status: conclusion.failed ? 500 : 200,
    edits: conclusion.edits,
    ...(settings.codeInStatus ? { statusCode: reportedCode(conclusion, settings) } : {}),
  };
}

/** Goes on with an operation. `conclude` is told whether the user has refused it. */
export function advancePlain(
  operation: Operation,
  input: OperationInput,
  question: string,
  conclude: (isRefused: boolean) => Conclusion,
  settings: PlainSettings,
): OperationStep {
  if (input.type === "deleted") {
    const { content } = conclude(true);
    return concluded(operation, { code: CLIENT_ERROR, failed: true, edits: [], content }, settings);
  }
  const isAsking = operation.memory["phase"] === "asking";
  if (isAsking && input.type === "user.answered") {
    return input.agreed ? working(operation, settings) : concluded(operation, conclude(true), settings);
  }
  if (isAsking) return { operation, edits: [], wish: { do: "ask", text: question } };
  return input.type === "time.over" ? concluded(operation, conclude(false), settings) : working(operation, settings);
}

/** The edits of a conclusion, and its report. */
export function concluded(operation: Operation, conclusion: Conclusion, settings: PlainSettings): OperationStep {
  const alert = reportOf(operation, conclusion, conclusion.content, settings);
  return { operation, edits: conclusion.edits, wish: { do: "report", alert } };
}

function working(operation: Operation, { workMs }: PlainSettings): OperationStep {
  const memory = { ...operation.memory, phase: "working" };
  return { operation: { ...operation, memory }, edits: [], wish: { do: "wait", ms: workMs } };
}

/** The beginnings of an operation that one of an object's nodes is executed for. */
export function newOperation(
  object: string,
  root: string,
  { node, serverId, correlator }: { readonly node: string; readonly serverId: string; readonly correlator?: string },
  memory: Operation["memory"] = {},
): NewOperation {
  return { object, root, node, serverId, memory, ...(correlator === undefined ? {} : { correlator }) };
}
