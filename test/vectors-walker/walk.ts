import { checkOf, INFORMATIVE } from "./checks.ts";
import type { Row } from "./manifest.ts";
import { LATER, OPENERS } from "./openers.ts";
import type { Subject } from "./subject.ts";

/** What became of one row. */
export interface RowReport {
  readonly file: string;
  readonly verdict: "ok" | "FAILED" | "not walked";
  /** Why it failed or was not walked. */
  readonly reasons: readonly string[];
  /** Keys of `expect` that were held against it. */
  readonly checked: readonly string[];
  /** Keys that no check knows. */
  readonly unchecked: readonly string[];
  /** Layers that our encoders write octet for octet as they stand. */
  readonly canonical: readonly string[];
}

/** Walks one row: opens the file by its kind, encodes each layer again, and holds every key of `expect` against it. Never throws. */
export function walkRow(folder: string, row: Row): RowReport {
  const { file, kind, expect } = row;
  const keys = Object.keys(expect).filter((key) => !INFORMATIVE.has(key));
  const unchecked = keys.filter((key) => !checkOf(key));
  const open = OPENERS[kind];
  if (!open) {
    const reason = LATER[kind] ?? `nothing opens the kind ${kind}`;
    return { file, verdict: "not walked", reasons: [reason], checked: [], unchecked: [], canonical: [] };
  }
  let subject: Subject;
  try {
    subject = open(folder, row);
  } catch (error) {
    return { file, verdict: "FAILED", reasons: [messageOf(error)], checked: [], unchecked, canonical: [] };
  }
  const checked = keys.filter((key) => checkOf(key));
  const reasons = [...subject.failures, ...checked.flatMap((key) => failure(subject, key, row))];
  const { canonical } = subject;
  return { file, verdict: reasons.length > 0 ? "FAILED" : "ok", reasons, checked, unchecked, canonical };
}

function failure(subject: Subject, key: string, { expect }: Row): string[] {
  try {
    const wrong = checkOf(key)?.(subject, expect[key], expect);
    return wrong === undefined ? [] : [`${key}: ${wrong}`];
  } catch (error) {
    return [`${key}: ${messageOf(error)}`];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One line for people. */
export function reportLine({ file, verdict, reasons, checked, unchecked, canonical }: RowReport): string {
  const details = [
    ...reasons,
    ...(verdict === "not walked" ? [] : [`${checked.length} checks`]),
    ...(canonical.length > 0 ? [`as it stands: ${canonical.join(" ")}`] : []),
    ...(unchecked.length > 0 ? [`not checked: ${unchecked.join(" ")}`] : []),
  ];
  return `${verdict.padEnd(10)}  ${file}: ${details.join("; ")}`;
}

/** The last line, and whether all is well. */
export function totalLine(reports: readonly RowReport[]): string {
  const count = (verdict: RowReport["verdict"]) => reports.filter((report) => report.verdict === verdict).length;
  return `${reports.length} rows: ${count("ok")} ok, ${count("FAILED")} FAILED, ${count("not walked")} not walked`;
}
