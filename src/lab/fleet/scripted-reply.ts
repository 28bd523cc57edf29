import type { Prompt, Reply } from "../../ports/user.ts";
import type { UserPlan } from "../load/fleet/fleet-schema.ts";

/** What a user's plan says about one question. */
export type Scripted = UserPlan["answers"][number] | UserPlan["policy"];

/** The answer that a plan means; `undefined` leaves the question open. */
export function scriptedReply(prompt: Prompt, scripted: Scripted): Reply | undefined {
  if (typeof scripted === "boolean") return { agreed: scripted };
  if (typeof scripted === "number") return { choices: [scripted] };
  if (typeof scripted === "object") return "text" in scripted ? { text: scripted.text } : { choices: scripted };
  switch (scripted) {
    case "ignore":
      return undefined;
    case "cancel":
      return { cancelled: true };
    case "refuse":
      return { agreed: false };
    case "accept":
      return accepted(prompt);
  }
}

/** Something that each type of input takes. */
const TYPED = {
  alphanumeric: "yes",
  numeric: "1",
  date: "01012024",
  time: "120000",
  phone: "+491700001",
  ip: "127.0.0.1",
} as const;

/** Yes; what the server suggests; or else what comes first. */
function accepted(prompt: Prompt): Reply {
  switch (prompt.kind) {
    case "input":
      return { text: prompt.preselected ?? TYPED[prompt.inputType].slice(0, prompt.maxLength) };
    case "choice":
      return { choices: prompt.preselected ?? [1] };
    default:
      return { agreed: true };
  }
}
