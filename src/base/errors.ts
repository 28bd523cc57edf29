import type { ErrorCode } from "./error-codes.ts";
import type { SpecRef } from "./spec.ts";

/** What every error of this project carries: a stable code from {@link ErrorCode}. Protocol failures are values, not errors. */
export abstract class PhonebankError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Bytes or text do not match their format. `offset` counts octets (characters for text) from the start of the input. */
export class CodecError extends PhonebankError {
  readonly offset: number;
  readonly spec: SpecRef;
  /** What was wrong, without the place. */
  readonly detail: string;
  /** Where in the document, for example `/SyncML/SyncBody/Add[2]`; absent when the format has no paths. */
  readonly path: string | undefined;

  constructor(code: ErrorCode, offset: number, spec: SpecRef, detail: string, path?: string) {
    const place = path === undefined ? undefined : shortened(path);
    super(code, `${shortened(detail)} (at byte ${offset}${place ? `, in ${place}` : ""}; ${spec})`);
    this.offset = offset;
    this.spec = spec;
    this.detail = shortened(detail);
    this.path = place;
  }
}

/** Names and values of the input stand in errors, and errors go to logs: a hostile name may have megabytes. */
const LONGEST_DETAIL = 500;

function shortened(text: string): string {
  return text.length <= LONGEST_DETAIL ? text : `${text.slice(0, LONGEST_DETAIL - 1)}…`;
}

/** One thing wrong in a configuration: where it stands and what was expected there. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Dotted path of the value, for example `fleet.handsets[0].count`. */
  readonly path: string;
  readonly expected: string;
}

/** A device, fleet or scenario file, or an option, is wrong. Carries every problem found, not only the first. */
export class ConfigError extends PhonebankError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super("config-invalid", problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

function formatProblem({ file, line, column, path, expected }: ConfigProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${place}: ${path ? `${path}: ` : ""}${expected}`;
}

/** The outside world failed: a socket, a peer, a disk. */
export class PortError extends PhonebankError {
  /** The bearer or port that failed, for example `smpp`, `http`, `store`. */
  readonly port: string;
  readonly peer: string;
  readonly retryable: boolean;

  constructor(
    code: ErrorCode,
    port: string,
    peer: string,
    detail: string,
    options: ErrorOptions & { retryable: boolean },
  ) {
    super(code, `${port} ${peer}: ${detail}`, options);
    this.port = port;
    this.peer = peer;
    this.retryable = options.retryable;
  }
}

/** Something that cannot happen did. The message names the broken assumption. */
export class Bug extends PhonebankError {
  constructor(assumption: string) {
    super("bug", `broken assumption: ${assumption}`);
  }
}
