import { z } from "zod";
import { setBusy } from "../../lab/operate/set-busy.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, is: z.boolean() });
type BusyStep = z.infer<typeof schema>;

/** Takes handsets up, with a call for example, so that their users are not asked anything, or sets them free. */
export const busyStep: StepKind<BusyStep> = {
  schema,
  describe: ({ of, is }) => `${is ? "busy" : "free"}: ${of.join(", ")}`,
  play(step, scene) {
    return operateEach(scene, step.of, busyStep.describe(step), ({ id }) => setBusy(scene.fleet, id, step.is));
  },
};
