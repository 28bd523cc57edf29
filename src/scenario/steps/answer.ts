import { z } from "zod";
import { answerPrompt } from "../../lab/operate/answer-prompt.ts";
import type { Reply } from "../../ports/user.ts";
import { eachStep } from "../operate-each.ts";
import { groupsSchema } from "./step-kind.ts";

const ANSWERS = {
  pin: z.string().regex(/^\d+$/, "expected decimal digits").optional(),
  /** Yes or no, to whatever asks for it; `refuse` turns away from all other prompts. */
  consent: z.enum(["accept", "refuse"]).optional(),
  /** To a server that asks for a text. */
  text: z.string().optional(),
  /** To a server that gives a choice: numbers from 1. */
  choices: z.array(z.int().min(1)).optional(),
  /** Turns away, whatever is asked. */
  cancelled: z.literal(true).optional(),
};

const schema = z
  .strictObject({ of: groupsSchema, ...ANSWERS })
  .refine(
    (step) => Object.keys(ANSWERS).filter((name) => step[name as keyof typeof ANSWERS] !== undefined).length === 1,
    {
      error: `expected one of ${Object.keys(ANSWERS).join(", ")}`,
    },
  );
type AnswerStep = z.infer<typeof schema>;

/** Has the users of handsets answer the prompt that is open. */
export const answerStep = eachStep(
  schema,
  (step) => `answer of ${step.of.join(", ")}: ${inWords(step)}`,
  (step, { id }, { fleet }) => answerPrompt(fleet, id, replyOf(step)),
);

/** What is typed may be a secret. */
function inWords({ pin, consent, text, choices }: AnswerStep): string {
  if (pin !== undefined) return "a PIN";
  if (text !== undefined) return "a text";
  return consent ?? (choices === undefined ? "cancelled" : `choice ${choices.join(", ")}`);
}

function replyOf({ pin, consent, text, choices }: AnswerStep): Reply {
  if (pin !== undefined) return { pin };
  if (text !== undefined) return { text };
  if (choices) return { choices };
  return consent === undefined ? { cancelled: true } : { agreed: consent === "accept" };
}
