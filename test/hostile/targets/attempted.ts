import { CodecError } from "../../../src/base/errors.ts";

/** Runs an encoder on what a decoder gave. It may refuse that with a `CodecError`; anything else is a fault. */
export function attempted<T>(encode: () => T): T | undefined {
  try {
    return encode();
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
