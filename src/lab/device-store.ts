import type { Emit } from "../events/event.ts";
import { type DeviceState, problemOfDevice } from "../server/device/device-state.ts";
import { DeviceMemory } from "../server/dm/device-memory.ts";
import { openFileStore } from "../store/file-store.ts";

/**
 * What the server of this identifier keeps of its devices in a state folder. @throws {PortError} (rejects) `store-locked`, `store-failed`
 * @throws {ConfigError} (rejects) when the folder is that of another server
 */
export async function openDeviceMemory(folder: string, serverId: string, emit: Emit): Promise<DeviceMemory> {
  const store = openFileStore<DeviceState>({ folder, kind: "devices", problemOf: problemOfDevice, emit });
  try {
    return await DeviceMemory.open(store, serverId, emit);
  } catch (error) {
    await store.close();
    throw error;
  }
}
