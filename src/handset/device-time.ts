import type { Millis } from "../base/clock.ts";
import type { HandsetEnvironment } from "./environment.ts";
import type { HandsetState } from "./state.ts";

/** What the handset's own clock says: in TStamp, and whatever else it states of a time. How long it waits does not depend on it. */
export function deviceTime(
  { clockSkewMs }: Pick<HandsetState, "clockSkewMs">,
  { now }: Pick<HandsetEnvironment, "now">,
): Millis {
  return now + clockSkewMs;
}
