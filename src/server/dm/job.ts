import { z } from "zod";

/**
 * What a server wants done on devices: a list of commands that is worked off over as many messages and sessions as it takes.
 * Written by people in YAML, so each command is an object with one verb: `{ get: ./DevDetail/FwV, expect: 200 }`.
 */

const uri = z.string().min(1);
const uris = z.union([uri, z.array(uri).min(1)], { error: "expected a URI, or a list of them" });
const value = z.union([z.string(), z.number(), z.boolean()]);
const format = z.enum(["b64", "bin", "bool", "chr", "date", "float", "int", "node", "null", "time", "xml"]);

/** A node to write. For `bin` the value is the base64 of the octets; `node` and `null` take none. */
const node = z.strictObject({ uri, value: value.optional(), format: format.optional(), type: z.string().optional() });

const verbs = {
  /** A URI, or several, which become the items of one Get. `?prop=` and `?list=` are part of the URI. */
  get: uris.optional(),
  replace: node.optional(),
  add: node.optional(),
  delete: uris.optional(),
  copy: z.strictObject({ from: uri, to: uri }).optional(),
  exec: z.strictObject({ uri, data: value.optional(), correlator: z.string().optional() }).optional(),
  /** A user interaction, codes 1100 to 1104; the first item holds its options. */
  alert: z.strictObject({ code: z.int().min(1100).max(1299), items: z.array(z.string()) }).optional(),
};
const expectation = {
  /** The status that every item must get; anything else is reported. */
  expect: z.int().min(100).max(599).optional(),
};

const memberSchema = z.strictObject({ ...verbs, ...expectation }).superRefine(wantOneVerb);
const commandSchema = z
  .strictObject({
    ...verbs,
    atomic: z.array(memberSchema).min(1).optional(),
    sequence: z.array(memberSchema).min(1).optional(),
    ...expectation,
  })
  .superRefine(wantOneVerb);

/** The schema of a job, for files and options. */
export const JOB_SCHEMA = z.strictObject({
  name: z.string().min(1).default("job"),
  /** The device ids it is for, as in `./DevInfo/DevId`; absent: every device. */
  devices: z.array(z.string().min(1)).optional(),
  /** `once` in a device's life, or anew in `every-session`. */
  repeat: z.enum(["once", "every-session"]).default("once"),
  commands: z.array(commandSchema).min(1),
});

/** A job with its defaults filled in. */
export type Job = z.output<typeof JOB_SCHEMA>;
/** One command of a job: one verb, and the status it should get. */
export type JobCommand = z.output<typeof commandSchema>;
/** A command inside an Atomic or a Sequence. */
export type JobMember = z.output<typeof memberSchema>;

function wantOneVerb(command: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx): void {
  const found = Object.keys(command).filter((key) => key !== "expect" && command[key] !== undefined);
  if (found.length === 1) return;
  const message = `one command expected here, found ${found.length === 0 ? "none" : found.join(" and ")}`;
  context.addIssue({ code: "custom", message });
}

/** How far one device is with the jobs that are for it. */
export class JobCursor {
  readonly #jobs: readonly Job[];
  readonly #done: number[];

  constructor(device: string, jobs: readonly Job[]) {
    this.#jobs = jobs.filter((job) => job.devices === undefined || job.devices.includes(device));
    this.#done = this.#jobs.map(() => 0);
  }

  /** Finished jobs that run in every session start over. */
  startSession(): void {
    this.#jobs.forEach((job, i) => {
      if (job.repeat === "every-session" && this.#done[i] === job.commands.length) this.#done[i] = 0;
    });
  }

  /** The commands that have not been answered yet, in order. */
  upcoming(): readonly JobCommand[] {
    return this.#jobs.flatMap((job, i) => job.commands.slice(this.#done[i]));
  }

  /** Takes the next `count` commands as done. */
  advance(count: number): void {
    let left = count;
    this.#jobs.forEach((job, i) => {
      const done = this.#done[i] ?? 0;
      const step = Math.min(left, job.commands.length - done);
      this.#done[i] = done + step;
      left -= step;
    });
  }
}
