/** Questions and texts of servers, on their way to the user and back. */
import type { Millis } from "../base/clock.ts";
import { fitsPrompt, type UserPrompt, type UserReply } from "../dm/user-prompt.ts";
import type { Emit, EventBody } from "../events/event.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import type { ActiveSession, HandsetState, OpenPrompt } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** How long an answer is waited for when neither the server nor the model says. */
const USUAL_WAIT_MS: Millis = 60_000;

/** Shows the user a text, or a question, under a name of its own. */
export function showPrompt(state: HandsetState, prompt: UserPrompt, span: string, env: HandsetEnvironment): Step {
  const number = state.counters.prompt + 1;
  const id = `prompt-${number}`;
  env.emit({
    type: "prompt.opened",
    span,
    prompt: prompt.kind,
    id,
    text: prompt.text,
    ...(prompt.kind === "choice" ? { choices: prompt.choices } : {}),
    ...(prompt.kind === "display" ? {} : { forMs: waitFor(prompt, env) }),
  });
  const counters = { ...state.counters, prompt: number };
  return { state: { ...state, counters }, effects: [{ type: "user.ask", attempt: id, prompt }] };
}

/** Asks the user what a session cannot go on without. */
export function askQuestion(
  state: HandsetState,
  session: ActiveSession,
  prompt: UserPrompt,
  env: HandsetEnvironment,
): Step {
  const shown = showPrompt(state, prompt, session.span, env);
  const id = `prompt-${shown.state.counters.prompt}`;
  const open = { id, prompt, endsAt: env.now + waitFor(prompt, env) };
  return { state: { ...shown.state, session: { ...session, prompt: open } }, effects: shown.effects };
}

/** MAXDT, else what the model does. */
function waitFor({ maxMs }: UserPrompt, { model }: HandsetEnvironment): Millis {
  return maxMs ?? model.dm.ui?.waitMs ?? USUAL_WAIT_MS;
}

/** Whether a reply answers an open question. */
export function isAnswer(open: OpenPrompt | null, reply: UserReply): boolean {
  return open !== null && fitsPrompt(open.prompt, reply);
}

/** Tells what the user has done, if it is an answer to the question; a device does not let its user enter anything else. */
export function hearReply({ id, prompt }: OpenPrompt, reply: UserReply, emit: Emit): boolean {
  if (!fitsPrompt(prompt, reply)) return false;
  emit("gone" in reply && reply.gone === "timed-out" ? { type: "prompt.expired", id } : answered(id, prompt, reply));
  return true;
}

function answered(id: string, prompt: UserPrompt, reply: UserReply): EventBody {
  if ("gone" in reply) return { type: "prompt.answered", agreed: false, id };
  if ("agreed" in reply) return { type: "prompt.answered", agreed: reply.agreed, id };
  if ("choices" in reply) return { type: "prompt.answered", agreed: true, id, choices: reply.choices };
  const isHidden = prompt.kind === "input" && prompt.hidden;
  return { type: "prompt.answered", agreed: true, id, ...(isHidden ? { secret: reply.text } : { text: reply.text }) };
}
