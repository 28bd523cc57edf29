import { z } from "zod";
import { requestSession } from "../../lab/operate/request-session.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** Server Identifier; absent: every server there is an account for. */
  server: z.string().min(1).optional(),
});
type SessionStep = z.infer<typeof schema>;

/** Has the users of handsets ask for a session. */
export const sessionStep: StepKind<SessionStep> = {
  schema,
  describe: ({ of, server }) => `session of ${of.join(", ")}${server === undefined ? "" : ` with ${server}`}`,
  play(step, scene) {
    const { of, server } = step;
    return operateEach(scene, of, sessionStep.describe(step), ({ id }) => requestSession(scene.fleet, id, server));
  },
};
