/** Packets of OBEX in the order in which they were sent, put together to operations: what the client asked, and what it was answered. */
import { type Collected, collect, collectedObject, NOTHING_COLLECTED } from "../obex/collect.ts";
import { findHeader, mediaTypeOf } from "../obex/headers.ts";
import type { ObexObject } from "../obex/object.ts";
import type { ObexRequest } from "../obex/packet.ts";
import { OBEX_RESPONSES } from "../obex/response-codes.ts";
import { addLayer, fieldsOf, type Layer, type Slice } from "./layer.ts";
import { openObexPacket } from "./obex-layer.ts";

/** An operation and the object that it moved. */
export interface ObexExchange {
  readonly pdus: readonly number[];
  readonly layers: readonly Layer[];
  /** The object of a PUT, or that a GET was answered with, when it has a body. */
  readonly object?: ObexObject;
}

/** No limits: the input is a file, not the air. */
const UNLIMITED = { maxObjectOctets: Infinity, maxHeaders: Infinity };

/** Takes packets one after the other. */
export class ObexSession {
  readonly #exchanges: Exchange[] = [];

  /** Opens a packet and adds it to its operation. @throws {CodecError} for a packet that is none; it then belongs to no operation */
  add(slice: Slice, pdu: number): void {
    const last = this.#exchanges.at(-1);
    const packet = openObexPacket(slice, last?.operation);
    const exchange =
      last && (packet.side === "server" || last.isContinuedBy(packet.request)) ? last : this.#begin(packet);
    exchange.pdus.push(pdu);
    exchange.layers.push(...slice.layers);
    if (packet.side === "client") exchange.ask(packet.request);
    else exchange.answer(packet.response);
  }

  exchanges(): ObexExchange[] {
    return this.#exchanges.map(({ pdus, layers, object }) => ({ pdus, layers, ...(object ? { object } : {}) }));
  }

  #begin(packet: ReturnType<typeof openObexPacket>): Exchange {
    const exchange = new Exchange(packet.side === "client" ? packet.request.operation : undefined);
    this.#exchanges.push(exchange);
    return exchange;
  }
}

class Exchange {
  readonly operation: ObexRequest["operation"] | undefined;
  readonly pdus: number[] = [];
  readonly layers: Layer[] = [];
  #asked = false;
  #answered: number | undefined;
  #sent: Collected = NOTHING_COLLECTED;
  #received: Collected = NOTHING_COLLECTED;

  constructor(operation: ObexRequest["operation"] | undefined) {
    this.operation = operation;
  }

  /** Whether a request goes on with this operation: more of it was to come, or the server wants it to ask on. ABORT ends it and so is part of it. */
  isContinuedBy(request: ObexRequest): boolean {
    const isOpen = !this.#asked || this.#answered === OBEX_RESPONSES.Continue;
    return isOpen && (request.operation === this.operation || request.operation === "ABORT");
  }

  ask(request: ObexRequest): void {
    this.#asked = !("final" in request) || request.final;
    this.#answered = undefined;
    if (request.operation !== "other") this.#sent = added(this.#sent, request.headers);
  }

  answer({ code, headers }: { readonly code: number; readonly headers: ObexObject["headers"] }): void {
    this.#answered = code;
    this.#received = added(this.#received, headers);
  }

  get object(): ObexObject | undefined {
    const object = collectedObject(this.operation === "PUT" ? this.#sent : this.#received);
    return object.body ? object : undefined;
  }
}

/** What cannot be added is left out: the packets show it all the same. */
function added(before: Collected, headers: ObexObject["headers"]): Collected {
  const after = collect(before, headers, UNLIMITED);
  return typeof after === "string" ? before : after;
}

/** Adds the layer of an object and gives its body, and the media type without parameters when there is one. */
export function openObexObject({ headers, body = new Uint8Array() }: ObexObject, layers: readonly Layer[]) {
  const type = mediaTypeOf(headers);
  const slice: Slice = { bytes: body, offset: 0, layers: [...layers] };
  const fields = { Name: findHeader(headers, "Name"), Type: type, Length: findHeader(headers, "Length") };
  addLayer(slice, "OBEX object", fieldsOf(fields));
  return { slice, mediaType: type?.replace(/;.*/s, "").trim() };
}
