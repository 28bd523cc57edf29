/** The formats of node values, in the order of the DTD (DM_TND). */
export const DDF_FORMATS = [
  "b64",
  "bin",
  "bool",
  "chr",
  "int",
  "node",
  "null",
  "xml",
  "date",
  "time",
  "float",
] as const;

/** The format of a node value. */
export type DdfFormat = (typeof DDF_FORMATS)[number];

/** The commands that a description can allow (DM_TND). */
export const ACCESS_TYPES = ["Add", "Copy", "Delete", "Exec", "Get", "Replace"] as const;

/** A command that a description can allow. */
export type DdfAccessType = (typeof ACCESS_TYPES)[number];

/** How often a node may occur: without and with a number (DM_TND). */
export const OCCURRENCES = ["One", "ZeroOrOne", "ZeroOrMore", "OneOrMore"] as const;
/** Those that name the number (DM_TND). */
export const COUNTED_OCCURRENCES = ["ZeroOrN", "OneOrN"] as const;

/** A permanent node is there from the factory and stays; a dynamic one comes and goes (DM_TND). */
export const SCOPES = ["Permanent", "Dynamic"] as const;

/** Whether a node can be deleted. */
export type DdfScope = (typeof SCOPES)[number];

/** Whether names below a node are case-sensitive (CS) or not (CIS). */
export const CASE_SENSES = ["CS", "CIS"] as const;

/** Whether names are case-sensitive, as the DTD writes it. */
export type DdfCaseSense = (typeof CASE_SENSES)[number];
