/** What came so far of an object that comes in several packets: plain data that is never changed, only replaced. */
import { concatBytes } from "../../base/bytes.ts";
import { OBEX_HEADERS } from "./header-table.ts";
import { findHeader, type ObexHeader } from "./headers.ts";
import { isBodyHeader, type ObexObject } from "./object.ts";
import { withPiece } from "./pieces.ts";

/** Bounds on one object that is received. */
export interface ObexLimits {
  /** Octets of its body; default 1048576. */
  readonly maxObjectOctets: number;
  /** Its headers over all packets, Body and End-of-Body not counted; default 64. */
  readonly maxHeaders: number;
}

/** Room for any DM message, and a bound on what a hostile peer may cost. */
export const OBEX_LIMITS: ObexLimits = { maxObjectOctets: 1024 * 1024, maxHeaders: 64 };

/** What came so far. Nothing in it is a view of a packet. */
export interface Collected {
  readonly headers: readonly ObexHeader[];
  /** Values of Body and End-of-Body in order, small neighbours joined; none while neither came. */
  readonly pieces: readonly Uint8Array[];
  /** Octets of all pieces. */
  readonly octets: number;
  /** End-of-Body came. */
  readonly ended: boolean;
}

/** An object before its first packet. */
export const NOTHING_COLLECTED: Collected = { headers: [], pieces: [], octets: 0, ended: false };

/** Why a packet cannot be added. */
export type CollectFault = "body-after-end" | "too-large" | "too-many-headers";

/** Adds the headers of one packet, or says why not. An announced Length beyond the limit is too large at once. */
export function collect(
  before: Collected,
  headers: readonly ObexHeader[],
  limits: ObexLimits,
): Collected | CollectFault {
  const about = [...before.headers, ...headers.filter((header) => !isBodyHeader(header)).map(withoutView)];
  const parts = headers.filter(isBodyHeader);
  const firstEnd = parts.findIndex(({ id }) => id === OBEX_HEADERS["End-of-Body"].id);
  if (before.ended ? parts.length > 0 : firstEnd >= 0 && firstEnd < parts.length - 1) return "body-after-end";
  if (about.length > limits.maxHeaders) return "too-many-headers";
  const bodies = parts.flatMap(({ value }) => (value instanceof Uint8Array ? [value] : []));
  const octets = before.octets + bodies.reduce((sum, piece) => sum + piece.length, 0);
  if (Math.max(octets, findHeader(about, "Length") ?? 0) > limits.maxObjectOctets) return "too-large";
  return {
    headers: about,
    pieces: bodies.reduce(withPiece, before.pieces),
    octets,
    ended: before.ended || firstEnd >= 0,
  };
}

/** The object that the packets made, when the last one is there. */
export function collectedObject({ headers, pieces }: Collected): ObexObject {
  return pieces.length === 0 ? { headers } : { headers, body: concatBytes(pieces) };
}

function withoutView(header: ObexHeader): ObexHeader {
  return header.value instanceof Uint8Array ? { id: header.id, value: header.value.slice() } : header;
}
