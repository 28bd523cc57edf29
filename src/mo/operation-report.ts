/** How an operation tells the server that ordered it what came of it: the Generic Alert, and the switches in which makers differ. */
import type { GenericAlert, Operation } from "./behaviour.ts";
import type { SettingsBy } from "./setting-rules.ts";

/** Importances of a Generic Alert (DM_Protocol §8.7), and none at all. */
const MARKS = ["fatal", "critical", "minor", "warning", "informational", "harmless", "indeterminate", "none"] as const;

/** Switches of the report that every object has. */
export const REPORT_RULES = {
  alertFormat: {
    usual: "chr",
    oneOf: ["chr", "int", "text/plain"],
    means: "Format of a report that is a bare code; Nokia S60 writes a MIME type there",
  },
  successMark: { usual: "informational", oneOf: MARKS, means: "Mark of a report of success; none: there is no Mark" },
  failureMark: { usual: "critical", oneOf: MARKS, means: "Mark of a report of failure; none: there is no Mark" },
  successCode: { usual: 0, means: "the code of every success, for example one of a vendor; 0: the usual one" },
  failureCode: { usual: 0, means: "the code of every failure, for example one of a vendor; 0: the usual one" },
} as const;

/** What an operation came to, in the codes of its object. */
export interface Verdict {
  readonly code: number;
  readonly failed: boolean;
}

/** What a report says besides its code. */
export interface ReportContent {
  readonly type: string;
  readonly source: string;
  readonly target?: string;
  /** In place of the bare code; `code` is the one that is reported. */
  readonly xml?: (code: number) => string;
}

/** The code as this model reports it. */
export function reportedCode({ code, failed }: Verdict, settings: SettingsBy<typeof REPORT_RULES>): number {
  return (failed ? settings.failureCode : settings.successCode) || code;
}

/** The alert that ends an operation. The Correlator is that of its Exec. */
export function reportOf(
  { correlator }: Pick<Operation, "correlator">,
  verdict: Verdict,
  { type, source, target, xml }: ReportContent,
  settings: SettingsBy<typeof REPORT_RULES>,
): GenericAlert {
  const code = reportedCode(verdict, settings);
  const mark = verdict.failed ? settings.failureMark : settings.successMark;
  return {
    type,
    format: xml ? "xml" : settings.alertFormat,
    ...(mark === "none" ? {} : { mark }),
    data: xml ? xml(code) : String(code),
    source,
    ...(target === undefined ? {} : { target }),
    ...(correlator === undefined ? {} : { correlator }),
  };
}
