import { z } from "zod";
import { setBattery } from "../../lab/operate/set-battery.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, level: z.int().min(0).max(100) });

/** Charges or drains the batteries of handsets. */
export const batteryStep = eachStep(
  schema,
  ({ of, level }) => `battery ${level} % of ${of.join(", ")}`,
  ({ level }, { id }, { fleet }) => setBattery(fleet, id, level),
);
