import { z } from "zod";
import { abortSession } from "../../lab/operate/abort-session.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema });

/** Has the users of handsets break off the session in flight. */
export const abortStep = eachStep(
  schema,
  ({ of }) => `abort the session of ${of.join(", ")}`,
  (_, { id }, { fleet }) => abortSession(fleet, id),
);
