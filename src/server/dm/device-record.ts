import { type Job, JobCursor } from "./job.ts";
import type { Violation } from "./judge-rules.ts";

/** A Generic Alert or Client Event that a device sent. */
export interface ReceivedAlert {
  readonly code: number;
  readonly source?: string;
  readonly type?: string;
  readonly correlator?: string;
  readonly data: string;
}

/** What the server knows of one device at the end of the day. */
export interface DeviceReport {
  readonly device: string;
  /** URI to value, from DevInfo and Results; octets are base64. */
  readonly learned: Readonly<Record<string, string>>;
  readonly sessions: { readonly started: number; readonly completed: number; readonly failed: number };
  /** How many commands got each status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly alerts: readonly ReceivedAlert[];
  /** Commands of jobs that are still to be done. */
  readonly commandsLeft: number;
  /** Commands that fit no message the device accepts. */
  readonly unsendable: number;
  /** All that were found; {@link violations} has the first {@link KEPT} of them. */
  readonly violationCount: number;
  readonly violations: readonly Violation[];
}

/** Violations and alerts that are kept of one device; events tell of all. */
const KEPT = 100;

/** The server's memory of one device: nonces, progress of jobs, what it learned. */
export class DeviceRecord {
  readonly device: string;
  readonly jobs: JobCursor;
  /** The nonce of the client's next md5 Cred; `undefined` until one was issued: the account's first one holds. */
  clientNonce: Uint8Array | undefined;
  /** The nonce of our next md5 Cred, from the client's Chal. */
  serverNonce: Uint8Array | undefined;
  unsendable = 0;
  /** Counts drawn nonces and such, so that each draw differs and does not depend on other devices. */
  draws = 0;
  readonly sessions = { started: 0, completed: 0, failed: 0 };
  readonly #learned = new Map<string, string>();
  readonly #statuses = new Map<number, number>();
  readonly #alerts: ReceivedAlert[] = [];
  readonly #violations: Violation[] = [];
  #violationCount = 0;

  constructor(device: string, jobs: readonly Job[]) {
    this.device = device;
    this.jobs = new JobCursor(device, jobs);
  }

  learn(uri: string, value: string): void {
    this.#learned.set(uri, value);
  }

  countStatus(code: number): void {
    this.#statuses.set(code, (this.#statuses.get(code) ?? 0) + 1);
  }

  addAlert(alert: ReceivedAlert): void {
    if (this.#alerts.length < KEPT) this.#alerts.push(alert);
  }

  addViolation(violation: Violation): void {
    this.#violationCount++;
    if (this.#violations.length < KEPT) this.#violations.push(violation);
  }

  report(): DeviceReport {
    return {
      device: this.device,
      learned: Object.fromEntries(this.#learned),
      sessions: { ...this.sessions },
      statuses: Object.fromEntries(this.#statuses),
      alerts: [...this.#alerts],
      commandsLeft: this.jobs.upcoming().length,
      unsendable: this.unsendable,
      violationCount: this.#violationCount,
      violations: [...this.#violations],
    };
  }
}
