/** Headers as HTTP writes them, and as WSP does: what a gateway turns one into the other. */
import { fromHex, toHex } from "../../base/bytes.ts";
import { BEARERS } from "./bearers.ts";
import { CONTENT_TYPES } from "./content-types.ts";
import type { WspHeader } from "./header-fields.ts";
import { APPLICATION_IDS, type HEADER_CODES, HEADERS, TEXT_HEADERS } from "./headers.ts";
import { formatHttpDate, parseHttpDate } from "./http-date.ts";
import { integerOf, type WspValue } from "./values.ts";

/** How the value of a header is put into words. `text` is any other. */
export type HeaderValueKind =
  | "application-id"
  | "bearer"
  | "date"
  | "integer"
  | "media-type"
  | "push-flag"
  | "text"
  | "version";

/** Headers of the default page whose values have another form than text (WSP §8.4.2). */
export const HEADER_VALUE_KINDS: Readonly<Partial<Record<keyof typeof HEADER_CODES, HeaderValueKind>>> = {
  Accept: "media-type",
  Age: "integer",
  "Content-Length": "integer",
  "Content-Type": "media-type",
  Date: "date",
  Expires: "date",
  "If-Modified-Since": "date",
  "If-Unmodified-Since": "date",
  "Last-Modified": "date",
  "Max-Forwards": "integer",
  "X-Wap-Application-Id": "application-id",
  "Bearer-Indication": "bearer",
  "Push-Flag": "push-flag",
  "X-Wap-Tod": "date",
  "Encoding-Version": "version",
};

/** Bits of Push-Flag (WSP §8.4.2.38). */
export const PUSH_FLAGS = { initiatorAuthenticated: 1, contentTrusted: 2, lastPush: 4 } as const;

/** A flag of Push-Flag. */
export type PushFlag = keyof typeof PUSH_FLAGS;

/** The flags that a Push-Flag value sets, in the order of their bits; none when it is no integer. */
export function pushFlags(value: WspValue): readonly PushFlag[] {
  const bits = integerOf(value) ?? 0;
  return (Object.keys(PUSH_FLAGS) as PushFlag[]).filter((flag) => (bits & PUSH_FLAGS[flag]) !== 0);
}

/** A header as text. */
export interface TextHeader {
  readonly name: string;
  readonly value: string;
}

/** A header as HTTP writes it; codes that are not assigned, and octets that have no text, as `0x…`. Headers of other pages have no text. */
export function formatHeader({ name, value, page }: WspHeader): TextHeader | undefined {
  if (page !== undefined) return undefined;
  const text = typeof name === "number" ? hex(name) : name;
  return { name: text, value: formatValue(kindOf(text), value) };
}

/** The WSP form of a header: known names and values as they have codes, others as text. */
export function parseHeader({ name, value }: TextHeader): WspHeader {
  const canonical = canonicalHeaderName(name);
  if (/^0x[67][0-9a-f]$/.test(canonical)) return { name: Number(canonical), value: parseValue("text", value) };
  return { name: canonical, value: parseValue(kindOf(canonical), value) };
}

/** A header name as the tables spell it; any other as it is. */
export function canonicalHeaderName(name: string): string {
  const code = HEADERS.codeOf(name);
  if (code !== undefined) return HEADERS.nameOf(code) ?? name;
  const lower = name.toLowerCase();
  return TEXT_HEADERS.find((known) => known.toLowerCase() === lower) ?? name;
}

function kindOf(name: string): HeaderValueKind {
  const kinds: Readonly<Record<string, HeaderValueKind>> = HEADER_VALUE_KINDS;
  return (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? "text";
}

function formatValue(kind: HeaderValueKind, value: WspValue): string {
  if (typeof value === "string") return value;
  const integer = integerOf(value);
  if (integer === undefined) return `0x${value instanceof Uint8Array ? toHex(value) : ""}`;
  switch (kind) {
    case "application-id":
      return APPLICATION_IDS.nameOf(integer) ?? hex(integer);
    case "bearer":
      return BEARERS.nameOf(integer) ?? hex(integer);
    case "date":
      return formatHttpDate(integer);
    case "media-type":
      return CONTENT_TYPES.nameOf(integer) ?? hex(integer);
    case "version":
      return integer % 16 === NO_MINOR ? `${integer >> 4}` : `${integer >> 4}.${integer % 16}`;
    case "integer":
    case "push-flag":
      return String(integer);
    case "text":
      return typeof value === "number" ? hex(value) : `0x${toHex(value)}`;
  }
}

function parseValue(kind: HeaderValueKind, text: string): WspValue {
  return hexValue(text) ?? wordValue(kind, text);
}

function hexValue(text: string): WspValue | undefined {
  const octets = text.startsWith("0x") ? fromHex(text.slice(2)) : undefined;
  const [first] = octets ?? [];
  if (first === undefined) return undefined;
  return octets?.length === 1 && first < 0x80 ? first : octets;
}

function wordValue(kind: HeaderValueKind, text: string): WspValue {
  switch (kind) {
    case "application-id":
      return canonicalApplicationId(text);
    case "bearer":
      return BEARERS.codeOf(text) ?? integerText(text) ?? text;
    case "date":
      return parseHttpDate(text) ?? text;
    case "media-type":
      return CONTENT_TYPES.codeOf(text) ?? text;
    case "version": {
      const parts = /^([1-7])(?:\.(\d|1[0-4]))?$/.exec(text);
      return parts ? Number(parts[1]) * 16 + Number(parts[2] ?? NO_MINOR) : text;
    }
    case "integer":
    case "push-flag":
      return integerText(text) ?? text;
    case "text":
      return text;
  }
}

/** An application id as the table spells it; any other as it is. */
export function canonicalApplicationId(id: string): string {
  const code = APPLICATION_IDS.codeOf(id);
  return (code === undefined ? undefined : APPLICATION_IDS.nameOf(code)) ?? id;
}

/** The minor number of a version that has none (WSP §8.4.2.3). */
const NO_MINOR = 15;

function integerText(text: string): number | undefined {
  return /^\d{1,14}$/.test(text) ? Number(text) : undefined;
}

function hex(value: number): string {
  const digits = value.toString(16);
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}
