import type { Job } from "../jobs/job.ts";
import type { RunStanding } from "../jobs/run.ts";
import type { DeviceReport } from "./device-record.ts";
import type { JobReport } from "./job-runs.ts";

/** Of the records that this program writes. */
export const DEVICE_SCHEMA_VERSION = 1;

/** One run of a job that is not over. */
export interface RunState extends RunStanding {
  /** The job of the file, by its key; or the job itself, where it was queued. */
  readonly job: string | Job;
}

/** How the jobs of a device stand. */
export interface JobsState {
  /** Jobs of the file that have had their turn, or wait for it: they do not begin a second time. */
  readonly known: readonly string[];
  readonly open: readonly RunState[];
  readonly over: readonly JobReport[];
  /** What commands saved, by name, and which of that is never told. */
  readonly saved: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** What is kept of a device from one process of the server to the next: one JSON value. */
export interface DeviceState
  extends Pick<
    DeviceReport,
    "device" | "learned" | "sessions" | "statuses" | "alerts" | "unsendable" | "violationCount" | "violations"
  > {
  readonly schemaVersion: typeof DEVICE_SCHEMA_VERSION;
  /** The Server Identifier. */
  readonly server: string;
  /** How many devices came before it. */
  readonly place: number;
  /** In base64, as the next. */
  readonly clientNonce?: string;
  readonly serverNonce?: string;
  readonly draws: number;
  readonly jobs: JobsState;
}

const LISTS = ["alerts", "violations"] as const;
const RECORDS = ["learned", "sessions", "statuses", "jobs"] as const;
const NUMBERS = ["place", "draws", "unsendable", "violationCount"] as const;

/** Why a value from the disk is no device of this version; `undefined` when it is one. What stands deeper was written together with it. */
export function problemOfDevice(value: unknown): string | undefined {
  if (!isRecord(value)) return "not a record of a device";
  const version = value["schemaVersion"];
  if (version !== DEVICE_SCHEMA_VERSION)
    return `schemaVersion is ${String(version)}, expected ${DEVICE_SCHEMA_VERSION}`;
  const wrong = [
    ...["device", "server"].filter((key) => typeof value[key] !== "string"),
    ...["clientNonce", "serverNonce"].filter((key) => !["undefined", "string"].includes(typeof value[key])),
    ...NUMBERS.filter((key) => typeof value[key] !== "number"),
    ...LISTS.filter((key) => !Array.isArray(value[key])),
    ...RECORDS.filter((key) => !isRecord(value[key])),
  ];
  if (wrong.length > 0) return `wrong or missing: ${wrong.join(", ")}`;
  const jobs = value["jobs"] as Readonly<Record<string, unknown>>;
  const lists = ["known", "open", "over", "secrets"].filter((key) => !Array.isArray(jobs[key]));
  const missing = [...lists, ...(isRecord(jobs["saved"]) ? [] : ["saved"])];
  return missing.length > 0 ? `wrong or missing in jobs: ${missing.join(", ")}` : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
