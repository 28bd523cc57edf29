/**
 * Takes unknown octets apart, layer by layer: SMPP or a TPDU, user data header, push, document; OBEX; HTTP. Parts of one
 * datagram are joined across PDUs, in whatever order they stand, and packets of one OBEX operation in theirs. What was
 * understood survives an error further up.
 */
import type { ErrorCode } from "../../base/error-codes.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupElement } from "../markup/element.ts";
import type { PushPdu } from "../wsp/push.ts";
import { type CarriedPart, isCarrier, openCarrier, openText, type TextCoding } from "./carrier.ts";
import {
  type OpenedDocument,
  openBody,
  openData,
  openPackage0,
  openSniffed,
  openWbxml,
  openXml,
} from "./document-layer.ts";
import { type EmbeddedDocument, openEmbedded } from "./embedded.ts";
import { type Detection, detectFormat, type Format } from "./formats.ts";
import { openHttp } from "./http-layer.ts";
import { openIndication } from "./indication-layer.ts";
import { type JoinedDatagram, joinParts, type PartOfPdu } from "./join.ts";
import { addLayer, fieldsOf, type Layer, type Slice } from "./layer.ts";
import { type ObexExchange, ObexSession, openObexObject } from "./obex-session.ts";
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

/** One message: a push, a notification, a text, an OBEX operation, or a PDU that carries none. */
export interface Dissection {
  readonly layers: readonly Layer[];
  /** Numbers of the PDUs it came in, from 1, in the order of the parts. */
  readonly pdus: readonly number[];
  /** What the PDUs were taken for; of several guesses the least sure one. Absent when the format was named, or none was recognised. */
  readonly detected?: Detection;
  /** The innermost document; when there is a problem too, what a lenient reader saw of it. */
  readonly document?: MarkupElement;
  /** Documents in the data of that document. */
  readonly embedded?: readonly EmbeddedDocument[];
  readonly push?: PushPdu;
  readonly problem?: Problem;
}

type Content = Pick<Dissection, "document" | "embedded" | "push" | "problem">;

/** Ports on which a datagram is a push even if it does not look like one (WDP, port table; the last two are a vendor's settings). */
const PUSH_PORTS: ReadonlySet<number> = new Set([2948, 2949, 9200, 49996, 49999]);

/** Dissects PDUs of one format; `auto` guesses each one's. Never throws for bad input. Messages come in the order of their first PDU. */
export function dissect(inputs: readonly Uint8Array[], format: Format | "auto" = "auto"): Dissection[] {
  const whole: Omit<Dissection, "detected">[] = [];
  const parts: PartOfPdu[] = [];
  const session = new ObexSession();
  const guesses = inputs.map((bytes) => (format === "auto" ? detectFormat(bytes) : undefined));
  inputs.forEach((bytes, index) => {
    const pdu = index + 1;
    const slice: Slice = { bytes, offset: 0, pdu, layers: [] };
    const outcome = openPdu(slice, format === "auto" ? guesses[index]?.format : format, session, pdu);
    if (outcome === undefined) return;
    if ("part" in outcome) parts.push({ pdu, ...outcome });
    else whole.push({ layers: slice.layers, pdus: [pdu], ...outcome });
  });
  const partsOf = (coding: TextCoding | undefined) => joinParts(parts.filter(({ text }) => text === coding));
  return whole
    .concat(
      partsOf(undefined).map(openDatagram),
      TEXT_CODINGS.flatMap((coding) => partsOf(coding).map((joined) => openLongText(joined, coding))),
      session.exchanges().map(openExchange),
    )
    .toSorted((a, b) => firstOf(a) - firstOf(b))
    .map((each) => ({ ...each, ...leastSure(each.pdus.map((pdu) => guesses[pdu - 1])) }));
}

function firstOf({ pdus }: Pick<Dissection, "pdus">): number {
  return pdus.reduce((first, pdu) => Math.min(first, pdu), Number.POSITIVE_INFINITY);
}

const TEXT_CODINGS: readonly TextCoding[] = ["gsm7", "ucs2", "latin1"];

function leastSure(guesses: readonly (Detection | undefined)[]): { detected?: Detection } {
  const [least] = guesses.filter((each) => each !== undefined).toSorted((a, b) => a.confidence - b.confidence);
  return least ? { detected: least } : {};
}

/** Nothing when the PDU went to the OBEX session. */
function openPdu(
  slice: Slice,
  format: Format | undefined,
  session: ObexSession,
  pdu: number,
): Content | CarriedPart | undefined {
  if (format === undefined) return unknownFormat(slice);
  return guarded(slice, (): Content | CarriedPart | undefined => {
    if (isCarrier(format)) return openCarrier(slice, format) ?? {};
    if (format === "wsp") return openMessage(slice);
    if (format === "obex") {
      session.add(slice, pdu);
      return undefined;
    }
    return contentOf(slice, OPENERS[format](slice));
  });
}

const OPENERS = {
  wbxml: (slice: Slice) => openWbxml(slice),
  package0: openPackage0,
  xml: openXml,
  http: openHttp,
} as const satisfies Readonly<Record<string, (slice: Slice) => OpenedDocument>>;

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

function openLongText({ data, pdus, total, missing }: JoinedDatagram, coding: TextCoding): Dissection {
  openText(data, data.bytes, coding, total);
  return { layers: data.layers, pdus, ...(missing.length > 0 ? { problem: incomplete(missing, total) } : {}) };
}

function openExchange({ pdus, layers, object }: ObexExchange): Dissection {
  if (!object) return { layers, pdus };
  const { slice, mediaType } = openObexObject(object, layers);
  const content = guarded(slice, () =>
    contentOf(slice, mediaType === undefined ? openSniffed(slice) : openBody(slice, mediaType)),
  );
  return { layers: slice.layers, pdus, ...content };
}

function openMessage(slice: Slice): Content {
  const push = openPush(slice);
  const at = slice.bytes.length - push.body.length;
  const body: Slice = { ...slice, bytes: push.body, offset: slice.offset + at };
  return { push, ...guarded(body, () => contentOf(body, openBody(body, push.contentType))) };
}

function contentOf(slice: Slice, { root, error, at = slice }: OpenedDocument): Content {
  const problem = error ? { problem: problemOf(slice, error) } : {};
  if (!root) return problem;
  openIndication(at, root);
  const embedded = openEmbedded(at, root);
  return { document: root, ...(embedded.length > 0 ? { embedded } : {}), ...problem };
}

/** Runs one step; an error becomes the problem of the message. */
function guarded<T extends object | undefined>(slice: Slice, step: () => T): T | Content {
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
