import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "TS_23_040 §9.2.3.24";

/** The information elements that are understood, by identifier, with the length each must have (TS 23.040 §9.2.3.24). */
export const INFORMATION_ELEMENTS = {
  concatenation8: { id: 0x00, octets: 3 },
  ports8: { id: 0x04, octets: 2 },
  ports16: { id: 0x05, octets: 4 },
  concatenation16: { id: 0x08, octets: 4 },
} as const;

/** The name of an element that is understood. */
export type InformationElementName = keyof typeof INFORMATION_ELEMENTS;

/** One element as it stands on the wire; its length octet follows from `data`. */
export interface InformationElement {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Which part of which message this is. References of 8 and of 16 bits are different spaces. */
export interface Concatenation {
  readonly width: 8 | 16;
  readonly reference: number;
  readonly total: number;
  /** Counts from 1. */
  readonly sequence: number;
}

/** Application ports of a datagram. */
export interface Ports {
  readonly destination: number;
  readonly source: number;
}

/** A user data header: every element in the order of the wire, and what the understood ones say. */
export interface UserDataHeader {
  readonly elements: readonly InformationElement[];
  /** From the last concatenation element, of whichever width. */
  readonly concatenation?: Concatenation;
  /** From the last port element, of whichever width. */
  readonly ports?: Ports;
}

/** User data taken apart: its header, the octets the header takes (UDHL included), and the rest. */
export interface UserData {
  readonly header: UserDataHeader;
  readonly headerLength: number;
  readonly data: Uint8Array;
}

/**
 * Reads the header at the start of user data whose UDHI bit is set. Unknown elements are kept; when an element is
 * repeated, the last one counts (TS 23.040 §9.2.3.24).
 * @throws {CodecError} `truncated` when UDHL or an element passes the end, `invalid-value` for an understood element of another length
 */
export function decodeUserDataHeader(userData: Uint8Array): UserData {
  const whole = new ByteReader(userData);
  const length = whole.u8("UDHL", SPEC);
  whole.bytes(length, "user data header", SPEC);
  const reader = new ByteReader(userData, 1, 1 + length);
  const elements: InformationElement[] = [];
  while (reader.remaining > 0) {
    const at = reader.offset;
    const id = reader.u8("information element identifier", SPEC);
    const data = reader.bytes(reader.u8("information element length", SPEC), "information element", SPEC);
    checkLength(id, data.length, at + 1);
    elements.push({ id, data });
  }
  return { header: headerOf(elements), headerLength: 1 + length, data: whole.rest() };
}

/** Writes UDHL and the elements in their order. @throws {CodecError} `invalid-value` when they take more than 255 octets */
export function encodeUserDataHeader(elements: readonly InformationElement[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { id, data } of elements) writer.u8(id).u8(data.length).bytes(data);
  const body = writer.finish();
  if (body.length > 0xff) {
    throw new CodecError("invalid-value", 0, SPEC, `user data header of ${body.length} bytes, at most 255`);
  }
  return new ByteWriter().u8(body.length).bytes(body).finish();
}

/** The header that the elements make: what a receiver takes from them. */
function headerOf(elements: readonly InformationElement[]): UserDataHeader {
  let concatenation: Concatenation | undefined;
  let ports: Ports | undefined;
  for (const element of elements) {
    concatenation = concatenationFrom(element) ?? concatenation;
    ports = portsFrom(element) ?? ports;
  }
  return { elements, ...(concatenation ? { concatenation } : {}), ...(ports ? { ports } : {}) };
}

/** The element that states `concatenation` (TS 23.040 §9.2.3.24.1, §9.2.3.24.8). */
export function concatenationElement({ width, reference, total, sequence }: Concatenation): InformationElement {
  const id = width === 8 ? INFORMATION_ELEMENTS.concatenation8.id : INFORMATION_ELEMENTS.concatenation16.id;
  const data = new ByteWriter()
    .uint(width / 8, reference)
    .u8(total)
    .u8(sequence)
    .finish();
  return { id, data };
}

/** The element that states 16-bit application ports (TS 23.040 §9.2.3.24.4). */
export function portsElement({ destination, source }: Ports): InformationElement {
  return { id: INFORMATION_ELEMENTS.ports16.id, data: new ByteWriter().uint(2, destination).uint(2, source).finish() };
}

/** The name of an understood element, or `undefined`. */
export function informationElementName(id: number): InformationElementName | undefined {
  return NAMES.get(id);
}

const NAMES: ReadonlyMap<number, InformationElementName> = new Map(
  (Object.keys(INFORMATION_ELEMENTS) as InformationElementName[]).map((name) => [INFORMATION_ELEMENTS[name].id, name]),
);

function checkLength(id: number, length: number, offset: number): void {
  const name = informationElementName(id);
  if (!name || INFORMATION_ELEMENTS[name].octets === length) return;
  const expected = INFORMATION_ELEMENTS[name].octets;
  throw new CodecError(
    "invalid-value",
    offset,
    SPEC,
    `information element ${name} has length ${length}, expected ${expected}`,
  );
}

function concatenationFrom({ id, data }: InformationElement): Concatenation | undefined {
  const name = informationElementName(id);
  if (name !== "concatenation8" && name !== "concatenation16") return undefined;
  const width = name === "concatenation8" ? 8 : 16;
  const reader = new ByteReader(data);
  const reference = reader.uint(width / 8, "reference", SPEC);
  return { width, reference, total: reader.u8("total", SPEC), sequence: reader.u8("sequence", SPEC) };
}

function portsFrom({ id, data }: InformationElement): Ports | undefined {
  const name = informationElementName(id);
  if (name !== "ports8" && name !== "ports16") return undefined;
  const octets = name === "ports8" ? 1 : 2;
  const reader = new ByteReader(data);
  return { destination: reader.uint(octets, "port", SPEC), source: reader.uint(octets, "port", SPEC) };
}
