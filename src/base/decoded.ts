import { CodecError } from "./errors.ts";

/** What a decoder gives, or the error by which it refuses its input. Any other error goes on its way. */
export function decoded<Value>(decode: () => Value): Value | CodecError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

/** What a decoder gives, or `undefined` when it refuses its input. */
export function attempt<Value>(decode: () => Value): Value | undefined {
  const value = decoded(decode);
  return value instanceof CodecError ? undefined : value;
}
