import { z } from "zod";
import { requestSession } from "../../lab/operate/request-session.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** Server Identifier; absent: every server there is an account for. */
  server: z.string().min(1).optional(),
});

/** Has the users of handsets ask for a session. */
export const sessionStep = eachStep(
  schema,
  ({ of, server }) => `session of ${of.join(", ")}${server === undefined ? "" : ` with ${server}`}`,
  ({ server }, { id }, { fleet }) => requestSession(fleet, id, server),
);
