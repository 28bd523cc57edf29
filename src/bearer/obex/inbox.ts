import { equalBytes } from "../../base/bytes.ts";
import type { Clock } from "../../base/clock.ts";
import { findHeader, mediaTypeOf, type ObexHeader, obexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import type { ObexResponseName } from "../../codec/obex/response-codes.ts";
import type { Deliver, DeliveryOutcome } from "../../ports/inbound.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import type { DmLine } from "./dm/line.ts";
import { asksForMessage, isAnswer, isNotification, nextMessage, takeAnswer } from "./dm/line-requests.ts";
import { pushOfObject } from "./inbox-push.ts";
import { typeRefusal } from "./object-type.ts";
import type { ObexServerLimits } from "./server-limits.ts";
import type { ObexService, OnRefused } from "./service.ts";
import { isKnownTarget, OBEX_TARGETS } from "./targets.ts";

/** What a client wants to GET. */
export interface ServedRequest {
  readonly handset: string;
  /** As the Type header has it. */
  readonly type?: string;
  readonly name?: string;
}

/** Octets for a GET; undefined: Not Found. */
export type Serve = (request: ServedRequest) => Uint8Array | undefined;

/** Whose inbox it is, and who takes what is put into it. */
export interface InboxOptions {
  readonly handset: string;
  /** The client's host and port. */
  readonly peer: string;
  /** What a DM server that connects manages the handset by; without it, it can only put. */
  readonly line?: DmLine | undefined;
  readonly serve?: Serve | undefined;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly limits: ObexServerLimits;
  readonly onRefused: OnRefused;
}

/** How a delivery is answered. It is a receipt of the transport: what the handset thinks of the content is not told. */
const RECEIPTS: Readonly<Record<DeliveryOutcome, ObexResponseName>> = {
  accepted: "Success",
  "unknown-address": "Not Found",
  busy: "Service Unavailable",
  failed: "Internal Server Error",
};

/** The inbox of a handset as one client sees it. */
export class Inbox implements ObexService {
  readonly #options: InboxOptions;
  #pushes = 0;
  /** The line, once the client has said that it is a DM server. */
  #line: DmLine | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  connect(target: Uint8Array | undefined): "connected" | ObexResponseName {
    if (!target) return "connected";
    if (!isKnownTarget(target)) {
      this.#options.onRefused("Not Found: unknown target");
      return "Not Found";
    }
    if (equalBytes(target, OBEX_TARGETS["SyncML DM"])) this.#line = this.#options.line;
    return "connected";
  }

  /** The Type says early what would be refused in the end. */
  refuses(begun: Pick<ObexObject, "headers">): ObexResponseName | undefined {
    if (this.#line && isAnswer(this.#line, begun)) return undefined;
    const why = typeRefusal(begun);
    if (why) this.#options.onRefused(`${why}: ${mediaTypeOf(begun.headers) ?? ""}`);
    return why;
  }

  async fetch(headers: readonly ObexHeader[]): Promise<ObexObject | ObexResponseName> {
    if (this.#line && asksForMessage(headers)) {
      const message = await nextMessage(this.#line, headers);
      if (typeof message === "string") this.#options.onRefused(`${message}: no message of a session`);
      return message;
    }
    const octets = this.#served(headers);
    if (octets === "failed") return "Internal Server Error";
    if (!octets) return "Not Found";
    return { headers: [obexHeader("Length", octets.length)], body: octets };
  }

  abort(): void {
    this.#line?.abort();
  }

  /** The client is no DM server any more, until it connects as one. */
  leave(): void {
    this.#line?.abort();
    this.#line = undefined;
  }

  #served(headers: readonly ObexHeader[]): Uint8Array | "failed" | undefined {
    const { handset, serve } = this.#options;
    const type = mediaTypeOf(headers);
    const name = findHeader(headers, "Name");
    try {
      return serve?.({
        handset,
        ...(type === undefined ? {} : { type }),
        ...(name === undefined ? {} : { name }),
      });
    } catch {
      return "failed"; // the fault of whoever serves must not end the connection
    }
  }

  /** Hands an object to the handset and gives the receipt. */
  async take(object: ObexObject): Promise<ObexResponseName> {
    const { handset, peer, deliver, clock, limits, onRefused } = this.#options;
    const line = this.#line;
    if (line && isAnswer(line, object)) return takeAnswer(line, object);
    const pdu = pushOfObject(object, this.#pushes++ & 0xff);
    if (typeof pdu === "string") {
      onRefused(`${pdu}: ${mediaTypeOf(object.headers) ?? findHeader(object.headers, "Name") ?? "no type"}`);
      return pdu;
    }
    const inbound = { kind: "push", bearer: "obex", from: peer, to: handset, pdu, local: true } as const;
    if (isNotification(object)) line?.expect(); // before it is delivered, for the first message may be there before the receipt
    const outcome = await deliverInTime(line ? { ...inbound, line: line.name } : inbound, deliver, clock, limits);
    if (outcome !== "accepted") onRefused(`${RECEIPTS[outcome]}: ${outcome}`);
    return RECEIPTS[outcome];
  }
}
