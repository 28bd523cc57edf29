import { formatInstant } from "../base/instant.ts";
import { type Overlay, Tree } from "../tree/tree.ts";
import { deviceTime } from "./device-time.ts";
import type { HandsetEnvironment } from "./environment.ts";
import type { HandsetState } from "./state.ts";

/** What the tree has beyond the model's, with the handset's own clock in the node that its model has for it. That is no change which VerNo or TStamp count. */
export function withLocalTime(state: HandsetState, env: HandsetEnvironment): Overlay {
  const { base, localTime } = env.model;
  const node = localTime === undefined ? undefined : new Tree(base, state.overlay).get(localTime);
  if (localTime === undefined || !node) return state.overlay;
  return Object.assign({}, state.overlay, { [localTime]: { ...node, value: formatInstant(deviceTime(state, env)) } });
}
