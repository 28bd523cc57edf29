/** The network around a handset: it comes and goes, is another operator's, or gives another address. */

import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { interruptDownloads } from "./operations/downloads.ts";
import { canTalk, hasNetwork } from "./reach.ts";
import { goesOverLine } from "./sessions/calls.ts";
import { type BrokenOff, breakOffSession } from "./sessions/session-end.ts";
import type { HandsetState } from "./state.ts";

/** The handset is in its own network, in that of another operator, or in none. */
export function inNetwork(
  state: HandsetState,
  network: HandsetState["network"],
  env: HandsetEnvironment,
): HandsetState {
  if (state.network === network) return state;
  env.emit({ type: "network.changed", network });
  return withoutNetwork({ ...state, network }, network === "roaming" ? "roaming" : "network lost", env);
}

/** No connection outlives the address: a session is opened anew, but for one that goes over a line, and downloads go on from where they were. */
export function takeOtherAddress(state: HandsetState, env: HandsetEnvironment): HandsetStep<HandsetState> {
  if (!hasNetwork(state, env.model)) return { state, effects: [] };
  env.emit({ type: "address.changed" });
  const isOverLine = state.session !== null && goesOverLine(state.session.pending);
  return interruptDownloads(isOverLine ? state : breakOffSession(state, "address changed", env));
}

/** No session outlives the network, but for one that goes over a line. */
export function withoutNetwork(state: HandsetState, reason: BrokenOff, env: HandsetEnvironment): HandsetState {
  const line = state.session?.pending.call?.line;
  return canTalk(state, env.model, line) ? state : breakOffSession(state, reason, env);
}
