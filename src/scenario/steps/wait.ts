import type { Millis } from "../../base/clock.ts";
import { durationSchema } from "../../base/duration-schema.ts";
import { pause } from "../pause.ts";
import type { StepKind } from "./step-kind.ts";

/** Lets time pass. */
export const waitStep: StepKind<Millis> = {
  schema: durationSchema,
  describe: (forMs) => `wait ${forMs} ms`,
  async play(forMs, { around, interrupted }) {
    await pause(around.clock, forMs, interrupted);
    return undefined;
  },
};
