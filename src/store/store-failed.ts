import { PortError } from "../base/errors.ts";

/** The error of a state folder that cannot be read or written: `place` is the file or folder. */
export function storeFailed(place: string, cause: unknown): PortError {
  return new PortError("store-failed", "store", place, (cause as Error).message, { retryable: false, cause });
}
