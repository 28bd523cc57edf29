import { z } from "zod";
import { requestOperation } from "../../lab/operate/request-operation.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** Server Identifier; absent: every server there is an account for. */
  server: z.string().min(1).optional(),
  /** The object that has the operation, for example `./FUMO/x`. */
  object: z.string().startsWith("./"),
  by: z.enum(["user", "device"]).default("user"),
});
type RequestStep = z.infer<typeof schema>;

/** Has users or devices ask their servers for an operation, such as a firmware update. */
export const requestStep: StepKind<RequestStep> = {
  schema,
  describe: ({ of, object, by }) => `request of ${of.join(", ")} by the ${by}: ${object}`,
  play(step, scene) {
    const { of, server, object, by } = step;
    return operateEach(scene, of, requestStep.describe(step), ({ id }) =>
      requestOperation(scene.fleet, id, { node: object, by }, server),
    );
  },
};
