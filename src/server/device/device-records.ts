import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Job } from "../jobs/job.ts";
import { prepareJob } from "../jobs/run.ts";
import { RULES, type Violation } from "../judge/rules.ts";
import type { Behaviour } from "./behaviour.ts";
import { DeviceRecord, type RecordEnvironment } from "./device-record.ts";

/** What the memory of all devices is made with. */
export interface RecordsEnvironment {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly jobs: readonly Job[];
  readonly behaviour?: readonly Behaviour[];
}

/** The server's memory of its devices, in the order in which they first came. */
export class DeviceRecords {
  readonly #options: Omit<RecordEnvironment, "device" | "violated">;
  readonly #limit: number;
  readonly #records = new Map<string, DeviceRecord>();

  /** Remembers at most `limit` devices. */
  constructor({ clock, emit, jobs, behaviour = [] }: RecordsEnvironment, limit: number) {
    this.#options = { clock, emit, jobs: jobs.map(prepareJob), behaviour };
    this.#limit = limit;
  }

  /** All that are known. */
  get all(): readonly DeviceRecord[] {
    return [...this.#records.values()];
  }

  /** The memory of a device that came before; `undefined` when it never did. */
  known(device: string): DeviceRecord | undefined {
    return this.#records.get(device);
  }

  /** The memory of a device, a new one if need be; `undefined` when there is no room for one more. */
  of(device: string): DeviceRecord | undefined {
    const known = this.#records.get(device);
    if (known || this.#records.size >= this.#limit) return known;
    const violated = (violation: Violation) => this.tellViolation(device, violation);
    const record = new DeviceRecord({ ...this.#options, device, violated });
    this.#records.set(device, record);
    return record;
  }

  /** Tells what a device did wrong, be it one that is not remembered. */
  tellViolation(device: string, { rule, detail }: Violation): void {
    this.#options.emit({ type: "violation.found", device, rule, detail, spec: RULES[rule].spec });
  }
}
