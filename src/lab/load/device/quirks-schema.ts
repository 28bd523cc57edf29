import { type ZodType, z } from "zod";
import { QUIRKS, type Quirks, quirksBy } from "../../../handset/model/quirks.ts";
import type { SettingRule, SettingRules } from "../../../mo/setting-rules.ts";

/** Key `quirks:` of a device file: a value for each quirk that is not as usual. */
export const quirksSchema = z
  .strictObject(
    Object.fromEntries(Object.entries(QUIRKS as SettingRules).map(([name, rule]) => [name, valueSchema(rule)])),
  )
  .transform((given): Quirks => quirksBy(withoutAbsent(given)))
  .prefault({});

/** Codes may be written as the numbers that they are. */
function valueSchema({ usual, oneOf }: SettingRule): ZodType<string | number | boolean | undefined> {
  if (oneOf === undefined) return typeof usual === "boolean" ? z.boolean().optional() : z.string().optional();
  const error = `expected one of ${oneOf.join(", ")}`;
  return z
    .union([z.string(), z.int()], { error })
    .transform(String)
    .refine((text) => oneOf.includes(text), { error })
    .optional();
}

function withoutAbsent<Value>(given: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
