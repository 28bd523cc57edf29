import { ConfigError } from "../../base/errors.ts";
import { sha256Hex } from "../../codec/security/sha-256.ts";
import type { Emit } from "../../events/event.ts";
import type { RecordStore } from "../../ports/store.ts";
import type { DeviceState } from "../device/device-state.ts";

/** What a server keeps of its devices from one process to the next: saved after each message, before it is answered. */
export class DeviceMemory {
  /** What was kept when it was opened. */
  readonly known: readonly DeviceState[];
  readonly #store: RecordStore<DeviceState>;
  readonly #emit: Emit;
  readonly #noted = new Map<string, () => DeviceState>();
  readonly #saving = new Set<Promise<void>>();

  private constructor(known: readonly DeviceState[], store: RecordStore<DeviceState>, emit: Emit) {
    this.known = known;
    this.#store = store;
    this.#emit = emit;
  }

  /**
   * Reads what a store holds. @throws {PortError} (rejects) `store-failed`
   * @throws {ConfigError} (rejects) when it is that of another server
   */
  static async open(store: RecordStore<DeviceState>, serverId: string, emit: Emit): Promise<DeviceMemory> {
    const known: DeviceState[] = [];
    for await (const state of store.scan()) {
      if (state.server !== serverId) {
        const expected = `what the server ${serverId} keeps, found ${state.device} of ${state.server}; give another folder`;
        throw new ConfigError([{ file: "state folder", path: "", expected }]);
      }
      known.push(state);
    }
    return new DeviceMemory(known, store, emit);
  }

  /** Is told that something has changed; what is then to be kept is asked for when it is saved. */
  note(device: string, state: () => DeviceState): void {
    this.#noted.set(device, state);
  }

  /** Saves what has changed, and waits for what others save. Never rejects: a device that cannot be saved is an event, and its session goes on. */
  async saved(): Promise<void> {
    for (const [device, state] of this.#noted) {
      const save = this.#save(device, state()).finally(() => this.#saving.delete(save));
      this.#saving.add(save);
    }
    this.#noted.clear();
    await Promise.all(this.#saving);
  }

  async #save(device: string, state: DeviceState): Promise<void> {
    try {
      await this.#store.save(recordId(device), state);
    } catch (error) {
      this.#emit({ type: "device.unsaved", device, detail: (error as Error).message });
    }
  }

  /** Saves the rest, and gives the store back. */
  async close(): Promise<void> {
    await this.saved();
    await this.#store.close();
  }
}

/** A DevId as the name of a file; one that could be no such name has that of its hash. */
function recordId(device: string): string {
  return /^\w[\w:.+-]{0,99}$/.test(device) ? device.replaceAll(":", "=") : `=${sha256Hex(device)}`;
}
