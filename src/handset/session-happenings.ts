import type { SessionStep } from "../dm/next-action.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import { takeStarted } from "./operations.ts";
import { takeFates } from "./reports.ts";
import { showPrompt } from "./session-prompts.ts";
import type { HandsetState } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** Takes over what a message of the server has led to besides its answer: operations, texts for the user, the fate of reports. */
export function takeHappened(
  state: HandsetState,
  span: string,
  { started, shown, fates }: Pick<SessionStep, "started" | "shown" | "fates">,
  env: HandsetEnvironment,
): Step {
  const taken = takeFates(takeStarted(state, started, span, env), fates, env);
  return inTurn(
    taken,
    shown.map((prompt) => (next) => showPrompt(next, prompt, span, env)),
  );
}
