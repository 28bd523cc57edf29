/** How a handset goes off and comes on again by itself, as it was or as it left the factory. */
import { NO_PARTS } from "../codec/sms/reassembly.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { deviceIdNode } from "./model/device-id.ts";
import { abandonDownload } from "./operations/downloads.ts";
import { end } from "./operations/operation-step.ts";
import { isGivenUp } from "./reports/report-sessions.ts";
import { breakOffSession } from "./sessions/session-end.ts";
import { wantSessions } from "./sessions/wanted-sessions.ts";
import { cleanHandset, type HandsetState } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** Goes off when an operation wants a restart and its user is free; it comes on again at `restartsAt`. */
export function restartIfWanted(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const isWanted = isFree(state) && state.operations.some(({ wish }) => wish?.do === "restart");
  return isWanted ? goDown(state, env) : state;
}

/**
 * Becomes what it was when it left the factory, and restarts, when an operation wants that and nothing has to be said before: the
 * server has taken the report, or cannot be reached, and its user is free. Only the card, what is around it, what the network keeps, and the
 * counters by which things are named stay as they are.
 */
export function resetIfWanted(state: HandsetState, env: HandsetEnvironment): Step {
  const isWanted = state.operations.some(
    ({ wish, report }) => wish?.do === "reset" && (report === undefined || isGivenUp(state, report)),
  );
  if (!isWanted || state.session || !isFree(state)) return { state, effects: [] };
  const effects = state.operations.flatMap(abandonDownload);
  for (const open of state.operations) end(state, open, "reset", env);
  env.emit({ type: "handset.reset" });
  return { state: goDown(asFromFactory(state, env), env), effects };
}

function asFromFactory(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const { id, model, sim, customized } = state;
  const { simInserted, power, network, battery, clockSkewMs, held, counters } = state;
  const kept = { simInserted, power, network, battery, clockSkewMs, held, counters };
  const named = deviceIdNode(id, env.model.deviceId);
  const clean = { ...cleanHandset(id, model, sim, NO_PARTS), overlay: named, ...kept };
  if (!customized) return clean;
  const { overlay, contexts, servers } = customized;
  return wantSessions({ ...clean, overlay, contexts, customized }, servers, env);
}

function isFree({ power, busy }: HandsetState): boolean {
  return power === "on" && !busy;
}

function goDown(state: HandsetState, env: HandsetEnvironment): HandsetState {
  const quiet = breakOffSession(state, "switched off", env);
  env.emit({ type: "power.changed", power: "off" });
  return { ...quiet, power: "off", restartsAt: env.now + env.model.behaviour.restartMs };
}
