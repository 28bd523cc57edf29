import { z } from "zod";
import { answerPrompt } from "../../lab/operate/answer-prompt.ts";
import type { Reply } from "../../ports/user.ts";
import { operateEach } from "../operate-each.ts";
import { groupsSchema, type StepKind } from "./step-kind.ts";

const schema = z
  .strictObject({
    of: groupsSchema,
    pin: z.string().regex(/^\d+$/, "expected decimal digits").optional(),
    /** `refuse` answers a prompt for a PIN too. */
    consent: z.enum(["accept", "refuse"]).optional(),
  })
  .refine(({ pin, consent }) => (pin === undefined) !== (consent === undefined), {
    error: "expected either a pin or a consent",
  });
type AnswerStep = z.infer<typeof schema>;

/** Has the users of handsets answer the prompt that is open. */
export const answerStep: StepKind<AnswerStep> = {
  schema,
  describe: ({ of, consent }) => `answer of ${of.join(", ")}: ${consent ?? "a PIN"}`,
  play(step, scene) {
    const reply = replyOf(step);
    return operateEach(scene, step.of, answerStep.describe(step), ({ id }) => answerPrompt(scene.fleet, id, reply));
  },
};

function replyOf({ pin, consent }: AnswerStep): Reply {
  return pin === undefined ? { agreed: consent === "accept" } : { pin };
}
