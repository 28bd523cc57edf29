import { z } from "zod";
import { SI_ACTIONS } from "../../codec/si/service-indication.ts";
import { SL_ACTIONS } from "../../codec/si/service-loading.ts";
import { encodeBcdDate } from "../../codec/wbxml/bcd-date.ts";
import { sendMessages } from "../message.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";
import { FROM_PROBLEM, fromFits, fromSchema, overWay, viaSchema } from "./via.ts";

const dateSchema = z
  .string()
  .refine((text) => encodeBcdDate(text) !== undefined, { error: "expected a date such as 2026-11-22T00:00:00Z" });

/** A service indication (SI). */
const siSchema = z.strictObject({
  text: z.string(),
  href: z.string().min(1).optional(),
  /** By which it is replaced and deleted; absent: its href. */
  id: z.string().min(1).optional(),
  action: z.enum(SI_ACTIONS).optional(),
  created: dateSchema.optional(),
  expires: dateSchema.optional(),
});

/** A service loading (SL). */
const slSchema = z.strictObject({ href: z.string().min(1), action: z.enum(SL_ACTIONS).optional() });

const schema = z
  .strictObject({
    to: groupsSchema,
    text: z.string().min(1).optional(),
    si: siSchema.optional(),
    sl: slSchema.optional(),
    via: viaSchema,
    from: fromSchema,
  })
  .refine(({ text, si, sl }) => [text, si, sl].filter((content) => content !== undefined).length === 1, {
    error: "expected one of text, si and sl",
  })
  .refine(({ text, via }) => text === undefined || via === "sms", {
    error: "expected sms: plain text goes by no other way",
    path: ["via"],
  })
  .refine(fromFits, FROM_PROBLEM);

/** A message step as it is written. */
export type MessageStep = z.infer<typeof schema>;

/** Sends a message for the user to every handset of the groups. */
export const messageStep: StepKind<MessageStep> = {
  schema,
  describe: ({ to, si, sl, via }) =>
    `message (${si ? "si" : sl ? "sl" : "text"}) to ${to.join(", ")}${overWay({ via })}`,
  async play(step, scene) {
    await sendMessages(step, scene);
    return undefined;
  },
};
