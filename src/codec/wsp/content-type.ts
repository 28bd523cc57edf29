/** The content type of a push with its parameters, of which SEC and MAC authenticate a bootstrap (WSP §8.4.2.24). */
import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { parseSec } from "../security/sec-methods.ts";
import { CONTENT_TYPES } from "./content-types.ts";
import { PARAMETER_CODES, PARAMETERS } from "./headers.ts";
import {
  integerOf,
  readInteger,
  readText,
  readValue,
  readValueLength,
  type WspValue,
  writeInteger,
  writeText,
  writeValue,
  writeValueLength,
} from "./values.ts";

const SPEC: SpecRef = "WSP §8.4.2.24";

/** A parameter without a field of its own: by its name, or by its code when that is not assigned. */
export interface OtherParameter {
  readonly name: string | number;
  readonly value: WspValue;
}

/** Parameters of a content type: those of a bootstrap and the character set by name, any others in order. */
export interface ContentTypeParameters {
  /** The number of the method; any number the wire can say. */
  readonly sec?: number;
  /** As received, without quotes; 40 hexadecimal digits when it is well made. */
  readonly mac?: string;
  /** MIBenum, 106 for UTF-8. */
  readonly charset?: number;
  readonly others: readonly OtherParameter[];
}

/** A content type with its parameters (WSP §8.4.2.24). */
export interface ContentType {
  /** The media type as the tables spell it; an unassigned code as `0x7b`. */
  readonly contentType: string;
  readonly parameters: ContentTypeParameters;
}

/** Reads Content-type-value in any of its forms; parameters in any order, by code or by name. @throws {CodecError} also for SEC, MAC or charset given twice */
export function readContentType(reader: ByteReader): ContentType {
  const first = reader.peek() ?? 0x80;
  if (first >= 0x20) return { contentType: readMedia(reader), parameters: { others: [] } };
  const length = readValueLength(reader, "content type");
  const start = reader.offset;
  reader.bytes(length, "content type", SPEC);
  const inner = new ByteReader(reader.input, start, start + length);
  return { contentType: readMedia(inner), parameters: readParameters(inner) };
}

/** Writes the shortest form: known types and parameters by code, in the order SEC, MAC, charset, others; the MAC in upper case. @throws {CodecError} */
export function writeContentType(writer: ByteWriter, { contentType, parameters }: ContentType): void {
  const inner = new ByteWriter();
  writeMedia(inner, contentType);
  const mediaOctets = inner.length;
  const { sec, mac, charset, others } = parameters;
  if (sec !== undefined) writeInteger(inner.u8(0x80 | PARAMETER_CODES.SEC), sec);
  if (mac !== undefined) writeText(inner.u8(0x80 | PARAMETER_CODES.MAC), mac.toUpperCase());
  if (charset !== undefined) writeInteger(inner.u8(0x80 | PARAMETER_CODES.charset), charset);
  for (const parameter of others) writeOther(inner, parameter);
  // A media type with a two-octet code is a long-integer and so has no constrained form.
  const isConstrained = inner.length === mediaOctets && (mediaCode(contentType) ?? 0) <= 0x7f;
  if (!isConstrained) writeValueLength(writer, inner.length);
  writer.bytes(inner.finish());
}

function readMedia(reader: ByteReader): string {
  const first = reader.peek() ?? 0x80;
  if (first >= 0x20 && first < 0x80) {
    const text = readText(reader, "media type");
    const code = CONTENT_TYPES.codeOf(text);
    return (code === undefined ? undefined : CONTENT_TYPES.nameOf(code)) ?? text;
  }
  const code = readInteger(reader, "media type");
  return CONTENT_TYPES.nameOf(code) ?? `0x${code.toString(16).padStart(2, "0")}`;
}

function writeMedia(writer: ByteWriter, contentType: string): void {
  const code = mediaCode(contentType);
  if (code === undefined) writeText(writer, contentType);
  else writeInteger(writer, code);
}

function mediaCode(contentType: string): number | undefined {
  return (
    CONTENT_TYPES.codeOf(contentType) ?? (/^0x[0-9a-f]{2,12}$/.test(contentType) ? Number(contentType) : undefined)
  );
}

function readParameters(reader: ByteReader): ContentTypeParameters {
  const others: OtherParameter[] = [];
  let parameters: ContentTypeParameters = { others };
  while (reader.remaining > 0) {
    const at = reader.offset;
    const parameter = readParameter(reader);
    const typed = typedParameter(parameter);
    const [key] = Object.keys(typed);
    if (key !== undefined && key in parameters) {
      throw new CodecError("invalid-value", at, SPEC, `parameter ${parameter.name} is given twice`);
    }
    if (key === undefined) others.push(parameter);
    else parameters = { ...parameters, ...typed };
  }
  return parameters;
}

function readParameter(reader: ByteReader): OtherParameter {
  const nameAt = reader.offset;
  const token = readValue(reader, "parameter name");
  const code = integerOf(token);
  if (typeof token !== "string" && code === undefined) {
    throw new CodecError("invalid-value", nameAt, SPEC, "parameter name is neither a code nor text");
  }
  const name = typeof token === "string" ? canonicalParameterName(token) : (PARAMETERS.nameOf(code ?? 0) ?? code ?? 0);
  // A Q-value is a bare uintvar, which the rule of the first octet would take for a length.
  const value = code === PARAMETER_CODES.Q ? reader.multiByteUint("Q", SPEC) : readValue(reader, `parameter ${name}`);
  return { name, value };
}

/** A parameter name as the table spells it; any other as it is. */
function canonicalParameterName(name: string): string {
  const code = PARAMETERS.codeOf(name);
  return (code === undefined ? undefined : PARAMETERS.nameOf(code)) ?? name;
}

/** SEC, MAC or charset in its typed form, or nothing. */
function typedParameter({ name, value }: OtherParameter): Partial<Omit<ContentTypeParameters, "others">> {
  switch (String(name).toLowerCase()) {
    case "sec": {
      const sec = typeof value === "string" ? parseSec(value) : integerOf(value);
      return sec === undefined ? {} : { sec };
    }
    case "mac":
      return typeof value === "string" ? { mac: value.replace(/^"|"$/g, "") } : {};
    case "charset": {
      const charset = integerOf(value);
      return charset === undefined ? {} : { charset };
    }
    default:
      return {};
  }
}

function writeOther(writer: ByteWriter, { name, value }: OtherParameter): void {
  const code = typeof name === "number" ? name : PARAMETERS.codeOf(name);
  if (code === undefined) writeText(writer, String(name));
  else writeInteger(writer, code);
  if (code === PARAMETER_CODES.Q && typeof value === "number") writer.multiByteUint(value);
  else writeValue(writer, value);
}
