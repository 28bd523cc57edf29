import { equalBytes } from "../../base/bytes.ts";
import type { Clock } from "../../base/clock.ts";
import { findHeader, mediaTypeOf, type ObexHeader, obexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import type { ConnectRequest, ObexRequest, ObexResponse } from "../../codec/obex/packet.ts";
import type { ObexResponseName } from "../../codec/obex/response-codes.ts";
import { receiveRequest } from "../../codec/obex/server.ts";
import { acceptConnect, answerWith, connectReply, plainReply, serveObject } from "../../codec/obex/server-answers.ts";
import {
  type AskedRequest,
  newObexServer,
  type ObexServerState,
  type ObexServerStep,
} from "../../codec/obex/server-state.ts";
import type { Deliver, DeliveryOutcome } from "../../ports/inbound.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import type { DmLine } from "./dm-line.ts";
import { asksForMessage, isAnswer, isNotification, nextMessage, takeAnswer } from "./dm-service.ts";
import { pushOfObject } from "./inbox-push.ts";
import type { ObexServerLimits } from "./limits.ts";
import { typeRefusal } from "./object-type.ts";
import type { PasswordGate } from "./password-gate.ts";
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

export interface ServiceOptions {
  readonly handset: string;
  /** The client's host and port. */
  readonly peer: string;
  readonly gate?: PasswordGate;
  /** What a DM server that connects manages the handset by; without it, it can only put. */
  readonly line?: DmLine;
  readonly serve?: Serve;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly limits: ObexServerLimits;
  /** Told when a request is refused. */
  readonly onRefused: (reason: string, offset?: number) => void;
}

/** How a delivery is answered. It is a receipt of the transport: what the handset thinks of the content is not told. */
const RECEIPTS: Readonly<Record<DeliveryOutcome, ObexResponseName>> = {
  accepted: "Success",
  "unknown-address": "Not Found",
  busy: "Service Unavailable",
  failed: "Internal Server Error",
};

/** The inbox of a handset as one client sees it: a request in, the response out. */
export class ObexService {
  readonly #options: ServiceOptions;
  #state: ObexServerState;
  #connects = 0;
  #pushes = 0;
  #wrongPasswords = 0;
  /** The line, once the client has said that it is a DM server. */
  #line: DmLine | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#state = newObexServer(options.limits);
  }

  /** The client has used up its tries. */
  get isLockedOut(): boolean {
    return this.#wrongPasswords >= this.#options.limits.maxWrongPasswords;
  }

  /** Answers one request. Never rejects. */
  async answer(request: ObexRequest): Promise<ObexResponse> {
    const refused = this.#gateRefusal(request);
    if (refused) return refused;
    const step = this.#earlyEnd(receiveRequest(this.#state, request));
    this.#state = step.state;
    if (step.error) this.#options.onRefused(`${step.error.response}: ${step.error.detail}`);
    if (request.operation === "ABORT") this.#line?.abort();
    if (request.operation === "DISCONNECT") this.#leaveLine();
    if (step.object) return plainReply(await this.#take(step.object));
    const answered = step.asked ? await this.#answerAsked(step.asked) : step;
    this.#state = answered.state;
    return answered.reply ?? plainReply("Internal Server Error");
  }

  /** The answer to a packet that could not be decoded; what was under way is over. */
  answerBadPacket(opcode: number | undefined): ObexResponse {
    const { peer } = this.#state;
    this.#state = { ...newObexServer(this.#options.limits), ...(peer ? { peer } : {}) };
    return opcode === 0x80 ? connectReply(this.#state, "Bad Request") : plainReply("Bad Request");
  }

  #gateRefusal(request: ObexRequest): ObexResponse | undefined {
    const { gate, onRefused } = this.#options;
    if (!gate || request.operation === "other" || request.operation === "ABORT") return undefined;
    if (request.operation === "DISCONNECT") {
      gate.shut();
      return undefined;
    }
    const verdict = gate.judge(request.headers);
    if (verdict === "open") return undefined;
    if (verdict === "wrong") this.#wrongPasswords++;
    onRefused(verdict === "wrong" ? "Unauthorized: wrong password" : "Unauthorized: no password");
    const reply =
      request.operation === "CONNECT" ? connectReply(this.#state, "Unauthorized") : plainReply("Unauthorized");
    return { ...reply, headers: [gate.challenge()] };
  }

  /** Ends a PUT with its first packet when the Type says that it would be refused in the end. */
  #earlyEnd(step: ObexServerStep): ObexServerStep {
    const { phase } = step.state;
    if (phase.at !== "receiving" || phase.operation !== "PUT") return step;
    if (this.#line && isAnswer(this.#line, phase.collected)) return step;
    const why = typeRefusal(phase.collected);
    if (!why) return step;
    this.#options.onRefused(`${why}: ${mediaTypeOf(phase.collected.headers) ?? ""}`);
    return answerWith(step.state, why);
  }

  async #answerAsked(asked: AskedRequest): Promise<ObexServerStep> {
    if (asked.operation === "CONNECT") return this.#connect(asked);
    // An inbox has no folders, so every path leads to it.
    if (asked.operation === "SETPATH") return answerWith(this.#state, "Success");
    if (this.#line && asksForMessage(asked.headers)) {
      const message = await nextMessage(this.#line, asked.headers);
      return typeof message === "string" ? this.#refuse(message) : serveObject(this.#state, message);
    }
    const octets = this.#served(asked.headers);
    if (octets === "failed") return answerWith(this.#state, "Internal Server Error");
    if (!octets) return answerWith(this.#state, "Not Found");
    return serveObject(this.#state, { headers: [obexHeader("Length", octets.length)], body: octets });
  }

  #connect(request: ConnectRequest): ObexServerStep {
    const { gate, onRefused } = this.#options;
    const target = findHeader(request.headers, "Target");
    const headers = gate?.proof(request.headers) ?? [];
    if (!target) return acceptConnect(this.#state, { headers });
    if (!isKnownTarget(target)) {
      onRefused("Not Found: unknown target");
      return answerWith(this.#state, "Not Found");
    }
    if (equalBytes(target, OBEX_TARGETS["SyncML DM"])) this.#line = this.#options.line;
    return acceptConnect(this.#state, { connectionId: ++this.#connects, headers });
  }

  #refuse(response: ObexResponseName): ObexServerStep {
    this.#options.onRefused(`${response}: no message of a session`);
    return answerWith(this.#state, response);
  }

  /** The client is no DM server any more, until it connects as one. */
  #leaveLine(): void {
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
  async #take(object: ObexObject): Promise<ObexResponseName> {
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
