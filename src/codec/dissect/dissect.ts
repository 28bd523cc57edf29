/**
 * Takes unknown octets apart, layer by layer: SMPP or a TPDU, user data header, push, document. Parts of one datagram
 * are joined across PDUs, in whatever order they stand. What was understood survives an error further up.
 */
import type { ErrorCode } from "../../base/error-codes.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupElement } from "../markup/element.ts";
import type { PushPdu } from "../wsp/push.ts";
import { type CarriedPart, isCarrier, openCarrier } from "./carrier.ts";
import { openBody, openData, openPackage0, openWbxml } from "./document-layer.ts";
import { detectFormat, type Format } from "./formats.ts";
import { type JoinedDatagram, joinParts, type PartOfPdu } from "./join.ts";
import { addLayer, fieldsOf, type Layer, type Slice } from "./layer.ts";
import { openPush } from "./push-layer.ts";

/** Why a message was not understood to its end. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  /** In the PDU, or in the joined datagram when `pdu` is absent. */
  readonly offset?: number;
  readonly spec?: string;
  /** Number of the PDU in the input, from 1. */
  readonly pdu?: number;
}

/** One message: a push, a notification, a text, or a PDU that carries none. */
export interface Dissection {
  readonly layers: readonly Layer[];
  /** Numbers of the PDUs it came in, from 1, in the order of the parts. */
  readonly pdus: readonly number[];
  /** The innermost document; when there is a problem too, what a lenient reader saw of it. */
  readonly document?: MarkupElement;
  readonly push?: PushPdu;
  readonly problem?: Problem;
}

type Content = Pick<Dissection, "document" | "push" | "problem">;

/** Ports on which a datagram is a push even if it does not look like one (WDP, port table; the last two are a vendor's settings). */
const PUSH_PORTS: ReadonlySet<number> = new Set([2948, 2949, 9200, 49996, 49999]);

/** Dissects PDUs of one format; `auto` guesses each one's. Never throws for bad input. Messages come in the order of their first PDU. */
export function dissect(inputs: readonly Uint8Array[], format: Format | "auto" = "auto"): Dissection[] {
  const found: Dissection[] = [];
  const parts: PartOfPdu[] = [];
  inputs.forEach((bytes, index) => {
    const pdu = index + 1;
    const slice: Slice = { bytes, offset: 0, pdu, layers: [] };
    const outcome = openPdu(slice, format);
    if ("part" in outcome) parts.push({ pdu, ...outcome });
    else found.push({ layers: slice.layers, pdus: [pdu], ...outcome });
  });
  found.push(...joinParts(parts).map(openDatagram));
  return found.toSorted((a, b) => Math.min(...a.pdus) - Math.min(...b.pdus));
}

function openPdu(slice: Slice, format: Format | "auto"): Content | CarriedPart {
  const actual = format === "auto" ? detectFormat(slice.bytes)?.format : format;
  if (actual === undefined) return unknownFormat(slice);
  return guarded(slice, (): Content | CarriedPart => {
    if (isCarrier(actual)) return openCarrier(slice, actual) ?? {};
    if (actual === "wsp") return openMessage(slice);
    return contentOf(slice, actual === "wbxml" ? openWbxml(slice) : openPackage0(slice));
  });
}

function openDatagram({ data, pdus, ports, total, missing }: JoinedDatagram): Dissection {
  if (total > 1) {
    const fields = { "destination port": ports?.destination, "originator port": ports?.source, parts: total };
    addLayer(data, missing.length > 0 ? "datagram, incomplete" : "datagram", fieldsOf(fields));
  }
  const isPush = PUSH_PORTS.has(ports?.destination ?? 0) || detectFormat(data.bytes)?.format === "wsp";
  const content = guarded(data, () => (isPush ? openMessage(data) : contentOf(data, openData(data))));
  if (missing.length === 0) return { layers: data.layers, pdus, ...content };
  const { push } = content;
  return { layers: data.layers, pdus, ...(push ? { push } : {}), problem: incomplete(missing, total) };
}

function openMessage(slice: Slice): Content {
  const push = openPush(slice);
  const at = slice.bytes.length - push.body.length;
  const body: Slice = { ...slice, bytes: push.body, offset: slice.offset + at };
  return { push, ...guarded(body, () => contentOf(body, openBody(body, push.contentType))) };
}

function contentOf(slice: Slice, { root, error }: { root?: MarkupElement; error?: CodecError }): Content {
  return { ...(root ? { document: root } : {}), ...(error ? { problem: problemOf(slice, error) } : {}) };
}

/** Runs one step; an error becomes the problem of the message. */
function guarded<T extends object>(slice: Slice, step: () => T): T | Content {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { problem: problemOf(slice, error) };
  }
}

function problemOf({ pdu }: Slice, { code, message, offset, spec }: CodecError): Problem {
  return { code, message, offset, spec, ...(pdu === undefined ? {} : { pdu }) };
}

function unknownFormat(slice: Slice): Content {
  openData(slice);
  const problem = { code: "unknown-format", message: "the octets look like no supported format", offset: 0 } as const;
  return { problem: { ...problem, ...(slice.pdu === undefined ? {} : { pdu: slice.pdu }) } };
}

function incomplete(missing: readonly number[], total: number): Problem {
  const which =
    missing.length === 1 ? `part ${missing[0]} of ${total} is` : `parts ${missing.join(", ")} of ${total} are`;
  return { code: "truncated", message: `${which} missing` };
}
