/** What a decoder may do with hostile input, and whether it did no more than that. */
import { equalBytes, utf8Bytes } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import { SPECS } from "../../src/base/spec.ts";
import { type HostileTarget, hostileText } from "./target.ts";

/** Milliseconds of CPU time that one input of at most 64 KiB may take. */
const SLOW_MS = 250;

/** Characters of an error's message: it goes to a log, however long the input's names are. */
const LONGEST_MESSAGE = 4096;

/** Sections about what stands before the root element, where there is no path yet. */
const BEFORE_THE_ROOT = /^(?:WBXML §5\.[34567]|XML §4\.3\.3|RFC_204[56].*|PAP)$/;

export interface Verdict {
  /** What the decoder did that it may not do. */
  readonly fault?: string;
  /** Equal for inputs that were treated alike: the error without its numbers, or the form of the value. */
  readonly signature: string;
  readonly ms: number;
}

/** Runs a target on one input. */
export function judge(target: HostileTarget, input: Uint8Array): Verdict {
  const given = input.slice();
  const verdict = attempt(target, given);
  if (verdict.fault) return verdict;
  if (!equalBytes(given, input)) return { ...verdict, fault: "changed its input" };
  if (verdict.ms <= SLOW_MS) return verdict;
  // The machine may have been busy: what counts is this process's own time, and slow is what is slow three times.
  const ms = Math.min(...Array.from({ length: 3 }, () => cpuMs(() => attempt(target, given))));
  return ms <= SLOW_MS ? { ...verdict, ms } : { ...verdict, ms, fault: `took ${Math.round(ms)} ms` };
}

function cpuMs(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function attempt(target: HostileTarget, input: Uint8Array): Verdict {
  const start = performance.now();
  try {
    const value = target.run(input);
    return { signature: `value ${shape(value, 3)}`, ms: performance.now() - start };
  } catch (error) {
    const ms = performance.now() - start;
    const fault = faultOf(target, error, input);
    return { signature: signatureOf(error), ms, ...(fault === undefined ? {} : { fault }) };
  }
}

function faultOf(target: HostileTarget, error: unknown, input: Uint8Array): string | undefined {
  if (!(error instanceof CodecError)) return `threw ${error instanceof Error ? error.stack : String(error)}`;
  if (target.neverThrows) return `threw ${error.stack}`;
  const { offset, spec, path, code, message } = error;
  const [id = ""] = spec.split(" ");
  if (!Number.isInteger(offset) || offset < 0 || offset > longest(input)) {
    return `offset ${offset} of ${input.length}: ${message}`;
  }
  if (!Object.hasOwn(SPECS, id)) return `names no specification: ${message}`;
  if (message.length > LONGEST_MESSAGE) return `message of ${message.length} characters: ${message.slice(0, 200)}`;
  const needsPath = target.hasPaths && code !== "unknown-format" && !BEFORE_THE_ROOT.test(spec);
  return needsPath && path === undefined ? `names no path: ${message}` : undefined;
}

/** What an offset may be at most: half a surrogate pair of a text is one octet here, and three where the text becomes octets again. */
function longest(input: Uint8Array): number {
  return Math.max(input.length, utf8Bytes(hostileText(input)).length);
}

function signatureOf(error: unknown): string {
  if (!(error instanceof CodecError)) return `threw ${error instanceof Error ? error.message : String(error)}`;
  const detail = error.detail.replace(/".*"/gs, '"…"').replace(/0x[0-9a-f]+|\d+/gi, "#");
  return `${error.code} ${error.spec} ${detail.slice(0, 200)}`;
}

/** The form of a value to some depth: keys and kinds, lists by whether they are empty, one long, or longer. */
function shape(value: unknown, depth: number): string {
  if (value === null || typeof value !== "object") return typeof value;
  if (value instanceof Uint8Array) return value.length === 0 ? "no octets" : "octets";
  if (depth === 0) return "…";
  if (Array.isArray(value)) {
    return `[${value.length > 1 ? "many " : ""}${value.length > 0 ? shape(value[0], depth - 1) : ""}]`;
  }
  const entries = Object.entries(value).slice(0, 20);
  return `{${entries.map(([key, each]) => `${key}:${shape(each, depth - 1)}`).join(",")}}`;
}
