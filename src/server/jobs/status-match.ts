import { z } from "zod";

/** Statuses end at 599; beyond are the result codes that objects report, such as 1200 (SCOMO, LAWMO). */
const one = z.union([z.int().min(100).max(1999), z.string().regex(/^[1-5]xx$/)], {
  error: "expected a status such as 200, or a class such as 2xx",
});

/** The status that is wanted: one, any of a class such as `2xx`, or any of a list. */
export const STATUS_MATCH_SCHEMA = z.union([one, z.array(one).min(1)], {
  error: "expected a status such as 200, a class such as 2xx, or a list of them",
});

/** One of {@link STATUS_MATCH_SCHEMA}. */
export type StatusMatch = z.output<typeof STATUS_MATCH_SCHEMA>;

/** What counts as done where a job does not say what it expects. */
export const DONE: StatusMatch = "2xx";

/** Whether a status is among those wanted. A number of four digits, as some objects report, is of no class. */
export function statusFits(code: number, wanted: StatusMatch): boolean {
  return [wanted]
    .flat()
    .some((each) => (typeof each === "number" ? each === code : Number(each[0]) === Math.floor(code / 100)));
}

/** The wish in words. */
export function describeStatus(wanted: StatusMatch): string {
  return [wanted].flat().join(" or ");
}
