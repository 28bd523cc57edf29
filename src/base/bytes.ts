const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** The octets of a text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** Octets that a text takes in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** The text of UTF-8 octets; malformed ones become U+FFFD. */
export function utf8Text(octets: Uint8Array): string {
  return utf8Decoder.decode(octets);
}

/** The text of UTF-8 octets, or `undefined` when they are not UTF-8. */
export function strictUtf8Text(octets: Uint8Array): string | undefined {
  try {
    return strictUtf8Decoder.decode(octets);
  } catch {
    return undefined;
  }
}

/** The text of ISO 8859-1 octets: one character an octet. */
export function latin1Text(octets: Uint8Array): string {
  return asBuffer(octets).toString("latin1");
}

/** The octets of a text in ISO 8859-1; characters beyond it lose their high bits. */
export function latin1Bytes(text: string): Uint8Array {
  return asUint8Array(Buffer.from(text, "latin1"));
}

/** Lower-case hexadecimal digits, two an octet. */
export function toHex(octets: Uint8Array): string {
  return asBuffer(octets).toString("hex");
}

/** The octets of hexadecimal text without blanks, or `undefined` when it is not that. */
export function fromHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text) ? asUint8Array(Buffer.from(text, "hex")) : undefined;
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(octets: Uint8Array): string {
  return asBuffer(octets).toString("base64");
}

/** The octets of base64 text, or `undefined` when it is not that. White space and missing padding are tolerated. */
export function fromBase64(text: string): Uint8Array | undefined {
  const compact = withoutPadding(text.replace(/\s+/g, ""));
  if (!/^[A-Za-z0-9+/]*$/.test(compact) || compact.length % 4 === 1) return undefined;
  return asUint8Array(Buffer.from(compact, "base64"));
}

/**
 * The UTF-16 code units of `text` and a 0 after them, in an array that the next call may use again. Reading a character from it takes less
 * than half the time of `charCodeAt`.
 */
export function codeUnits(text: string): Uint16Array {
  const isShort = text.length < sharedUnits.length;
  const units = isShort ? sharedUnits : new Uint16Array(text.length + 1);
  if (IS_LITTLE_ENDIAN) (isShort ? sharedBuffer : Buffer.from(units.buffer)).write(text, "utf16le");
  else for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  units[text.length] = 0;
  return units;
}

const sharedUnits = new Uint16Array(32 * 1024);
const sharedBuffer = Buffer.from(sharedUnits.buffer);
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Not by an expression: one that is anchored at the end takes quadratic time for padding that stands elsewhere. */
function withoutPadding(base64: string): string {
  let end = base64.length;
  while (base64.charCodeAt(end - 1) === 0x3d) end--;
  return base64.slice(0, end);
}

/** Octets one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  return asUint8Array(Buffer.concat(parts));
}

/** Whether two runs of octets are the same; not in constant time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

function asUint8Array(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
