import { z } from "zod";
import { parseDuration } from "../../../base/duration.ts";
import { type NumberingPlan, planProblems } from "../../../fleet/numbering.ts";
import { CARD_FILES, type CardFileName } from "../../../ports/card.ts";
import { factorySchema } from "../factory/factory-schema.ts";

/** Numbers from the ranges that are set aside for tests: TAC 35209900, PLMN 001/01, a national drama range. */
const DEFAULT_PLAN: NumberingPlan = {
  imei: "35209900######",
  imsi: "00101##########",
  msisdn: "+4917000######",
  iccid: "8900101###########",
};

const PIN = z.string().regex(/^\d+$/, "expected decimal digits");

const CARD_PATHS = Object.fromEntries(CARD_FILES.map((name) => [name, z.string().min(1).optional()])) as Readonly<
  Record<CardFileName, z.ZodOptional<z.ZodString>>
>;

/** Key `card:` of a group: an empty slot, or what the provisioning files of the card hold. */
const cardSchema = z.union(
  [
    z.literal("none"),
    z.strictObject(CARD_PATHS).refine((files) => Object.keys(files).length > 0, { error: "expected a file" }),
  ],
  { error: `expected none, or files by their names on the card: ${CARD_FILES.join(", ")}` },
);
/** The key as a file has it. */
export type CardBlock = z.infer<typeof cardSchema>;

/** One answer of a user to a question of a server. */
const answerSchema = z.union(
  [
    z.boolean(),
    z.int().min(1),
    z.array(z.int().min(1)),
    z.strictObject({ text: z.string() }),
    z.enum(["cancel", "ignore"]),
  ],
  { error: "expected true, false, the number of a choice or a list of them, { text: … }, cancel or ignore" },
);

/** Key `user:` of a group: what its users do when servers and their operations ask them something. */
const userSchema = z.strictObject({
  /** To the questions as they come, one after the other. A question that an answer does not fit, or that is ignored, stays open until its time is over. */
  answers: z.array(answerSchema).default([]),
  /** Afterwards: say yes, or what the server suggests; say no, or turn away; or do nothing. */
  policy: z.enum(["accept", "refuse", "ignore"]).default("ignore"),
});
/** What one user does. */
export type UserPlan = z.output<typeof userSchema>;

const clockSkewSchema = z
  .string()
  .refine((text) => skewOf(text) !== undefined, { error: "expected a duration with its sign, such as +2h or -5min" })
  .transform((text) => skewOf(text) ?? 0)
  .optional();

function skewOf(text: string): number | undefined {
  const ahead = /^[+-]/.test(text) ? parseDuration(text.slice(1)) : undefined;
  if (ahead === undefined) return undefined;
  return text.startsWith("-") ? -ahead : ahead;
}

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
    /** What the user says when asked, and to a PIN prompt that has no PIN. Absent: prompts stay open. */
    consent: z.enum(["accept", "refuse"]).optional(),
    user: userSchema.optional(),
    /** Where the switch stands at first, and whether a network is there. */
    power: z.enum(["on", "off"]).default("on"),
    network: z.enum(["attached", "roaming", "lost"]).default("attached"),
    /** Charge in percent; absent: as the model says. */
    battery: z.int().min(0).max(100).optional(),
    /** By how much their clocks are ahead, or with a minus behind. */
    clockSkew: clockSkewSchema,
    /**
     * `none`: the slot is empty at first, and the numbers are those of the card it gets later. Else files, relative to this
     * one, for the card's own: provisioning documents for Bootstrap, Config1 and Config2, a SyncML message for DM_Bootstrap.
     * XML is filled in as documents of a factory are; WBXML is taken as it is.
     */
    card: cardSchema.optional(),
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
/** A group with its defaults filled in. */
export type HandsetGroup = z.infer<typeof handsetGroupSchema>;

/** The `fleet:` block of a scenario; a fleet file holds just that block. */
export const fleetSchema = z
  .array(handsetGroupSchema)
  .min(1)
  .refine((groups) => new Set(groups.map(({ name }) => name)).size === groups.length, {
    error: "expected every group to have another name",
  });

/** A fleet file. */
export const fleetFileSchema = z.strictObject({ fleet: fleetSchema });
