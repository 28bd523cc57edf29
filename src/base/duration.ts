import type { Millis } from "./clock.ts";

const UNIT_MS: Readonly<Record<string, Millis>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds of a span of time such as `250ms`, `5s`, `2min`, `24h` or `7d`; `undefined` when it is not one. */
export function parseDuration(text: string): Millis | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ""];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}
