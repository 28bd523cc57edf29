import { z } from "zod";
import { UI_MODES } from "../../codec/notification/package0.ts";
import { NOTIFICATION_FAULTS } from "../../server/notification/prepare-notification.ts";
import { notifyAll } from "../notify.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";
import { FROM_PROBLEM, fromFits, fromSchema, overWay, viaSchema } from "./via.ts";

const schema = z
  .strictObject({
    to: groupsSchema,
    /** Server Identifier of the embedded server that calls; absent: the first. */
    server: z.string().min(1).optional(),
    /** What the handsets speak; absent: DM 1.2. */
    dm: z.enum(["1.1", "1.2"]).optional(),
    /** How the user takes part. */
    ui: z.enum(UI_MODES).default("unspecified"),
    initiator: z.enum(["server", "client"]).default("server"),
    /** Number of the session that is called for; absent: one that is free. */
    session: z.int().min(1).max(0xffff).optional(),
    /** By which jobs know it (`on: { notification: NAME }`). */
    name: z.string().min(1).optional(),
    via: viaSchema,
    /** With `via: obex`, what the session goes over: the network, or the same line. */
    over: z.enum(["network", "obex"]).default("network"),
    from: fromSchema,
    /** Whether both sides begin anew with the zero nonce, and in which form. */
    resync: z.enum(["octets", "characters"]).optional(),
    /** The last one once more, octet by octet, in place of a new one. */
    again: z.boolean().default(false),
    /** One thing done wrong on purpose. */
    fault: z.enum(NOTIFICATION_FAULTS).optional(),
  })
  .refine(fromFits, FROM_PROBLEM)
  .refine(({ via, over }) => via === "obex" || over === "network", {
    error: "expected via: obex for a session over obex",
    path: ["over"],
  })
  .refine(
    ({ again, dm, session, resync, fault, name }) =>
      !again || [dm, session, resync, fault, name].every((each) => each === undefined),
    {
      error: "expected a notification that is sent again to be as it was",
      path: ["again"],
    },
  );

/** A notify step as it is written. */
export type NotifyStep = z.infer<typeof schema>;

/** Has a server call every handset of the groups for a session, by a Package #0. */
export const notifyStep: StepKind<NotifyStep> = {
  schema,
  describe: ({ to, server, via, again }) =>
    `notify ${to.join(", ")}${server === undefined ? "" : ` by ${server}`}${overWay({ via })}${again ? " again" : ""}`,
  play: (step, scene) => notifyAll(step, scene),
};
