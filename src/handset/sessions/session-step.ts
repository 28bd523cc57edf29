/** One step of the session in flight: what the DM client does, and what the handset makes of it. */
import type { NextAction, SessionStep } from "../../dm/session/next-action.ts";
import type { DmEnvironment } from "../../dm/settings.ts";
import { scopedEmit } from "../../events/bus.ts";
import { Tree } from "../../tree/tree.ts";
import { withBattery } from "../battery.ts";
import { deviceTime } from "../device-time.ts";
import type { HandsetStep, SendMessage } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import { withLocalTime } from "../local-time.ts";
import { followDisplaced, takeStarted } from "../operations/operations.ts";
import { takeFates } from "../reports/reports.ts";
import type { HandsetState } from "../state.ts";
import { failSession, finishSession } from "./session-end.ts";
import { askQuestion, showPrompt } from "./session-prompts.ts";
import type { ActiveSession } from "./session-record.ts";

type Step = HandsetStep<HandsetState>;
type Sending = Extract<NextAction, { readonly do: "send" }>;

/** Operations that a handset has under way at the same time; servers could otherwise have it keep any number. */
const MOST_OPERATIONS = 32;

/** Has the DM client work on the tree, takes over what that has led to, and does what comes next. */
export function stepSession(
  state: HandsetState,
  session: ActiveSession,
  work: (tree: Tree, env: DmEnvironment) => SessionStep,
  env: HandsetEnvironment,
): Step {
  const around = dmEnvironment(state, session.dm.serverId, session.span, env);
  const stepped = work(new Tree(env.model.base, withLocalTime(state, env)), around);
  return proceed(state, { ...session, dm: stepped.state }, stepped, env);
}

/** What the DM client may know besides the tree and the state of a session. */
export function dmEnvironment(
  state: HandsetState,
  serverId: string,
  span: string,
  env: HandsetEnvironment,
): DmEnvironment {
  const { dm: settings, behaviour } = env.model;
  const refusesAll = state.busy && behaviour.whenBusy === "refuse";
  return {
    now: deviceTime(state, env),
    random: env.random.fork(span),
    emit: scopedEmit(env.emit, { span }),
    settings,
    behaviours: withBattery(behaviour, state.battery),
    operationRoom: refusesAll ? 0 : MOST_OPERATIONS - state.operations.length,
    alerts: state.reports.filter((each) => each.serverId === serverId),
  };
}

/** Takes over what a step has led to besides its answer, operations, reports and texts for the user, and does what comes next. */
export function proceed(
  state: HandsetState,
  session: ActiveSession,
  { overlay, started, fates, shown, displaced, next: action }: SessionStep,
  env: HandsetEnvironment,
): Step {
  const { span } = session;
  return inTurn({ ...state, session, overlay }, [
    // before what is started now, which is of what is there now
    (next) => followDisplaced(next, displaced, state.overlay, env),
    (next) => ({ state: takeFates(takeStarted(next, started, span, env), fates, env), effects: [] }),
    ...shown.map((prompt) => (next: HandsetState) => showPrompt(next, prompt, span, env)),
    (next) => goOn(next, session, action, env),
  ]);
}

function goOn(state: HandsetState, session: ActiveSession, next: NextAction, env: HandsetEnvironment): Step {
  switch (next.do) {
    case "send":
      return send(state, session, next, env);
    case "ask":
      return askQuestion(state, session, next.prompt, env);
    case "finish":
      return { state: finishSession(state, session, env), effects: [] };
    case "fail":
      return { state: failSession(state, session, next, env), effects: [] };
  }
}

function send(state: HandsetState, session: ActiveSession, message: Sending, env: HandsetEnvironment): Step {
  const { do: _, ...content } = message;
  const { contentType, body, hmac } = content;
  const { span, messages, pending } = session;
  const line = pending.call?.line;
  const mac = hmac === undefined ? {} : { hmac };
  env.emit({ type: "message.exchanged", span, direction: "sent", contentType, bytes: body, ...mac });
  const effect: SendMessage = { type: "message.send", span, ...(line === undefined ? {} : { line }), ...content };
  return { state: { ...state, session: { ...session, messages: messages + 1 } }, effects: [effect] };
}
