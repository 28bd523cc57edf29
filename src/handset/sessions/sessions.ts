/** The session in flight of one handset, one at a time: opened, answered by its server and its user, and broken off. */
import { readAccounts } from "../../dm/account/account.ts";
import { openResynchronised } from "../../dm/session/resynchronisation.ts";
import { openSession, receiveAnswer, receiveFailure, resumeSession } from "../../dm/session/session.ts";
import { wantAbort } from "../../dm/session/session-abort.ts";
import type { UserReply } from "../../dm/user/user-prompt.ts";
import { Tree } from "../../tree/tree.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetInput } from "../input.ts";
import { dropReports } from "../reports/reports.ts";
import type { HandsetState } from "../state.ts";
import { lastAuthType } from "./auth-types.ts";
import { ownSessionId } from "./session-id.ts";
import { hearReply } from "./session-prompts.ts";
import type { ActiveSession } from "./session-record.ts";
import { dmEnvironment, proceed, stepSession } from "./session-step.ts";
import { dueSession } from "./wanted-sessions.ts";

type Step = HandsetStep<HandsetState>;
type MessageAnswered = Extract<HandsetInput, { readonly type: "message.answered" }>;

/** Opens the session that is due, when none is in flight. */
export function openDueSession(state: HandsetState, env: HandsetEnvironment): Step {
  const pending = state.session ? undefined : dueSession(state, env);
  if (!pending) return { state, effects: [] };
  const { serverId, alert, call } = pending;
  const number = state.counters.session + 1;
  const span = `session-${number}`;
  const counted = {
    ...state,
    pendingSessions: state.pendingSessions.filter((each) => each !== pending),
    counters: { ...state.counters, session: number },
  };
  const tree = new Tree(env.model.base, state.overlay);
  const account = readAccounts(tree).find((each) => each.serverId === serverId);
  if (!account) {
    const reason = "no usable account";
    env.emit({ type: "session.failed", span, server: serverId, sessionId: "", reason, durationMs: 0 });
    return openDueSession(dropReports(counted, serverId, env), env);
  }
  const sessionId = call?.sessionId ?? ownSessionId(number, env.model.quirks);
  env.emit({ type: "session.started", span, server: serverId, sessionId, url: account.url });
  const open = call?.resynchronises ? openResynchronised : openSession;
  const authType = lastAuthType(state, serverId);
  const around = dmEnvironment(counted, serverId, span, env);
  const opened = open(tree, account, { sessionId, alert, ...(authType ? { authType } : {}) }, around);
  const session: ActiveSession = {
    span,
    pending,
    dm: opened.state,
    startedAt: env.now,
    messages: 0,
    prompt: null,
    resumption: "possible",
  };
  return proceed(counted, session, opened, env);
}

/** Takes the answer to the message in flight. One that belongs to no session in flight is ignored. */
export function takeAnswer(state: HandsetState, { span, answer }: MessageAnswered, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session || session.prompt || session.span !== span) return { state, effects: [] };
  if (answer.outcome === "failed") {
    return stepSession(state, session, (tree, around) => receiveFailure(tree, session.dm, answer, around), env);
  }
  const { contentType, body, hmac } = answer;
  const mac = hmac === undefined ? {} : { hmac };
  env.emit({ type: "message.exchanged", span, direction: "received", contentType, bytes: body, ...mac });
  const stepped = stepSession(state, session, (tree, around) => receiveAnswer(tree, session.dm, answer, around), env);
  return { ...stepped, state: takenUp(stepped.state, span) };
}

/** A session that was gone on with after a loss of power goes on as any other once its server has answered. */
function takenUp(state: HandsetState, span: string): HandsetState {
  const { session } = state;
  if (session?.span !== span || session.resumption !== "tried") return state;
  return { ...state, session: { ...session, resumption: "possible" } };
}

/** What the user does about the question of a server. One that is not open any more, or that this does not answer, stays as it is. */
export function answerQuestion(state: HandsetState, id: string, reply: UserReply, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session?.prompt || session.prompt.id !== id) return { state, effects: [] };
  if (!hearReply(session.prompt, session.span, reply, env)) return { state, effects: [] };
  const answered = { ...session, prompt: null };
  return stepSession(state, answered, (tree, around) => resumeSession(tree, session.dm, reply, around), env);
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
