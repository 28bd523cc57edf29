import type { Emit } from "../../events/event.ts";
import { problemOfRecord } from "../../handset/record.ts";
import type { HandsetState } from "../../handset/state.ts";
import { upgradeRecord } from "../../handset/upgrade.ts";
import type { RecordStore } from "../../ports/store.ts";
import { openFileStore } from "../../store/file-store.ts";

/** The handsets of a state folder. `readOnly` leaves the lock and the files alone. @throws {PortError} `store-locked`, `store-failed` */
export function openHandsetStore(
  folder: string,
  emit: Emit,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): RecordStore<HandsetState> {
  return openFileStore<HandsetState>({ folder, problemOf: problemOfRecord, upgrade: upgradeRecord, emit, readOnly });
}
