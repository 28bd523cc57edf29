import { z } from "zod";
import type { Millis } from "../../base/clock.ts";
import { durationSchema } from "../../base/duration-schema.ts";
import { COMMAND_SHAPE, wantOneVerb } from "./command.ts";
import { isKnowable, KNOWABLE, placeholderProblems } from "./placeholders.ts";
import { VALUE_MATCH_SCHEMA } from "./value-match.ts";

/**
 * What a server wants done on devices: a list of commands that is worked off over as many messages and sessions as it takes.
 * Written by people in YAML.
 */

/** How long an alert is waited for where the job does not say it: 24 hours. */
const USUAL_WAIT_MS: Millis = 86_400_000;

/** What the server knows of the device, by name: `./URI`, `results.NAME`, `status.NAME`, `alert.data` and so on. */
const conditions = z.record(z.string(), VALUE_MATCH_SCHEMA).superRefine((named, context) => {
  for (const name of Object.keys(named)) {
    if (!isKnowable(name)) context.addIssue({ code: "custom", path: [name], message: `expected ${KNOWABLE}` });
  }
});

/** A Generic Alert or a Client Event that the device sends. */
const awaited = z.strictObject({
  /** Its Type, for example `org.openmobilealliance.dm.firmwareupdate.update`. */
  alert: z.string().min(1),
  correlator: z.string().optional(),
  /** After that it counts as not met. */
  within: durationSchema.default(USUAL_WAIT_MS),
});

const onFailure = z.union([z.enum(["continue", "stop"]), z.strictObject({ goto: z.string().min(1) })], {
  error: "expected continue, stop, or goto with a label",
});

const commandSchema = z
  .strictObject({
    ...COMMAND_SHAPE,
    await: awaited.optional(),
    /** The command is left out when one of these does not hold as its turn comes. */
    if: conditions.optional(),
    /** Where a `goto` leads. */
    label: z.string().min(1).optional(),
    /** What becomes of the job when an expectation is not met, or, without one, when there is another status than 2xx. */
    onFailure: onFailure.optional(),
  })
  .superRefine(wantOneVerb);

const trigger = z.union(
  [
    z.enum(["first-session", "every-session"]),
    z.strictObject({ alert: z.string().min(1) }),
    z.strictObject({ notification: z.string().min(1) }),
  ],
  { error: "expected first-session, every-session, or an object with alert or notification" },
);

/** The schema of a job, for files and options. */
export const JOB_SCHEMA = z
  .strictObject({
    name: z.string().min(1).default("job"),
    /** The device ids it is for, as in `./DevInfo/DevId`; `*` stands for any characters. Absent: every device. */
    devices: z.union([z.string().min(1), z.array(z.string().min(1))]).optional(),
    /** What begins it; absent: `first-session`. */
    on: trigger.optional(),
    /** The older way to say `on`. */
    repeat: z.enum(["once", "every-session"]).optional(),
    /** It begins only when all of these hold. */
    if: conditions.optional(),
    commands: z.array(commandSchema).min(1),
  })
  .superRefine((job, context) => {
    const report = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: "custom", path, message });
    if (job.on !== undefined && job.repeat !== undefined) report("expected on or repeat, not both", "repeat");
    const labels = job.commands.flatMap(({ label }) => label ?? []);
    job.commands.forEach(({ label, onFailure, ...command }, i) => {
      if (label !== undefined && labels.indexOf(label) !== labels.lastIndexOf(label)) {
        report("expected another label for each command", "commands", i, "label");
      }
      if (typeof onFailure === "object" && !labels.includes(onFailure.goto)) {
        report(`expected one of the labels ${labels.join(", ") || "(there are none)"}`, "commands", i, "onFailure");
      }
      for (const problem of placeholderProblems(command)) report(problem, "commands", i);
    });
  });

/** A job with its defaults filled in. */
export type Job = z.output<typeof JOB_SCHEMA>;
/** One command of a job: one verb, what it should get, and what follows from it. */
export type JobCommand = z.output<typeof commandSchema>;
/** What has to hold, by the name of what the server knows. */
export type Conditions = z.output<typeof conditions>;
/** What begins a job. */
export type JobTrigger = z.output<typeof trigger>;

/** What begins a job, however the file says it. */
export function triggerOf({ on, repeat }: Job): JobTrigger {
  return on ?? (repeat === "every-session" ? repeat : "first-session");
}

/** Whether a device is among those that names, with `*` for any characters, mean. No names mean every device. */
export function deviceFits(device: string, names: string | readonly string[] | undefined): boolean {
  if (names === undefined) return true;
  return [names].flat().some((name) => {
    const parts = name.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return parts.length === 1 ? name === device : new RegExp(`^${parts.join(".*")}$`).test(device);
  });
}
