import { CodecError } from "../base/errors.ts";

/**
 * What an encoder makes of a value, or, where that has characters that no text can carry, of the value without them: a hostile
 * server can have us keep or repeat such, which came in OPAQUE.
 */
export function writeSayable<Value, Written>(value: Value, write: (value: Value) => Written): Written {
  try {
    return write(value);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return write(sayable(value));
  }
}

/** A value with every character that XML or an inline string has no form for replaced (XML §2.2). */
function sayable<T>(value: T): T;
function sayable(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  if (Array.isArray(value)) return value.map((each) => sayable(each));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sayable(each)]));
}
