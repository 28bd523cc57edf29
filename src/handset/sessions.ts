/** Sessions of one handset: which is wanted, one at a time, from the first message to its end, and again later when it failed. */
import { readAccounts } from "../dm/account.ts";
import { openResynchronised } from "../dm/resynchronisation.ts";
import {
  type NextAction,
  openSession,
  receiveAnswer,
  resumeSession,
  retryEncoding,
  type SessionStep,
} from "../dm/session.ts";
import { wantAbort } from "../dm/session-abort.ts";
import type { UserReply } from "../dm/user-prompt.ts";
import { scopedEmit } from "../events/bus.ts";
import type { Emit } from "../events/event.ts";
import { Tree } from "../tree/tree.ts";
import { lastAuthType, rememberAuthType } from "./auth-types.ts";
import { withBattery } from "./battery.ts";
import { goesOverLine, rememberAnswered } from "./calls.ts";
import { deviceTime } from "./device-time.ts";
import type { Effect, HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import type { HandsetInput } from "./input.ts";
import { canTalk } from "./reach.ts";
import { dropReports, keepUnanswered } from "./reports.ts";
import { takeHappened } from "./session-happenings.ts";
import { ownSessionId } from "./session-id.ts";
import { askQuestion, hearReply } from "./session-prompts.ts";
import type { ActiveSession, HandsetState, PendingSession } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** Operations that a handset has under way at the same time; servers could otherwise have it keep any number. */
const MOST_OPERATIONS = 32;

/**
 * Wants one client-initiated session with each server, now (DM_Bootstrap §5.6.6). It takes the place of one already wanted,
 * whose failed tries were made with the account as it was before; the answer to a call of the server stays one.
 */
export function wantSessions(
  state: HandsetState,
  servers: readonly string[],
  env: Pick<HandsetEnvironment, "now">,
): HandsetState {
  const others = state.pendingSessions.filter((each) => !servers.includes(each.serverId) || goesOverLine(each));
  const wanted = [...new Set(servers)].map((serverId): PendingSession => {
    const isCalled = (each: PendingSession) => each.serverId === serverId && each.call !== undefined;
    const called = state.pendingSessions.find((each) => isCalled(each) && !goesOverLine(each));
    return { ...(called ?? { serverId, alert: 1201 }), tries: 0, notBefore: env.now };
  });
  return { ...state, pendingSessions: [...others, ...wanted] };
}

/** Opens the session that has been due longest, when none is in flight and there is a network, or the line that it goes over. */
export function openDueSession(state: HandsetState, env: HandsetEnvironment): Step {
  const due = state.pendingSessions.filter(
    ({ notBefore, call }) => notBefore <= env.now && canTalk(state, env.model, call?.line),
  );
  const [pending] = due.toSorted((a, b) => a.notBefore - b.notBefore);
  if (state.session || !pending) return { state, effects: [] };
  const number = state.counters.session + 1;
  const counted = {
    ...state,
    pendingSessions: state.pendingSessions.filter((each) => each !== pending),
    counters: { ...state.counters, session: number },
  };
  const span = `session-${number}`;
  const emit = scopedEmit(env.emit, { span });
  const tree = new Tree(env.model.base, state.overlay);
  const account = readAccounts(tree).find(({ serverId }) => serverId === pending.serverId);
  if (!account) {
    emit({
      type: "session.failed",
      server: pending.serverId,
      sessionId: "",
      reason: "no usable account",
      durationMs: 0,
    });
    return openDueSession(dropReports(counted, pending.serverId, env), env);
  }
  const { alert, call } = pending;
  const sessionId = call?.sessionId ?? ownSessionId(number, env.model.quirks);
  emit({ type: "session.started", server: account.serverId, sessionId, url: account.url });
  const around = sessionEnvironment(counted, account.serverId, span, env);
  const open = call?.resynchronises ? openResynchronised : openSession;
  const authType = lastAuthType(state, account.serverId);
  const opened = open(tree, account, { sessionId, alert, ...(authType ? { authType } : {}) }, around);
  const resumption = goesOverLine(pending) ? ("impossible" as const) : ("possible" as const);
  const session = { span, pending, dm: opened.state, startedAt: env.now, messages: 0, prompt: null, resumption };
  return proceed({ ...counted, session }, opened, emit, env);
}

/** Takes the answer to the message in flight. One that belongs to no session in flight is ignored. */
export function takeAnswer(
  state: HandsetState,
  { sessionId, span, answer }: Omit<Extract<HandsetInput, { readonly type: "message.answered" }>, "type">,
  env: HandsetEnvironment,
): Step {
  const session = state.session;
  if (!session || session.prompt || session.dm.sessionId !== sessionId) return { state, effects: [] };
  if (span !== undefined && span !== session.span) return { state, effects: [] };
  const emit = scopedEmit(env.emit, { span: session.span });
  const tree = new Tree(env.model.base, state.overlay);
  const around = sessionEnvironment(state, session.dm.serverId, session.span, env);
  if (answer.outcome === "failed") {
    const again = answer.refusesEncoding && !session.dm.abort && retryEncoding(tree, session.dm, around);
    const reason = session.dm.abort?.reason ?? `${answer.reason}: ${answer.detail}`;
    if (!again) return failSession(state, reason, emit, env);
    return proceed({ ...state, session: { ...session, dm: again.state } }, again, emit, env);
  }
  const { contentType, body, hmac } = answer;
  const mac = hmac === undefined ? {} : { hmac };
  emit({ type: "message.exchanged", direction: "received", contentType, bytes: body, ...mac });
  const stepped = receiveAnswer(tree, session.dm, answer, around);
  const isTaken = session.resumption === "tried" && stepped.next.do !== "fail";
  const resumption = isTaken ? "possible" : session.resumption;
  return proceed({ ...state, session: { ...session, dm: stepped.state, resumption } }, stepped, emit, env);
}

/** What the user does about the question of a server. One that is not open any more, or that this does not answer, stays as it is. */
export function answerQuestion(state: HandsetState, id: string, reply: UserReply, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session?.prompt || session.prompt.id !== id) return { state, effects: [] };
  const emit = scopedEmit(env.emit, { span: session.span });
  if (!hearReply(session.prompt, reply, emit)) return { state, effects: [] };
  const tree = new Tree(env.model.base, state.overlay);
  const around = sessionEnvironment(state, session.dm.serverId, session.span, env);
  const stepped = resumeSession(tree, session.dm, reply, around);
  return proceed({ ...state, session: { ...session, dm: stepped.state, prompt: null } }, stepped, emit, env);
}

/** The question of a server that nobody has answered for long enough goes without an answer. */
export function expireQuestion(state: HandsetState, env: HandsetEnvironment): Step {
  const prompt = state.session?.prompt;
  if (!prompt || prompt.endsAt > env.now) return { state, effects: [] };
  return answerQuestion(state, prompt.id, { gone: "timed-out" }, env);
}

/**
 * The session in flight is to end by Alert 1223: with the next message, as one is under way, or at once when it waits for the
 * user, whose question is taken back.
 */
export function abortSession(state: HandsetState, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const ending = { ...state, session: { ...session, dm: wantAbort(session.dm) } };
  if (!session.prompt) return { state: ending, effects: [] };
  return answerQuestion(ending, session.prompt.id, { gone: "cancelled" }, env);
}

/** What was in flight is over; it stays wanted, before all others, and its tries are not counted. */
export function breakOffSession(state: HandsetState, reason: BrokenOff, env: HandsetEnvironment): HandsetState {
  const { session } = state;
  if (!session) return state;
  const emit = scopedEmit(env.emit, { span: session.span });
  const { serverId, sessionId } = session.dm;
  const durationMs = env.now - session.startedAt;
  emit({ type: "session.failed", server: serverId, sessionId, reason, durationMs });
  const again = isWantedAgain(state, session) ? [session.pending] : [];
  return { ...state, session: null, pendingSessions: [...again, ...state.pendingSessions] };
}

/** What may befall a session from the handset's side. */
export type BrokenOff = "power lost" | "switched off" | "network lost" | "roaming" | "address changed" | "card removed";

/** Servers that have no account any more get no session, no further message of the one in flight, and no report. */
export function abandonSessions(
  state: HandsetState,
  servers: readonly string[],
  env: HandsetEnvironment,
): HandsetState {
  const isTheirs = servers.includes(state.session?.dm.serverId ?? "");
  const quiet = isTheirs ? breakOffSession(state, "card removed", env) : state;
  const isOther = ({ serverId }: { readonly serverId: string }) => !servers.includes(serverId);
  const notifications = quiet.notifications.filter(isOther);
  const silent = servers.reduce((next, serverId) => dropReports(next, serverId, env), quiet);
  return { ...silent, notifications, pendingSessions: quiet.pendingSessions.filter(isOther) };
}

/** Wants a session with one server, or with each there is an account for. */
export function requestSessions(
  state: HandsetState,
  server: string | undefined,
  env: HandsetEnvironment,
): HandsetState {
  const accounts = readAccounts(new Tree(env.model.base, state.overlay)).map(({ serverId }) => serverId);
  return wantSessions(state, server === undefined ? accounts : [server], env);
}

/**
 * Whether a session that came to nothing is to be tried again. Not when the user broke it off, nor when one with the server is to
 * follow already, as a bootstrap or a call came while it went on; nor over a line, whose other end begins anew.
 */
function isWantedAgain({ pendingSessions }: HandsetState, { pending, dm }: ActiveSession): boolean {
  const isToFollow = (each: PendingSession) => each.serverId === pending.serverId && !goesOverLine(each);
  const isBrokenOff = dm.abort?.reason === "aborted-by-client";
  return !isBrokenOff && !goesOverLine(pending) && !pendingSessions.some(isToFollow);
}

/** What a session with this server may know besides its state. */
export function sessionEnvironment(state: HandsetState, serverId: string, span: string, env: HandsetEnvironment) {
  return {
    now: deviceTime(state, env),
    random: env.random.fork(span),
    emit: scopedEmit(env.emit, { span }),
    settings: env.model.dm,
    behaviours: withBattery(env.model.behaviour, state.battery),
    operationRoom:
      state.busy && env.model.behaviour.whenBusy === "refuse" ? 0 : MOST_OPERATIONS - state.operations.length,
    alerts: state.reports.filter((each) => each.serverId === serverId),
  };
}

/** Takes over what a step of the session has led to, and does what comes next. */
export function proceed(state: HandsetState, stepped: SessionStep, emit: Emit, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const happened = takeHappened({ ...state, overlay: stepped.overlay }, session.span, stepped, env);
  return inTurn(happened.state, [
    (next) => ({ state: next, effects: happened.effects }),
    (next) => goOn(next, session, stepped.next, emit, env),
  ]);
}

function goOn(
  state: HandsetState,
  session: ActiveSession,
  next: NextAction,
  emit: Emit,
  env: HandsetEnvironment,
): Step {
  if (next.do === "fail") return failSession(state, next.reason, emit, env);
  const { sessionId, serverId } = session.dm;
  if (next.do === "finish") {
    const durationMs = env.now - session.startedAt;
    emit({ type: "session.finished", server: serverId, sessionId, messages: session.messages, durationMs });
    const over = rememberAuthType(rememberAnswered({ ...state, session: null }, session.pending.call), session.dm);
    return { state: keepUnanswered(over, serverId, session.dm.alerts, env), effects: [] };
  }
  if (next.do === "ask") return askQuestion(state, session, next.prompt, env);
  const { url, contentType, body, hmac, http } = next;
  const mac = hmac === undefined ? {} : { hmac };
  const line = session.pending.call?.line;
  emit({ type: "message.exchanged", direction: "sent", contentType, bytes: body, ...mac });
  const effect: Effect = {
    type: "message.send",
    sessionId,
    span: session.span,
    ...(line === undefined ? {} : { line }),
    url,
    contentType,
    body,
    ...mac,
    ...(http ? { http } : {}),
  };
  return { state: { ...state, session: { ...session, messages: session.messages + 1 } }, effects: [effect] };
}

/**
 * The session is over without success: it is wanted again after a longer wait, until its tries are used up. One that its server does
 * not take up again after a loss of power is opened anew at once, which is no failed try.
 */
function failSession(state: HandsetState, reason: string, emit: Emit, env: HandsetEnvironment): Step {
  if (!state.session) return { state, effects: [] };
  const { session } = state;
  const { pending, dm, startedAt, resumption } = session;
  const { sessionTries, backOffMs, maxBackOffMs } = env.model.dm;
  emit({
    type: "session.failed",
    server: dm.serverId,
    sessionId: dm.sessionId,
    reason,
    durationMs: env.now - startedAt,
  });
  const isNotTakenUp = resumption === "tried";
  const tries = isNotTakenUp ? pending.tries : pending.tries + 1;
  const notBefore = isNotTakenUp ? env.now : env.now + Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  const again = tries < sessionTries && isWantedAgain(state, session) ? [{ ...pending, tries, notBefore }] : [];
  return { state: { ...state, session: null, pendingSessions: [...state.pendingSessions, ...again] }, effects: [] };
}
