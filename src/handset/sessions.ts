/** Sessions of one handset: which is wanted, one at a time, from the first message to its end, and again later when it failed. */
import { readAccounts } from "../dm/account.ts";
import { openSession, receiveAnswer, type SessionStep } from "../dm/session.ts";
import { scopedEmit } from "../events/bus.ts";
import type { Emit } from "../events/event.ts";
import type { SessionAnswer } from "../ports/session-transport.ts";
import { Tree } from "../tree/tree.ts";
import type { Effect, HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { hasNetwork } from "./reach.ts";
import type { HandsetState, PendingSession } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/**
 * Wants one client-initiated session with each server, now (DM_Bootstrap §5.6.6). It takes the place of one already wanted,
 * whose failed tries were made with the account as it was before.
 */
export function wantSessions(
  state: HandsetState,
  servers: readonly string[],
  env: Pick<HandsetEnvironment, "now">,
): HandsetState {
  const others = state.pendingSessions.filter(({ serverId }) => !servers.includes(serverId));
  const wanted = [...new Set(servers)].map(
    (serverId): PendingSession => ({ serverId, alert: 1201, tries: 0, notBefore: env.now }),
  );
  return { ...state, pendingSessions: [...others, ...wanted] };
}

/** Opens the session that has been due longest, when none is in flight and there is a network. */
export function openDueSession(state: HandsetState, env: HandsetEnvironment): Step {
  if (!hasNetwork(state, env.model)) return { state, effects: [] };
  const due = state.pendingSessions.filter(({ notBefore }) => notBefore <= env.now);
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
    return openDueSession(counted, env);
  }
  // At most four hexadecimal digits, never 0, and another one each time (DM_Protocol, SessionID).
  const sessionId = (((number - 1) % 0xffff) + 1).toString(16).toUpperCase();
  emit({ type: "session.started", server: account.serverId, sessionId, url: account.url });
  const opened = openSession(tree, account, { sessionId, alert: pending.alert }, sessionEnvironment(span, emit, env));
  const session = { span, pending, dm: opened.state, startedAt: env.now, messages: 0 };
  return proceed({ ...counted, session }, opened, emit, env);
}

/** Takes the answer to the message in flight. One that belongs to no session in flight is ignored. */
export function takeAnswer(
  state: HandsetState,
  sessionId: string,
  answer: SessionAnswer,
  env: HandsetEnvironment,
): Step {
  const session = state.session;
  if (!session || session.dm.sessionId !== sessionId) return { state, effects: [] };
  const emit = scopedEmit(env.emit, { span: session.span });
  if (answer.outcome === "failed") {
    return failSession(state, `${answer.reason}: ${answer.detail}`, emit, env);
  }
  emit({ type: "message.exchanged", direction: "received", contentType: answer.contentType, bytes: answer.body });
  const tree = new Tree(env.model.base, state.overlay);
  const stepped = receiveAnswer(tree, session.dm, answer, sessionEnvironment(session.span, emit, env));
  return proceed({ ...state, session: { ...session, dm: stepped.state } }, stepped, emit, env);
}

/** What was in flight is over; it stays wanted, before all others, and its tries are not counted. */
export function breakOffSession(state: HandsetState, reason: BrokenOff, env: HandsetEnvironment): HandsetState {
  const { session } = state;
  if (!session) return state;
  const emit = scopedEmit(env.emit, { span: session.span });
  const { serverId, sessionId } = session.dm;
  const durationMs = env.now - session.startedAt;
  emit({ type: "session.failed", server: serverId, sessionId, reason, durationMs });
  const again = isWanted(state, serverId) ? [] : [session.pending];
  return { ...state, session: null, pendingSessions: [...again, ...state.pendingSessions] };
}

/** What may befall a session from the handset's side. */
export type BrokenOff = "power lost" | "switched off" | "network lost" | "card removed";

/** Servers that have no account any more get no session, and no further message of the one in flight. */
export function abandonSessions(
  state: HandsetState,
  servers: readonly string[],
  env: HandsetEnvironment,
): HandsetState {
  const isTheirs = servers.includes(state.session?.dm.serverId ?? "");
  const quiet = isTheirs ? breakOffSession(state, "card removed", env) : state;
  const pendingSessions = quiet.pendingSessions.filter(({ serverId }) => !servers.includes(serverId));
  return { ...quiet, pendingSessions };
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

/** Whether a session with the server is to follow already, besides the one in flight: a bootstrap came while that one went on. */
function isWanted({ pendingSessions }: HandsetState, server: string): boolean {
  return pendingSessions.some(({ serverId }) => serverId === server);
}

function sessionEnvironment(span: string, emit: Emit, env: HandsetEnvironment) {
  return { now: env.now, random: env.random.fork(span), emit, settings: env.model.dm };
}

function proceed(state: HandsetState, { overlay, next }: SessionStep, emit: Emit, env: HandsetEnvironment): Step {
  const session = state.session;
  const stepped = { ...state, overlay };
  if (!session) return { state: stepped, effects: [] };
  if (next.do === "fail") return failSession(stepped, next.reason, emit, env);
  const { sessionId, serverId } = session.dm;
  if (next.do === "finish") {
    const durationMs = env.now - session.startedAt;
    emit({ type: "session.finished", server: serverId, sessionId, messages: session.messages, durationMs });
    return { state: { ...stepped, session: null }, effects: [] };
  }
  const { url, contentType, body } = next;
  emit({ type: "message.exchanged", direction: "sent", contentType, bytes: body });
  const effect: Effect = {
    type: "message.send",
    sessionId,
    span: session.span,
    url,
    contentType,
    body,
  };
  return { state: { ...stepped, session: { ...session, messages: session.messages + 1 } }, effects: [effect] };
}

/** The session is over without success: it is wanted again after a longer wait, until its tries are used up. */
function failSession(state: HandsetState, reason: string, emit: Emit, env: HandsetEnvironment): Step {
  if (!state.session) return { state, effects: [] };
  const { pending, dm, startedAt } = state.session;
  const { sessionTries, backOffMs, maxBackOffMs } = env.model.dm;
  emit({
    type: "session.failed",
    server: dm.serverId,
    sessionId: dm.sessionId,
    reason,
    durationMs: env.now - startedAt,
  });
  const tries = pending.tries + 1;
  const notBefore = env.now + Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  const again = tries < sessionTries && !isWanted(state, dm.serverId) ? [{ ...pending, tries, notBefore }] : [];
  return { state: { ...state, session: null, pendingSessions: [...state.pendingSessions, ...again] }, effects: [] };
}
