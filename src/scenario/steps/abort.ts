import { z } from "zod";
import { abortSession } from "../../lab/operate/abort-session.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema });
type AbortStep = z.infer<typeof schema>;

/** Has the users of handsets break off the session in flight. */
export const abortStep: StepKind<AbortStep> = {
  schema,
  describe: ({ of }) => `abort the session of ${of.join(", ")}`,
  play(step, scene) {
    return operateEach(scene, step.of, abortStep.describe(step), ({ id }) => abortSession(scene.fleet, id));
  },
};
