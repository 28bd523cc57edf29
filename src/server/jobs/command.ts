import { z } from "zod";
import { fromBase64 } from "../../base/bytes.ts";
import { EXPECTATION_SCHEMA } from "./expectation.ts";
import { hasPlaceholders } from "./placeholders.ts";
import { SCALAR_SCHEMA } from "./value-match.ts";

/**
 * What a server can have a device do: each command is an object with one verb, such as `{ get: ./DevDetail/FwV, expect: 200 }`,
 * and with what is said about its outcome.
 */

const uri = z.string().min(1);
const uris = z.union([uri, z.array(uri).min(1)], { error: "expected a URI, or a list of them" });
const format = z.enum(["b64", "bin", "bool", "chr", "date", "float", "int", "node", "null", "time", "xml"]);

/** Octets that a made value may have. */
const LARGEST_MADE_VALUE = 1 << 26;

/** A node to write. For `bin` the value is the base64 of the octets; `node` and `null` take none. */
const node = z
  .strictObject({
    uri,
    value: SCALAR_SCHEMA.optional(),
    /** The value is repeated and cut to so many characters, of `bin` and `b64` octets; without a value it is digits. */
    size: z.int().min(0).max(LARGEST_MADE_VALUE).optional(),
    /** The value is what is in this file; octets unless the format is one of text. */
    file: z.string().min(1).optional(),
    format: format.optional(),
    type: z.string().optional(),
  })
  .refine(({ value, size, format }) => format !== "bin" || size !== undefined || isBase64(value), {
    path: ["value"],
    error: "expected the base64 of the octets",
  })
  .refine(({ value, size, file }) => file === undefined || (value ?? size) === undefined, {
    path: ["file"],
    error: "expected a file, or a value with its size, not both",
  });

/** What a placeholder becomes is not known yet. */
function isBase64(value: string | number | boolean | undefined): boolean {
  return value === undefined || hasPlaceholders(value) || fromBase64(String(value)) !== undefined;
}

/** The optional parameters of a user interaction (DM_Protocol, user interaction options). */
const options = z.strictObject({
  MINDT: z.int().positive().optional(),
  MAXDT: z.int().positive().optional(),
  DR: SCALAR_SCHEMA.optional(),
  MAXLEN: z.int().positive().optional(),
  IT: z.enum(["A", "N", "D", "T", "P", "I"]).optional(),
  ET: z.enum(["T", "P"]).optional(),
});

const alert = z
  .strictObject({
    code: z.int().min(1100).max(1299),
    /** The Items as they are; the first one holds the options. */
    items: z.array(z.string()).optional(),
    text: z.string().optional(),
    choices: z.array(z.string()).min(1).optional(),
    options: options.optional(),
  })
  .refine(({ items, text, choices, options }) => items === undefined || (text ?? choices ?? options) === undefined, {
    path: ["items"],
    error: "expected items as they are, or text, choices and options, not both",
  });

const verbs = {
  /** A URI, or several, which become the items of one Get. `?prop=` and `?list=` are part of the URI. */
  get: uris.optional(),
  replace: node.optional(),
  add: node.optional(),
  delete: uris.optional(),
  copy: z.strictObject({ from: uri, to: uri }).optional(),
  exec: z.strictObject({ uri, data: SCALAR_SCHEMA.optional(), correlator: z.string().optional() }).optional(),
  alert: alert.optional(),
};

const outcome = {
  expect: EXPECTATION_SCHEMA.optional(),
  /** Keeps status and value under this name, for later commands and conditions of the device. */
  save: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/, { error: "expected a name of letters, digits, - and _" })
    .optional(),
};

/** Keys that are no verb. */
const BESIDE_VERBS: ReadonlySet<string> = new Set(["expect", "save", "if", "label", "onFailure"]);

/** A command inside an Atomic or a Sequence. */
export const MEMBER_SCHEMA = z.strictObject({ ...verbs, ...outcome }).superRefine(wantOneVerb);

/** The keys of a command at the top of a job, without those that steer the job. */
export const COMMAND_SHAPE = {
  ...verbs,
  atomic: z.array(MEMBER_SCHEMA).min(1).optional(),
  sequence: z.array(MEMBER_SCHEMA).min(1).optional(),
  ...outcome,
};

/** A command inside an Atomic or a Sequence. */
export type JobMember = z.output<typeof MEMBER_SCHEMA>;
/** A node to write, as a job says it. */
export type JobNode = z.output<typeof node>;
/** A user interaction, as a job says it. */
export type JobAlert = z.output<typeof alert>;

/** Refuses a command that has no verb, or several. */
export function wantOneVerb(command: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx): void {
  const found = Object.keys(command).filter((key) => !BESIDE_VERBS.has(key) && command[key] !== undefined);
  if (found.length === 1) return;
  const message = `one command expected here, found ${found.length === 0 ? "none" : found.join(" and ")}`;
  context.addIssue({ code: "custom", message });
}
