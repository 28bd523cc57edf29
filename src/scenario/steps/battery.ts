import { z } from "zod";
import { setBattery } from "../../lab/operate/set-battery.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, level: z.int().min(0).max(100) });
type BatteryStep = z.infer<typeof schema>;

/** Charges or drains the batteries of handsets. */
export const batteryStep: StepKind<BatteryStep> = {
  schema,
  describe: ({ of, level }) => `battery ${level} % of ${of.join(", ")}`,
  play(step, scene) {
    return operateEach(scene, step.of, batteryStep.describe(step), ({ id }) => setBattery(scene.fleet, id, step.level));
  },
};
