import type { Millis } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { Emit } from "../events/event.ts";
import type { DeviceModel } from "./model/model.ts";

/** What a step may know besides state and input. `emit` is its only side effect. */
export interface HandsetEnvironment {
  readonly model: DeviceModel;
  readonly now: Millis;
  /** The handset's own generator; a step forks it by counters in the state, so that it can be repeated. */
  readonly random: Random;
  readonly emit: Emit;
}
