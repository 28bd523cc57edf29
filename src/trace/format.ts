import { toBase64 } from "../base/bytes.ts";
import type { PhonebankEvent } from "../events/event.ts";
import { redact } from "../events/redaction.ts";

/** Version of the trace format. Raise it when a reader of older traces would go wrong, together with a way to read the older one. */
export const TRACE_VERSION = 1;

/** First line of a trace. */
export interface TraceHeader {
  readonly format: "phonebank-trace";
  readonly version: typeof TRACE_VERSION;
  readonly seed: string;
  /** Clock at the start, milliseconds since 1970. */
  readonly startedAt: number;
  readonly scenario?: string;
  readonly models: readonly string[];
}

/** One event as one line of JSON without line end: secrets redacted, octets in base64. */
export function formatEvent(event: PhonebankEvent): string {
  return JSON.stringify(redact(event), (_key, value) => (value instanceof Uint8Array ? toBase64(value) : value));
}
