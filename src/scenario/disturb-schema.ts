import { z } from "zod";
import { durationSchema } from "../base/duration-schema.ts";
import { DISTURBANCES, type DisturbancePlan } from "../bearer/disturbance/plan.ts";

const chance = z.number().min(0).max(1, "expected a probability from 0 to 1");

/** What a bad network does to messages on their way to the handsets: kinds with their probability, and what is sure to happen. */
export const disturbSchema = z
  .strictObject({
    lose: chance.optional(),
    duplicate: chance.optional(),
    delay: z.strictObject({ chance, upTo: durationSchema }).optional(),
    /** A message waits until the one behind it has passed. */
    reorder: chance.optional(),
    /** Octets are changed, as many as `corruptOctets` says. */
    corrupt: chance.optional(),
    corruptOctets: z.int().min(1).default(1),
    /** What is done to the first, second … message for each handset, whatever the chances: `[[reorder], [], [lose, …]]`. */
    sequence: z.array(z.array(z.enum(DISTURBANCES))).optional(),
  })
  .transform(({ delay, sequence, corruptOctets, ...chances }): DisturbancePlan => {
    const kinds = { ...chances, ...(delay ? { delay: delay.chance } : {}) };
    return {
      chances: Object.fromEntries(Object.entries(kinds).filter(([, value]) => value !== undefined)),
      ...(delay ? { delayMs: { min: 0, max: delay.upTo } } : {}),
      ...(sequence ? { sequence } : {}),
      corruptOctets,
    };
  });
