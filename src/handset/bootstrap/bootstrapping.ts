/** Bootstrap attempts of one handset: begun by a push or a card, kept while user or card are waited for, ended by an outcome. */

import type { BootstrapInput, BootstrapMessage, BootstrapStep, ProfileName } from "../../bootstrap/attempt.ts";
import { originOfFile } from "../../bootstrap/card-data.ts";
import { startAttempt, stepAttempt } from "../../bootstrap/step.ts";
import { contentDigest } from "../../codec/security/content-digest.ts";
import type { Prompt } from "../../ports/user.ts";
import { Tree } from "../../tree/tree.ts";
import { deviceTime } from "../device-time.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import type { HandsetInput } from "../input.ts";
import { wantSessions } from "../sessions/wanted-sessions.ts";
import type { HandsetState, OpenAttempt } from "../state.ts";

type Step = HandsetStep<HandsetState>;
type Document = Omit<BootstrapMessage, "id">;
type PromptAnswer = Extract<HandsetInput, { readonly type: "pin.entered" | "consent.given" | "prompt.refused" }>;
type CardFileKey = NonNullable<OpenAttempt["card"]>;

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
  return begin(state, document, { digest, asked: 0 }, env);
}

/** Begins an attempt for a file of the card. */
export function beginCardBootstrap(
  state: HandsetState,
  document: Pick<Document, "profile" | "body">,
  card: CardFileKey,
  env: HandsetEnvironment,
): Step {
  return begin(state, { ...document, source: "card" }, { digest: card.digest, asked: 0, card }, env);
}

/** What each kind of waiting takes from the user. */
const ANSWERS: Readonly<Record<OpenAttempt["waitsFor"], readonly PromptAnswer["type"][]>> = {
  pin: ["pin.entered", "prompt.refused"],
  consent: ["consent.given", "prompt.refused"],
  card: [],
};

/** What the user did at a prompt. One that is gone, or of the other kind, takes no answer. */
export function answerPrompt(state: HandsetState, answer: PromptAnswer, env: HandsetEnvironment): Step {
  const open = state.attempts.find(({ attempt }) => attempt.id === answer.attempt);
  if (!open || !ANSWERS[open.waitsFor].includes(answer.type)) return { state, effects: [] };
  const span = answer.attempt;
  if (answer.type === "pin.entered") env.emit({ type: "pin.entered", span, pin: answer.pin });
  else env.emit({ type: "prompt.answered", span, agreed: answer.type === "consent.given" });
  return advance(state, open, answer, env);
}

/** Gives up what has been waited for long enough. */
export function endWaiting(state: HandsetState, env: HandsetEnvironment): Step {
  const over = state.attempts.filter(({ waitEndsAt }) => waitEndsAt <= env.now);
  return inTurn(
    state,
    over.map((open) => (next) => advance(next, open, { type: "wait.timedOut" }, env)),
  );
}

/** The user is asked again for what is open: after power-on, or when he is free. */
export function reopenPrompts(state: HandsetState, env: HandsetEnvironment): Step {
  const attempts = state.attempts.map((open) => (open.waitsFor === "pin" ? { ...open, asked: open.asked + 1 } : open));
  const asking = attempts.filter(({ waitsFor }) => waitsFor !== "card").flatMap((open) => ask(open, env));
  return { state: attempts.length > 0 ? { ...state, attempts } : state, effects: asking };
}

/** There is a card: what waited for one goes on. */
export function resumeWithCard(state: HandsetState, env: HandsetEnvironment): Step {
  const waiting = state.attempts.filter(({ waitsFor }) => waitsFor === "card");
  return inTurn(
    state,
    waiting.map((open) => (next) => advance(next, open, { type: "card.inserted" }, env)),
  );
}

/** Lets go of attempts whose card is gone. */
export function dropAttempts(
  state: HandsetState,
  isGone: (open: OpenAttempt) => boolean,
  env: HandsetEnvironment,
): HandsetState {
  const gone = state.attempts.filter(isGone);
  for (const { attempt } of gone) {
    const detail = "its card is gone";
    env.emit({
      type: "bootstrap.rejected",
      span: attempt.id,
      reason: "no-sim",
      detail,
      spec: "DM_Bootstrap §5.3.5.1",
    });
  }
  return gone.length === 0 ? state : { ...state, attempts: state.attempts.filter((open) => !gone.includes(open)) };
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

type Begun = Pick<OpenAttempt, "digest" | "asked" | "card">;

function begin(state: HandsetState, document: Document, begun: Begun, env: HandsetEnvironment): Step {
  const number = state.counters.bootstrap + 1;
  const counted = { ...state, counters: { ...state.counters, bootstrap: number } };
  const id = `bootstrap-${number}`;
  if (state.attempts.length >= env.model.bootstrap.maxOpen) {
    env.emit({ type: "bootstrap.rejected", span: id, reason: "too-many-attempts" });
    return { state: counted, effects: [] };
  }
  const stepped = startAttempt({ ...document, id }, bootstrapEnvironment(state, begun, env));
  return settle(counted, stepped, begun, env);
}

function advance(state: HandsetState, open: OpenAttempt, input: BootstrapInput, env: HandsetEnvironment): Step {
  const stepped = stepAttempt(open.attempt, input, bootstrapEnvironment(state, open, env));
  if (stepped.attempt === open.attempt) return { state, effects: [] };
  const rest = { ...state, attempts: state.attempts.filter((each) => each !== open) };
  return settle(rest, stepped, open, env);
}

/** Keeps an attempt that waits; of one that ended, takes over the tree and the sessions it asks for. */
function settle(state: HandsetState, stepped: BootstrapStep, begun: Begun, env: HandsetEnvironment): Step {
  const { attempt, waitsFor, outcome } = stepped;
  if (waitsFor) {
    const { digest, card } = begun;
    const isShown = waitsFor === "card" || !state.busy;
    const asked = begun.asked + (waitsFor === "pin" && isShown ? 1 : 0);
    const waitEndsAt = env.now + env.model.bootstrap.waitMs[waitsFor];
    const open = { attempt, digest, asked, waitsFor, waitEndsAt, ...(card ? { card } : {}) };
    return { state: { ...state, attempts: [...state.attempts, open] }, effects: isShown ? ask(open, env) : [] };
  }
  if (!outcome?.applied) return { state, effects: [] };
  return { state: wantSessions(takenOver(state, stepped, begun), outcome.servers, env), effects: [] };
}

/** The handset with what a document made. */
function takenOver(
  state: HandsetState,
  { overlay = state.overlay, contexts = state.contexts }: BootstrapStep,
  { digest, card }: Begun,
): HandsetState {
  if (!card) {
    const appliedDocuments = [...state.appliedDocuments, digest].slice(-REMEMBERED_DOCUMENTS);
    return { ...state, overlay, contexts, appliedDocuments };
  }
  const known = state.contexts.map(({ provurl }) => provurl);
  const begunContexts = contexts.map(({ provurl }) => provurl).filter((provurl) => !known.includes(provurl));
  const others = state.fromCard.filter(({ iccid, file }) => iccid !== card.iccid || file !== card.file);
  return { ...state, overlay, contexts, fromCard: [...others, { ...card, contexts: begunContexts }] };
}

/** Tells what an attempt waits for, and asks the user when it is him. */
function ask({ attempt, asked, waitsFor }: OpenAttempt, env: HandsetEnvironment): HandsetStep<HandsetState>["effects"] {
  const { id, from, machine } = attempt;
  if (waitsFor === "card") {
    env.emit({ type: "bootstrap.kept", span: id, reason: "no card" });
    return [];
  }
  const { triesLeft } = machine.context;
  const details = { ...(waitsFor === "pin" ? { triesLeft } : {}), ...(from === undefined ? {} : { from }) };
  env.emit({ type: "prompt.opened", span: id, prompt: waitsFor, ...details });
  const prompt: Prompt = waitsFor === "pin" ? { kind: "pin", asking: asked } : { kind: "consent" };
  return [{ type: "user.ask", attempt: id, prompt }];
}

function bootstrapEnvironment(state: HandsetState, { card }: Begun, env: HandsetEnvironment) {
  return {
    tree: new Tree(env.model.base, state.overlay),
    policy: env.model.bootstrap,
    contexts: state.contexts,
    now: deviceTime(state, env),
    emit: env.emit,
    // What may be absent comes last: Node 20 takes ten times as long to add a field behind a spread.
    ...(state.simInserted ? { imsi: state.sim.imsi } : {}),
    ...(card ? { origin: originOfFile(card.iccid, card.file) } : {}),
  };
}
