import { z } from "zod";
import { STATUS_MATCH_SCHEMA, type StatusMatch } from "./status-match.ts";
import { SCALAR_SCHEMA, VALUE_MATCH_SCHEMA } from "./value-match.ts";

const uri = z.string().min(1);

/** What a command should get. The short form is the status alone. */
export const EXPECTATION_SCHEMA = z.union(
  [
    STATUS_MATCH_SCHEMA,
    z
      .strictObject({
        /** Of every item. */
        status: STATUS_MATCH_SCHEMA.optional(),
        /** Of the first URI of a Get, or of the alert that an `await` waits for. */
        value: VALUE_MATCH_SCHEMA.optional(),
        /** Of the Results, by their URIs. */
        values: z.record(uri, VALUE_MATCH_SCHEMA).optional(),
        /** What the user entered or chose, in any order. */
        answers: z.array(SCALAR_SCHEMA).optional(),
      })
      .refine((expected) => Object.keys(expected).length > 0, { error: "expected status, value, values or answers" }),
  ],
  { error: "expected a status, or an object with status, value, values or answers" },
);

/** One of {@link EXPECTATION_SCHEMA}. */
export type Expectation = z.output<typeof EXPECTATION_SCHEMA>;

/** The long form of an expectation. */
export type FullExpectation = Exclude<Expectation, StatusMatch>;

/** The long form of what a job says. */
export function fullExpectation(expected: Expectation | undefined): FullExpectation {
  if (expected === undefined) return {};
  return typeof expected === "object" && !Array.isArray(expected) ? expected : { status: expected };
}
