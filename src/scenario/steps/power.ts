import { z } from "zod";
import { switchPower } from "../../lab/operate/switch-power.ts";
import { tell } from "../../lab/operate/tell.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** `lost`: it is gone without warning and comes back at once, and what was saved goes on. */
  switch: z.enum(["on", "off", "lost"]),
});

/** Switches handsets on or off, or takes away the power of those that are on. */
export const powerStep = eachStep(
  schema,
  ({ of, switch: to }) => `power ${to} of ${of.join(", ")}`,
  async ({ switch: to }, { id, power }, { fleet }) => {
    if (to !== "lost") await switchPower(fleet, id, to);
    // A handset that starts and was on has lost its power in between.
    else if (power === "on") await tell(fleet, id, { type: "power.on" });
  },
);
