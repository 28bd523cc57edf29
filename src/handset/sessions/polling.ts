/** Sessions that the device begins by itself, by the clock and when it is switched on, with each server it has an account for. */
import type { Millis } from "../../base/clock.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { serversOf } from "../servers.ts";
import type { HandsetState } from "../state.ts";
import { wantSessions } from "./wanted-sessions.ts";

/** Wants the sessions whose time has come, but for one that is under way, and sets the time of the next, first with the first account. */
export function arrangePolls(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const { everyMs } = env.model.sessions;
  const { pollAt } = state;
  if (everyMs === undefined) return pollAt === null ? state : { ...state, pollAt: null };
  if (state.power === "off" || (pollAt !== null && pollAt > env.now)) return state;
  const servers = serversOf(state, env.model);
  if (servers.length === 0) return pollAt === null ? state : { ...state, pollAt: null };
  const poll = state.counters.poll + 1;
  const next = { ...state, pollAt: env.now + waitOf(everyMs, poll, env), counters: { ...state.counters, poll } };
  const isIdle = (serverId: string) => serverId !== state.session?.dm.serverId;
  return pollAt === null ? next : wantSessions(next, servers.filter(isIdle), env);
}

/** Wants the sessions that follow being switched on, where the model has such. */
export function beginAtBoot(state: HandsetState, env: HandsetEnvironment): HandsetState {
  return env.model.sessions.atBoot ? wantSessions(state, serversOf(state, env.model), env) : state;
}

/** Each handset has waits of its own, or a fleet would come all at once. */
function waitOf(everyMs: Millis, poll: number, env: HandsetEnvironment): Millis {
  const share = env.random.fork(`poll-${poll}`).uint32() / 2 ** 32;
  return Math.max(1, Math.round(everyMs * (1 + env.model.sessions.jitter * (2 * share - 1))));
}
