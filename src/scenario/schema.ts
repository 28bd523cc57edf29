import { z } from "zod";
import { ANNOUNCED_BY, REJECTION_REASONS } from "../events/event.ts";
import { fleetSchema } from "../lab/load/fleet-schema.ts";
import { durationSchema } from "../lab/load/yaml-file.ts";
import { BOOTSTRAP_FAULTS } from "../server/bootstrap/prepare-bootstrap.ts";

const groups = z.array(z.string().min(1)).min(1);

/** Pushes a bootstrap to every handset of the named groups. */
const pushSchema = z.strictObject({
  to: groups,
  /** `cp`: a provisioning document; `dm`: a SyncML message. */
  profile: z.enum(["cp", "dm"]).default("cp"),
  /** The document (XML), relative to the scenario; `{{server.url}}` and its like are filled in. */
  document: z.string().min(1),
  sec: z.enum(["NETWPIN", "USERPIN", "USERNETWPIN", "USERPINMAC", "none"]),
  /** PIN of the MAC; needed for all but NETWPIN and none. */
  pin: z.string().regex(/^\d+$/, "expected decimal digits").optional(),
  /** Handsets a second that get theirs. */
  rate: z.number().positive().max(10_000).default(100),
  /** One thing done wrong on purpose. */
  fault: z.enum(BOOTSTRAP_FAULTS).optional(),
});
export type PushStep = z.infer<typeof pushSchema>;

/** What must hold for every handset of the named groups. */
const expectSchema = z
  .strictObject({
    of: groups,
    bootstrap: z.enum(["applied", "rejected"]).optional(),
    /** Of a rejected bootstrap. */
    reason: z.enum(REJECTION_REASONS).optional(),
    session: z.enum(["completed", "failed", "none"]).optional(),
    /** Waits until it holds, this long at most. */
    within: durationSchema.default(10_000),
  })
  .refine(({ bootstrap, reason, session }) => bootstrap ?? reason ?? session, {
    error: "expected at least one of bootstrap, reason and session",
  });
export type Expectation = z.infer<typeof expectSchema>;

/** Tells a server of every handset of the named groups, by a POST of JSON each. */
const announceSchema = z.strictObject({
  to: groups,
  url: z.url({ protocol: /^https?$/, error: "expected an http or https URL" }),
  how: z.enum(ANNOUNCED_BY).default("attach"),
});

const stepSchema = z.union(
  [
    z.strictObject({ push: pushSchema }),
    z.strictObject({ announce: announceSchema }),
    z.strictObject({ wait: durationSchema }),
    z.strictObject({ expect: expectSchema }),
  ],
  { error: "expected one step: push, announce, wait or expect" },
);
export type ScenarioStep = z.infer<typeof stepSchema>;

/** The groups that a step names, and where. */
function groupsOf(step: ScenarioStep): readonly [string, readonly string[]] {
  if ("push" in step) return ["push.to", step.push.to];
  if ("announce" in step) return ["announce.to", step.announce.to];
  return "expect" in step ? ["expect.of", step.expect.of] : ["", []];
}

/** A scenario file. */
export const scenarioSchema = z
  .strictObject({
    scenario: z.string().min(1),
    description: z.string().default(""),
    seed: z.union([z.string(), z.number()]).transform(String).default("1"),
    /** `virtual`: everything in memory and as fast as the processor allows; `real`: SMPP and HTTP over loopback. */
    clock: z.enum(["real", "virtual"]).default("real"),
    fleet: fleetSchema,
    /** Settings of device models that this scenario changes. */
    devices: z.strictObject({ keepPartsFor: durationSchema.optional() }).default({}),
    /** Jobs file of the embedded DM server, relative to the scenario. */
    jobs: z.string().optional(),
    /** How DM connections are used: a fresh one each session as handsets do, or a pool to stress the DM layer. */
    connections: z.enum(["per-session", "shared-pool"]).default("per-session"),
    steps: z.array(stepSchema).min(1),
  })
  .superRefine(({ fleet, steps }, context) => {
    const known = new Set(fleet.map(({ name }) => name));
    steps.forEach((step, index) => {
      const [verb, named] = groupsOf(step);
      for (const name of named) {
        if (known.has(name)) continue;
        const message = `no group "${name}" in the fleet; expected one of ${[...known].join(", ")}`;
        context.addIssue({ code: "custom", path: ["steps", index, ...verb.split(".")], message });
      }
      if ("push" in step && !["NETWPIN", "none"].includes(step.push.sec) && step.push.pin === undefined) {
        context.addIssue({
          code: "custom",
          path: ["steps", index, "push", "pin"],
          message: `expected a pin for ${step.push.sec}`,
        });
      }
    });
  });
export type Scenario = z.infer<typeof scenarioSchema>;
