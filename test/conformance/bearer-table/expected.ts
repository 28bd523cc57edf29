/** What has to come of each cell: a table of rules, of which the first that fits decides. */
import type { ErrorCode } from "../../../src/base/error-codes.ts";
import type { BootstrapSource, ProfileName } from "../../../src/bootstrap/attempt.ts";
import type { RejectionReason } from "../../../src/events/vocabulary.ts";
import { BEARERS, CELLS, type Cell, type Method, nameOf, type Trial } from "./cells.ts";

/** The end of a bootstrap: applied, or why not. A document that a factory cannot use is an error before there is a handset. */
export type Outcome = "applied" | "applied at try 2" | RejectionReason | Extract<ErrorCode, "config-invalid">;

/** What came of cells, in a word each, by their names. */
export type Outcomes = ReadonlyMap<string, string>;

/** An outcome, or why there is no such bootstrap. */
export type Expectation = { readonly outcome: Outcome } | { readonly notApplicable: string };

/** Which cells a rule is for; a facet that is absent fits all. */
interface Facets {
  readonly profile?: readonly ProfileName[];
  readonly source?: readonly BootstrapSource[];
  readonly method?: readonly Method[];
  readonly trial?: readonly Trial[];
}

const RULES: readonly (Facets & Expectation)[] = [
  // no such bootstrap
  {
    source: ["card", "factory"],
    method: ["NETWPIN", "USERPIN", "USERNETWPIN", "USERPINMAC"],
    notApplicable: "Card and factory hold a bare document, which has no place for SEC and MAC; they need no proof.",
  },
  { method: ["none"], trial: ["wrong MAC", "missing MAC"], notApplicable: "Without SEC, no MAC is expected." },
  {
    method: ["none", "NETWPIN"],
    trial: ["wrong PIN, then right", "PIN exhausted"],
    notApplicable: "The method asks for no PIN.",
  },
  {
    method: ["USERPINMAC"],
    trial: ["missing MAC"],
    notApplicable: "The message never has a MAC: the user types it, behind the PIN.",
  },
  { source: ["factory"], trial: ["user refuses"], notApplicable: "Nobody holds the handset yet." },
  // before the user is asked, and before anything of the document is read
  { profile: ["dm"], source: ["air"], method: ["none"], outcome: "mac-missing" },
  { source: ["air"], method: ["none"], trial: ["user refuses"], outcome: "user-refused" },
  { source: ["air"], method: ["none"], outcome: "mac-missing" },
  { trial: ["missing MAC"], outcome: "mac-missing" },
  // what the user does, and what the MAC says
  { trial: ["user refuses"], outcome: "user-refused" },
  { method: ["NETWPIN"], trial: ["wrong MAC"], outcome: "bad-mac" },
  { trial: ["wrong MAC", "PIN exhausted"], outcome: "pin-exhausted" },
  { trial: ["wrong PIN, then right"], outcome: "applied at try 2" },
  // what is in the document
  { source: ["factory"], trial: ["damaged body"], outcome: "config-invalid" },
  { trial: ["damaged body"], outcome: "damaged-body" },
];

/** What has to come of the cell. */
export function expectationOf(cell: Cell): Expectation {
  return RULES.find((rule) => fits(rule, cell)) ?? { outcome: "applied" };
}

/** Whether there is such a bootstrap at all. */
export function isApplicable(cell: Cell): boolean {
  return "outcome" in expectationOf(cell);
}

/** What has to come of every cell that can be, by the names of the cells. */
export function expectedOutcomes(): Outcomes {
  const outcomes = CELLS.flatMap((cell) => {
    const expectation = expectationOf(cell);
    return "outcome" in expectation ? [[nameOf(cell), expectation.outcome] as const] : [];
  });
  return new Map(outcomes);
}

function fits({ profile, source, method, trial }: Facets, cell: Cell): boolean {
  return (
    (profile?.includes(cell.profile) ?? true) &&
    (source?.includes(BEARERS[cell.bearer].source) ?? true) &&
    (method?.includes(cell.method) ?? true) &&
    (trial?.includes(cell.trial) ?? true)
  );
}
