/** Bootstrap attempts of one handset: begun by a push, kept while the user is asked, ended by an outcome. */

import type { BootstrapInput, BootstrapMessage, BootstrapStep, ProfileName } from "../bootstrap/attempt.ts";
import { startAttempt, stepAttempt } from "../bootstrap/step.ts";
import { contentDigest } from "../codec/security/content-digest.ts";
import { scopedEmit } from "../events/bus.ts";
import { Tree } from "../tree/tree.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { wantSessions } from "./sessions.ts";
import type { HandsetState, OpenAttempt } from "./state.ts";

type Step = HandsetStep<HandsetState>;
type Document = Omit<BootstrapMessage, "id">;

/** Applied documents that are remembered, so that one delivered again is no second bootstrap. */
const REMEMBERED_DOCUMENTS = 8;

/** Begins an attempt for a document that was pushed. One that is applied or open already is ignored: networks deliver twice. */
export function beginBootstrap(state: HandsetState, document: Document, env: HandsetEnvironment): Step {
  const digest = contentDigest(document.profile, String(document.sec), document.mac ?? "", document.body);
  const known = [...state.appliedDocuments, ...state.attempts.map((open) => open.digest)];
  if (known.includes(digest)) {
    env.emit({ type: "push.dropped", reason: "delivered again" });
    return { state, effects: [] };
  }
  const number = state.counters.bootstrap + 1;
  const counted = { ...state, counters: { ...state.counters, bootstrap: number } };
  const id = `bootstrap-${number}`;
  if (state.attempts.length >= env.model.bootstrap.maxOpen) {
    env.emit({ type: "bootstrap.rejected", span: id, reason: "too-many-attempts" });
    return { state: counted, effects: [] };
  }
  const stepped = startAttempt({ ...document, id }, bootstrapEnvironment(state, id, env));
  return settle(counted, stepped, { digest, asked: 0 }, env);
}

/** What the user typed, for the attempt that asked. A prompt that is gone takes no PIN. */
export function answerPin(state: HandsetState, attempt: string, pin: string, env: HandsetEnvironment): Step {
  const open = state.attempts.find((each) => each.attempt.id === attempt);
  return open ? advance(state, open, { type: "pin.entered", pin }, env) : { state, effects: [] };
}

/** Closes the prompts whose time is over. */
export function endPrompts(state: HandsetState, env: HandsetEnvironment): Step {
  const over = state.attempts.find(({ promptEndsAt }) => promptEndsAt <= env.now);
  if (!over) return { state, effects: [] };
  const ended = advance(state, over, { type: "prompt.timedOut" }, env);
  const rest = endPrompts(ended.state, env);
  return { state: rest.state, effects: [...ended.effects, ...rest.effects] };
}

/** After power-on the user is asked again for what was open. */
export function reopenPrompts(state: HandsetState, env: HandsetEnvironment): Step {
  const attempts = state.attempts.map((open) => ({ ...open, asked: open.asked + 1 }));
  for (const { attempt } of attempts) {
    env.emit({ type: "prompt.opened", span: attempt.id, prompt: "pin", triesLeft: attempt.machine.context.triesLeft });
  }
  return {
    state: attempts.length > 0 ? { ...state, attempts } : state,
    effects: attempts.map(({ attempt, asked }) => ({ type: "pin.ask", attempt: attempt.id, asking: asked })),
  };
}

/** Reports a bootstrap whose parts never all came. */
export function rejectIncomplete(profile: ProfileName, detail: string, env: HandsetEnvironment): void {
  env.emit({
    type: "bootstrap.rejected",
    reason: "incomplete",
    detail: `${profile}: ${detail}`,
    spec: "TS_23_040 §9.2.3.24.1",
  });
}

function advance(state: HandsetState, open: OpenAttempt, input: BootstrapInput, env: HandsetEnvironment): Step {
  const rest = { ...state, attempts: state.attempts.filter((each) => each !== open) };
  const stepped = stepAttempt(open.attempt, input, bootstrapEnvironment(state, open.attempt.id, env));
  return settle(rest, stepped, open, env);
}

/** Keeps an attempt that waits for the user; of one that ended, takes over the tree and the sessions it asks for. */
function settle(
  state: HandsetState,
  { attempt, overlay, contexts, prompt, outcome }: BootstrapStep,
  { digest, asked }: Pick<OpenAttempt, "digest" | "asked">,
  env: HandsetEnvironment,
): Step {
  if (prompt) {
    env.emit({ type: "prompt.opened", span: attempt.id, prompt: "pin", triesLeft: prompt.triesLeft });
    const open = { attempt, digest, asked: asked + 1, promptEndsAt: env.now + env.model.bootstrap.pinTimeoutMs };
    return {
      state: { ...state, attempts: [...state.attempts, open] },
      effects: [{ type: "pin.ask", attempt: attempt.id, asking: open.asked }],
    };
  }
  if (!outcome?.applied) return { state, effects: [] };
  const appliedDocuments = [...state.appliedDocuments, digest].slice(-REMEMBERED_DOCUMENTS);
  const applied = {
    ...state,
    overlay: overlay ?? state.overlay,
    contexts: contexts ?? state.contexts,
    appliedDocuments,
  };
  return { state: wantSessions(applied, outcome.servers, env), effects: [] };
}

function bootstrapEnvironment(state: HandsetState, span: string, env: HandsetEnvironment) {
  return {
    tree: new Tree(env.model.base, state.overlay),
    imsi: state.sim.imsi,
    policy: env.model.bootstrap,
    contexts: state.contexts,
    now: env.now,
    emit: scopedEmit(env.emit, { span }),
  };
}
