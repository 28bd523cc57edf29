/** The encodings of a header by the two top bits of its identifier, so that a header nobody knows can be read too (OBEX §2.1). */
export const HEADER_ENCODINGS = {
  /** UTF-16BE with a final NUL, after a length of two octets. */
  text: 0x00,
  /** Octets after a length of two octets. */
  octets: 0x40,
  /** One octet. */
  octet: 0x80,
  /** An unsigned integer of four octets. */
  quad: 0xc0,
} as const;

/** What a header holds: text in UTF-16BE, octets, one octet, or four. */
export type HeaderEncoding = keyof typeof HEADER_ENCODINGS;

const ENCODINGS = ["text", "octets", "octet", "quad"] as const satisfies readonly HeaderEncoding[];

/** The encoding that an identifier states. */
export function headerEncoding(id: number): HeaderEncoding {
  return ENCODINGS[(id >> 6) & 0b11] as HeaderEncoding;
}

const text = (id: number) => ({ id, encoding: "text" }) as const;
const octets = (id: number) => ({ id, encoding: "octets" }) as const;
const octet = (id: number) => ({ id, encoding: "octet" }) as const;
const quad = (id: number) => ({ id, encoding: "quad" }) as const;

/**
 * Headers by name, in the order of the specification's descriptions (OBEX §2.2). The last five came with version 1.4
 * and with Bluetooth's single response mode. Version 1.2 had Object-Class at 0x4F.
 */
export const OBEX_HEADERS = {
  Count: quad(0xc0),
  Name: text(0x01),
  Type: octets(0x42),
  Length: quad(0xc3),
  "Time-ISO-8601": octets(0x44),
  "Time-4-byte": quad(0xc4),
  Description: text(0x05),
  Target: octets(0x46),
  HTTP: octets(0x47),
  Body: octets(0x48),
  "End-of-Body": octets(0x49),
  Who: octets(0x4a),
  "Connection-Id": quad(0xcb),
  "App-Parameters": octets(0x4c),
  "Auth-Challenge": octets(0x4d),
  "Auth-Response": octets(0x4e),
  "Creator-ID": quad(0xcf),
  "WAN-UUID": octets(0x50),
  "Object-Class": octets(0x51),
  "Session-Parameters": octets(0x52),
  "Session-Sequence-Number": octet(0x93),
  "Action-Identifier": octet(0x94),
  DestName: text(0x15),
  Permissions: quad(0xd6),
  "Single-Response-Mode": octet(0x97),
  "Single-Response-Mode-Parameters": octet(0x98),
} as const satisfies Readonly<Record<string, { readonly id: number; readonly encoding: HeaderEncoding }>>;

/** The specification's name of a header. */
export type ObexHeaderName = keyof typeof OBEX_HEADERS;

const NAMES: ReadonlyMap<number, ObexHeaderName> = new Map(
  (Object.keys(OBEX_HEADERS) as ObexHeaderName[]).map((name) => [OBEX_HEADERS[name].id, name]),
);

/** The name of an identifier, or `undefined` for one that is reserved or user defined. */
export function headerName(id: number): ObexHeaderName | undefined {
  return NAMES.get(id);
}

/** Whether applications may give the identifier a meaning of their own: 0x30 to 0x3F in each encoding. */
export function isUserDefinedHeader(id: number): boolean {
  return (id & 0x3f) >= 0x30;
}
