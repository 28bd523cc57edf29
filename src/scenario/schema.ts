import { z } from "zod";
import { durationSchema } from "../base/duration-schema.ts";
import { fleetSchema } from "../lab/load/fleet/fleet-schema.ts";
import { disturbSchema } from "./disturb-schema.ts";
import { filesSchema } from "./files-schema.ts";
import { abortStep } from "./steps/abort.ts";
import { announceStep } from "./steps/announce.ts";
import { answerStep } from "./steps/answer.ts";
import { batteryStep } from "./steps/battery.ts";
import { busyStep } from "./steps/busy.ts";
import { cardStep } from "./steps/card.ts";
import { eventStep } from "./steps/event.ts";
import { expectStep } from "./steps/expect.ts";
import { messageStep } from "./steps/message.ts";
import { networkStep } from "./steps/network.ts";
import { notifyStep } from "./steps/notify.ts";
import { powerStep } from "./steps/power.ts";
import { pushStep } from "./steps/push.ts";
import { requestStep } from "./steps/request.ts";
import { serverStep } from "./steps/server.ts";
import { sessionStep } from "./steps/session.ts";
import { waitStep } from "./steps/wait.ts";

/** One step, by its verb. Each verb is a file in `steps`. */
const STEP_SCHEMAS = [
  z.strictObject({ push: pushStep.schema }),
  z.strictObject({ message: messageStep.schema }),
  z.strictObject({ notify: notifyStep.schema }),
  z.strictObject({ card: cardStep.schema }),
  z.strictObject({ power: powerStep.schema }),
  z.strictObject({ network: networkStep.schema }),
  z.strictObject({ battery: batteryStep.schema }),
  z.strictObject({ busy: busyStep.schema }),
  z.strictObject({ answer: answerStep.schema }),
  z.strictObject({ session: sessionStep.schema }),
  z.strictObject({ abort: abortStep.schema }),
  z.strictObject({ event: eventStep.schema }),
  z.strictObject({ request: requestStep.schema }),
  z.strictObject({ server: serverStep.schema }),
  z.strictObject({ announce: announceStep.schema }),
  z.strictObject({ wait: waitStep.schema }),
  z.strictObject({ expect: expectStep.schema }),
] as const;

const VERBS = STEP_SCHEMAS.flatMap(({ shape }) => Object.keys(shape));

const stepSchema = z.union(STEP_SCHEMAS, {
  error: `expected one step: ${VERBS.slice(0, -1).join(", ")} or ${VERBS.at(-1)}`,
});

/** A step as it is written. */
export type ScenarioStep = z.infer<typeof stepSchema>;

/** The groups that a step names, and where. */
function groupsOf(step: ScenarioStep): readonly [readonly string[], readonly string[]] {
  for (const [verb, settings] of Object.entries(step)) {
    if (typeof settings !== "object") continue;
    if ("to" in settings) return [[verb, "to"], settings.to];
    if ("of" in settings) return [[verb, "of"], settings.of];
  }
  return [[], []];
}

/** A scenario file. */
export const scenarioSchema = z
  .strictObject({
    scenario: z.string().min(1),
    description: z.string().default(""),
    seed: z.union([z.string(), z.number()]).transform(String).default("1"),
    /** `virtual`: everything in memory and as fast as the processor allows; `real`: every bearer and HTTP over loopback. */
    clock: z.enum(["real", "virtual"]).default("real"),
    fleet: fleetSchema,
    /** Settings of device models that this scenario changes. */
    devices: z.strictObject({ keepPartsFor: durationSchema.optional() }).default({}),
    /** Jobs file of the embedded DM server, relative to the scenario; of several, each is a server of its own. */
    jobs: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    /** What handsets can download. */
    files: filesSchema,
    /** What is between senders and handsets; perfect when absent. */
    network: z.strictObject({ disturb: disturbSchema }).optional(),
    /** How DM connections are used: a fresh one each session as handsets do, or a pool to stress the DM layer. */
    connections: z.enum(["per-session", "shared-pool"]).default("per-session"),
    steps: z.array(stepSchema).min(1),
  })
  .superRefine(({ fleet, steps }, context) => {
    const known = new Set(fleet.map(({ name }) => name));
    steps.forEach((step, index) => {
      const [path, named] = groupsOf(step);
      for (const name of named) {
        if (known.has(name)) continue;
        const message = `no group "${name}" in the fleet; expected one of ${[...known].join(", ")}`;
        context.addIssue({ code: "custom", path: ["steps", index, ...path], message });
      }
    });
  });
/** A scenario with its defaults filled in. */
export type Scenario = z.infer<typeof scenarioSchema>;
