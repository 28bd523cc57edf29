/** A content type as text, with its parameters: that of an HTTP message or of a part in it (RFC_2045 §5.1). */
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { parseSec } from "../security/sec-methods.ts";

const SPEC: SpecRef = "RFC_2045 §5.1";

/** A content type taken apart (RFC_2045 §5.1). */
export interface MediaType {
  /** Type and subtype in lower case, for example `text/plain`. */
  readonly type: string;
  /** In their order. A name may stand twice; {@link parameter} takes the first. */
  readonly parameters: readonly MediaTypeParameter[];
}

/** One parameter of a content type. */
export interface MediaTypeParameter {
  /** As it stands; names differ by more than case. */
  readonly name: string;
  /** Without quotes. */
  readonly value: string;
}

/** Bounds on the text of a content type. */
export interface MediaTypeLimits {
  /** Characters of the whole text; default 4096. */
  readonly length: number;
  /** Parameters; default 32. */
  readonly parameters: number;
}

const MEDIA_TYPE_LIMITS: MediaTypeLimits = { length: 4096, parameters: 32 };

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const TYPE = /[ \t\r\n]*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t\r\n]*/;
const PARAMETER =
  /;[ \t\r\n]*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t\r\n]*=[ \t\r\n]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s";]+))[ \t\r\n]*)?/;

/** Parses a content type. Parameters may be quoted or not; empty ones (`;;`) are passed over, and an unquoted value may hold any sign but `;`. @throws {CodecError} `invalid-value`, or `limit-exceeded` (RFC_2045 §5.1) */
export function parseMediaType(text: string, limits: Partial<MediaTypeLimits> = {}): MediaType {
  const { length, parameters: most } = { ...MEDIA_TYPE_LIMITS, ...limits };
  if (text.length > length) {
    throw new CodecError(
      "limit-exceeded",
      length,
      SPEC,
      `content type of ${text.length} characters, at most ${length}`,
    );
  }
  const first = matchAt(TYPE, text, 0);
  if (first?.[1] === undefined) throw new CodecError("invalid-value", 0, SPEC, "no type and subtype");
  const parameters: MediaTypeParameter[] = [];
  for (let at = first[0].length; at < text.length; ) {
    const found = matchAt(PARAMETER, text, at);
    if (!found) throw new CodecError("invalid-value", at, SPEC, "malformed parameter of a content type");
    const [, name, quoted, plain] = found;
    if (name !== undefined) parameters.push({ name, value: quoted?.replace(/\\([\s\S])/g, "$1") ?? plain ?? "" });
    if (parameters.length > most) throw new CodecError("limit-exceeded", at, SPEC, `more than ${most} parameters`);
    at += found[0].length;
  }
  return { type: first[1].toLowerCase(), parameters };
}

/** The text of a content type; values are quoted where they have to be. @throws {CodecError} for names that are none and for values with control characters */
export function formatMediaType({ type, parameters }: MediaType): string {
  if (matchAt(TYPE, type, 0)?.[0].length !== type.length) {
    throw new CodecError("invalid-value", 0, SPEC, `"${type}" is no media type`);
  }
  return [type, ...parameters.map(formatParameter)].join("; ");
}

/** The value of the first parameter of that name, whose case does not matter. */
export function parameter({ parameters }: MediaType, name: string): string | undefined {
  const lower = name.toLowerCase();
  return parameters.find((each) => each.name.toLowerCase() === lower)?.value;
}

/** What a textual content type says about the authentication of a bootstrap; a SEC that names no method is left out (ProvBoot, DM_Bootstrap). */
export function bootstrapParameters(mediaType: MediaType): { readonly sec?: number; readonly mac?: string } {
  const sec = parseSec(parameter(mediaType, "SEC") ?? "");
  const mac = parameter(mediaType, "MAC");
  return { ...(sec === undefined ? {} : { sec }), ...(mac === undefined ? {} : { mac }) };
}

function formatParameter({ name, value }: MediaTypeParameter): string {
  if (!TOKEN.test(name) || /[^\t\x20-\x7e\x80-\uffff]/.test(value)) {
    throw new CodecError("invalid-value", 0, SPEC, `parameter "${name}" cannot be written`);
  }
  return `${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = at;
  return sticky.exec(text);
}
