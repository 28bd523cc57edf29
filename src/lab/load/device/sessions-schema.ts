/** The block `sessions` of a device model: sessions that the device begins by itself, and what outlives the power. */
import { z } from "zod";
import { durationSchema } from "../../../base/duration-schema.ts";
import type { DeviceModel } from "../../../handset/model/model.ts";

const fields = z.strictObject({
  atBoot: z.boolean().default(false),
  every: durationSchema.refine((ms) => ms >= 1_000, { error: "expected a second or more" }).optional(),
  /** The part of `every` by which a handset is earlier or later at most, so that a fleet does not come all at once. */
  jitter: z.number().min(0).max(1).default(0.1),
  /** A session in flight when the power is lost: opened anew, gone on with by its last message once more, or given up. */
  afterPowerLoss: z.enum(["restart", "resume", "forget"]).default("restart"),
});

/** The block `sessions` of a device model. */
export const sessionsSchema = fields.prefault({});
/** The block with its defaults filled in. */
export type SessionsBlock = z.infer<typeof fields>;

/** One key of the block, by the text of its value as a file has it; or what is expected in its place. */
export function readSessionKey(key: string, text: string): Partial<SessionsBlock> | { readonly expected: string } {
  const given = fields.safeParse({ [key]: scalarOf(text) });
  if (!given.success) return { expected: `sessions.${key}: ${given.error.issues[0]?.message}` };
  return Object.fromEntries(Object.entries(given.data).filter(([name]) => name === key));
}

/** A value as a file means it that has this text. */
function scalarOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The block as the model has it. */
export function sessionsOf({ every, ...sessions }: SessionsBlock): DeviceModel["sessions"] {
  return { ...sessions, ...(every === undefined ? {} : { everyMs: every }) };
}
