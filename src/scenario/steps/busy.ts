import { z } from "zod";
import { setBusy } from "../../lab/operate/set-busy.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({ of: groupsSchema, is: z.boolean() });

/** Takes handsets up, with a call for example, so that their users are not asked anything, or sets them free. */
export const busyStep = eachStep(
  schema,
  ({ of, is }) => `${is ? "busy" : "free"}: ${of.join(", ")}`,
  ({ is }, { id }, { fleet }) => setBusy(fleet, id, is),
);
