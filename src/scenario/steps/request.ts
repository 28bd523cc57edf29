import { z } from "zod";
import { requestOperation } from "../../lab/operate/request-operation.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** Server Identifier; absent: every server there is an account for. */
  server: z.string().min(1).optional(),
  /** The object that has the operation, for example `./FUMO/x`. */
  object: z.string().startsWith("./"),
  by: z.enum(["user", "device"]).default("user"),
});

/** Has users or devices ask their servers for an operation, such as a firmware update. */
export const requestStep = eachStep(
  schema,
  ({ of, object, by }) => `request of ${of.join(", ")} by the ${by}: ${object}`,
  ({ server, object, by }, { id }, { fleet }) => requestOperation(fleet, id, { node: object, by }, server),
);
