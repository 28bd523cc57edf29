import { latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { parameter, parseMediaType } from "./content-type.ts";

const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;

/** Whether text can be a boundary: 1 to 70 characters of a small set, no blank at the end (RFC_2046 §5.1.1). */
export function isBoundary(text: string): boolean {
  return BOUNDARY.test(text);
}

/** The boundary that a content type names, quoted or not. @throws {CodecError} when there is none, or one that cannot be */
export function boundaryOf(contentType: string): string {
  const mediaType = parseMediaType(contentType);
  const boundary = parameter(mediaType, "boundary");
  if (!mediaType.type.startsWith("multipart/") || boundary === undefined || !isBoundary(boundary)) {
    const detail = `no boundary in the content type "${contentType}"`;
    throw new CodecError("invalid-value", 0, "RFC_2046 §5.1.1", detail);
  }
  return boundary;
}

/** A boundary that no body contains: `wanted`, or with the first number after it that does. */
export function freeBoundary(bodies: readonly Uint8Array[], wanted: string): string {
  for (let number = 0; ; number++) {
    const boundary = number === 0 ? wanted : `${wanted}${number}`;
    if (!bodies.some((body) => containsBoundary(body, boundary))) return boundary;
  }
}

/** Whether a line of a body begins as the boundary does. */
export function containsBoundary(body: Uint8Array, boundary: string): boolean {
  const text = latin1Text(body);
  return text.startsWith(`--${boundary}`) || text.includes(`\n--${boundary}`);
}
