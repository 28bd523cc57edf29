import { z } from "zod";
import { reportEvent } from "../../lab/operate/report-event.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const schema = z.strictObject({
  of: groupsSchema,
  /** Server Identifier; absent: every server there is an account for. */
  server: z.string().min(1).optional(),
  /** 1224, a Client Event, or 1226, a Generic Alert. */
  code: z.literal([1224, 1226]).default(1226),
  type: z.string().min(1),
  format: z.string().min(1).default("chr"),
  /** How much it matters; a Client Event does not say. */
  mark: z.enum(["fatal", "critical", "minor", "warning", "informational", "harmless", "indeterminate"]).optional(),
  data: z.string().default(""),
  /** The node that it is about. */
  source: z.string().startsWith("./").optional(),
});

/** Has handsets tell their servers something of their own accord, in the next session, which is opened for it. */
export const eventStep = eachStep(
  schema,
  ({ of, type }) => `event of ${of.join(", ")}: ${type}`,
  ({ server, code, type, format, mark, data, source }, { id }, { fleet }) => {
    const optional = { ...(mark === undefined ? {} : { mark }), ...(source === undefined ? {} : { source }) };
    return reportEvent(fleet, id, { code, alert: { type, format, data, ...optional } }, server);
  },
);
