import { z } from "zod";
import { switchPower } from "../../lab/operate/switch-power.ts";
import { tell } from "../../lab/operate/tell.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** `lost`: it is gone without warning and comes back at once, and what was saved goes on. */
  switch: z.enum(["on", "off", "lost"]),
});
type PowerStep = z.infer<typeof schema>;

/** Switches handsets on or off, or takes away the power of those that are on. */
export const powerStep: StepKind<PowerStep> = {
  schema,
  describe: ({ of, switch: to }) => `power ${to} of ${of.join(", ")}`,
  play(step, scene) {
    const { of, switch: to } = step;
    const { fleet } = scene;
    return operateEach(scene, of, powerStep.describe(step), async ({ id, power }) => {
      if (to !== "lost") await switchPower(fleet, id, to);
      // A handset that starts and was on has lost its power in between.
      else if (power === "on") await tell(fleet, id, { type: "power.on" });
    });
  },
};
