import { z } from "zod";
import { parseDuration } from "./duration.ts";

/** A span of time in a file that people write, such as `5s` or `24h`, read as milliseconds. */
export const durationSchema = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, { error: "expected a duration such as 250ms, 5s, 2min or 24h" })
  .transform((text) => parseDuration(text) ?? 0);
