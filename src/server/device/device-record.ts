import { equalBytes, fromBase64, toBase64 } from "../../base/bytes.ts";
import { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import { REDACTED } from "../../events/redaction.ts";
import type { JobKeys } from "../jobs/job-keys.ts";
import type { ReceivedAlert } from "../jobs/received-alert.ts";
import type { PreparedJob } from "../jobs/run.ts";
import type { Violation } from "../judge/rules.ts";
import type { Behaviour } from "./behaviour.ts";
import { DeviceJobs, type JobEnvironment } from "./device-jobs.ts";
import { DEVICE_SCHEMA_VERSION, type DeviceState } from "./device-state.ts";
import type { JobReport } from "./job-runs.ts";
import { Provocations } from "./provocations.ts";

/** How many sessions of a device there were; `aborted`: of those that failed, how many the device itself ended by Alert 1223. */
export interface SessionCounts {
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly aborted: number;
}

/** What the server knows of one device at the end of the day. */
export interface DeviceReport {
  readonly device: string;
  /** URI to value, from DevInfo and Results; octets are base64, and secrets `***`. */
  readonly learned: Readonly<Record<string, string>>;
  readonly sessions: SessionCounts;
  /** How many commands got each status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly alerts: readonly ReceivedAlert[];
  /** How its jobs stand, those that are over first. */
  readonly jobs: readonly JobReport[];
  /** Commands of jobs that are still to be done. */
  readonly commandsLeft: number;
  /** Commands that fit no message the device accepts, or write more than it takes. */
  readonly unsendable: number;
  /** All that were found; {@link violations} has the first {@link KEPT} of them. */
  readonly violationCount: number;
  readonly violations: readonly Violation[];
}

/** Violations and alerts that are kept of one device; events tell of all. */
const KEPT = 100;

/** What the memory of a device is made with. */
export interface RecordEnvironment extends Omit<JobEnvironment, "learned" | "report"> {
  readonly jobs: readonly PreparedJob[];
  readonly behaviour: readonly Behaviour[];
  /** How many devices came before it. */
  readonly place: number;
  /** What was known of the device before, and by which names of jobs. */
  readonly kept?: { readonly state: DeviceState; readonly keys: JobKeys } | undefined;
  /** Called with every violation, kept or not. */
  readonly violated: (violation: Violation) => void;
}

/** The server's memory of one device: nonces, progress of jobs, what it learned. */
export class DeviceRecord {
  readonly device: string;
  /** How many devices came before it. */
  readonly place: number;
  readonly jobs: DeviceJobs;
  readonly provocations: Provocations;
  /** The nonce of the client's next md5 Cred or MAC; `undefined` until one was issued: the account's first one holds. */
  clientNonce: Uint8Array | undefined;
  /** The nonce of our next md5 Cred or MAC, from the client's Chal. */
  serverNonce: Uint8Array | undefined;
  /** Whether it was known before the server started; a session may then have been under way. */
  readonly isRestored: boolean;
  /** Whether the device has ever proved itself: of others nothing is worth keeping. */
  hasProved: boolean;
  unsendable = 0;
  /** Counts drawn nonces and such, so that each draw differs and does not depend on other devices. */
  draws = 0;
  readonly sessions = { started: 0, completed: 0, failed: 0, aborted: 0 };
  readonly #violated: (violation: Violation) => void;
  readonly #learned = new Map<string, string>();
  readonly #statuses = new Map<number, number>();
  readonly #alerts: ReceivedAlert[] = [];
  readonly #violations: Violation[] = [];
  #violationCount = 0;

  constructor({ jobs, behaviour, violated, kept, place, ...env }: RecordEnvironment) {
    this.device = env.device;
    this.place = place;
    this.#violated = violated;
    this.isRestored = kept !== undefined;
    this.hasProved = this.isRestored;
    this.provocations = new Provocations(env.device, behaviour);
    const report = (violation: Violation) => this.addViolation(violation);
    const keptJobs = kept && { state: kept.state.jobs, keys: kept.keys };
    this.jobs = new DeviceJobs({ ...env, report, learned: (uri) => this.#learned.get(uri) }, jobs, keptJobs);
    if (kept) this.#restore(kept.state);
  }

  /** What a server is to keep of it. */
  state(server: string, keys: JobKeys): DeviceState {
    const { clientNonce, serverNonce, draws } = this;
    const { jobs: _jobs, commandsLeft: _left, ...told } = this.report();
    return {
      schemaVersion: DEVICE_SCHEMA_VERSION,
      server,
      place: this.place,
      ...told,
      learned: Object.fromEntries(this.#learned),
      ...(clientNonce ? { clientNonce: toBase64(clientNonce) } : {}),
      ...(serverNonce ? { serverNonce: toBase64(serverNonce) } : {}),
      draws,
      jobs: this.jobs.state(keys),
    };
  }

  #restore(state: DeviceState): void {
    this.clientNonce = storedNonce(state.clientNonce);
    this.serverNonce = storedNonce(state.serverNonce);
    this.unsendable = state.unsendable;
    this.draws = state.draws;
    Object.assign(this.sessions, state.sessions);
    for (const [uri, value] of Object.entries(state.learned)) this.#learned.set(uri, value);
    for (const [code, count] of Object.entries(state.statuses)) this.#statuses.set(Number(code), count);
    this.#alerts.push(...state.alerts);
    this.#violations.push(...state.violations);
    this.#violationCount = state.violationCount;
  }

  learn(uri: string, value: string): void {
    this.#learned.set(uri, value);
  }

  /** The value of a node as it may be told. */
  shown(uri: string, value: string): string {
    return this.jobs.isSecretNode(uri, value) ? REDACTED : value;
  }

  countStatus(code: number): void {
    this.#statuses.set(code, (this.#statuses.get(code) ?? 0) + 1);
  }

  /** Takes an alert in, for the report and for jobs. */
  hear(alert: ReceivedAlert): void {
    if (this.#alerts.length < KEPT) this.#alerts.push(alert);
    this.jobs.hear(alert);
  }

  addViolation(violation: Violation): void {
    this.#violationCount++;
    if (this.#violations.length < KEPT) this.#violations.push(violation);
    this.#violated(violation);
  }

  report(): DeviceReport {
    return {
      device: this.device,
      learned: Object.fromEntries([...this.#learned].map(([uri, value]) => [uri, this.shown(uri, value)])),
      sessions: { ...this.sessions },
      statuses: Object.fromEntries(this.#statuses),
      alerts: [...this.#alerts],
      jobs: this.jobs.runs.report(),
      commandsLeft: this.jobs.runs.commandsLeft,
      unsendable: this.unsendable,
      violationCount: this.#violationCount,
      violations: [...this.#violations],
    };
  }
}

/** A zero nonce is the one of {@link RESYNC_NONCES}, as either of them stands for both. */
function storedNonce(text: string | undefined): Uint8Array | undefined {
  const nonce = text === undefined ? undefined : fromBase64(text);
  return nonce && (Object.values(RESYNC_NONCES).find((zero) => equalBytes(zero, nonce)) ?? nonce);
}
