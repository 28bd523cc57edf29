import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Job } from "../jobs/job.ts";
import { JobKeys } from "../jobs/job-keys.ts";
import { prepareJob } from "../jobs/run.ts";
import { RULES, type Violation } from "../judge/rules.ts";
import type { Behaviour } from "./behaviour.ts";
import { DeviceRecord, type RecordEnvironment } from "./device-record.ts";
import type { DeviceState } from "./device-state.ts";

/** What the memory of all devices is made with. */
export interface RecordsEnvironment {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly jobs: readonly Job[];
  readonly behaviour?: readonly Behaviour[];
  readonly serverId: string;
}

/** The server's memory of its devices, in the order in which they first came. */
export class DeviceRecords {
  readonly #options: Omit<RecordEnvironment, "device" | "place" | "violated" | "kept">;
  readonly #serverId: string;
  readonly #limit: number;
  readonly #records = new Map<string, DeviceRecord>();
  #keys: JobKeys | undefined;

  /** Remembers at most `limit` devices, and first of all those that are `kept`. */
  constructor(
    { clock, emit, jobs, behaviour = [], serverId }: RecordsEnvironment,
    limit: number,
    kept: readonly DeviceState[] = [],
  ) {
    this.#options = { clock, emit, jobs: jobs.map(prepareJob), behaviour };
    this.#serverId = serverId;
    this.#limit = limit;
    for (const state of kept.toSorted((a, b) => a.place - b.place)) this.#add(state.device, state);
  }

  /** What is to be kept of a device. */
  stateOf(record: DeviceRecord): DeviceState {
    return record.state(this.#serverId, this.#jobKeys());
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
    return this.#records.get(device) ?? this.#add(device);
  }

  /** Tells what a device did wrong, be it one that is not remembered. */
  tellViolation(device: string, { rule, detail }: Violation): void {
    this.#options.emit({ type: "violation.found", device, rule, detail, spec: RULES[rule].spec });
  }

  #add(device: string, state?: DeviceState): DeviceRecord | undefined {
    const place = this.#records.size;
    if (place >= this.#limit) return undefined;
    const violated = (violation: Violation) => this.tellViolation(device, violation);
    const kept = state && { state, keys: this.#jobKeys() };
    const record = new DeviceRecord({ ...this.#options, device, place, violated, kept });
    this.#records.set(device, record);
    return record;
  }

  /** Made when they are wanted: most servers keep nothing. */
  #jobKeys(): JobKeys {
    this.#keys ??= new JobKeys(this.#options.jobs);
    return this.#keys;
  }
}
