import { z } from "zod";
import type { StepKind } from "./step-kind.ts";

const schema = z.strictObject({
  /** `down`: every request is answered with HTTP 503. */
  is: z.enum(["up", "down"]),
  /** Server Identifier of one embedded server; absent: all of them. */
  server: z.string().min(1).optional(),
});

/** Has embedded DM servers answer, or not. */
export const serverStep: StepKind<z.infer<typeof schema>> = {
  schema,
  describe: ({ is, server = "servers" }) => `${server} ${is}`,
  async play({ is, server }, { authorities, serversDown }) {
    for (const id of server === undefined ? authorities.keys() : [server]) {
      if (is === "down") serversDown.add(id);
      else serversDown.delete(id);
    }
    return undefined;
  },
};
