import { z } from "zod";
import { type NumberingPlan, planProblems } from "../../fleet/numbering.ts";
import { factorySchema } from "./factory-schema.ts";

/** Numbers from the ranges that are set aside for tests: TAC 35209900, PLMN 001/01, a national drama range. */
const DEFAULT_PLAN: NumberingPlan = {
  imei: "35209900######",
  imsi: "00101##########",
  msisdn: "+4917000######",
  iccid: "8900101###########",
};

const PIN = z.string().regex(/^\d+$/, "expected decimal digits");

/** One group of like handsets in a fleet file. */
export const handsetGroupSchema = z
  .strictObject({
    /** Name by which steps and expectations call the group. */
    name: z.string().min(1),
    model: z.string().default("reference-12"),
    count: z.int().min(1).max(1_000_000).default(1),
    imei: z.string().default(DEFAULT_PLAN.imei),
    imsi: z.string().default(DEFAULT_PLAN.imsi),
    msisdn: z.string().default(DEFAULT_PLAN.msisdn),
    iccid: z.string().default(DEFAULT_PLAN.iccid),
    /** What the user types when asked for a PIN: always the same, or one after the other. Absent: prompts stay open. */
    pin: z.union([PIN, z.array(PIN).min(1)], { error: "expected a PIN in quotes, or a list of them" }).optional(),
    /** In place of the model's own. */
    factory: factorySchema.optional(),
    /** `false`: `--handsets` does not change the count. */
    scale: z.boolean().default(true),
  })
  .superRefine((group, context) => {
    for (const { field, expected } of planProblems(group, group.count)) {
      context.addIssue({ code: "custom", path: [field], message: `expected ${expected}` });
    }
  });
export type HandsetGroup = z.infer<typeof handsetGroupSchema>;

/** The `fleet:` block of a scenario; a fleet file holds just that block. */
export const fleetSchema = z
  .array(handsetGroupSchema)
  .min(1)
  .refine((groups) => new Set(groups.map(({ name }) => name)).size === groups.length, {
    error: "expected every group to have another name",
  });

export const fleetFileSchema = z.strictObject({ fleet: fleetSchema });
