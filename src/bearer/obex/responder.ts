import { findHeader } from "../../codec/obex/headers.ts";
import type { ConnectRequest, ObexRequest, ObexResponse } from "../../codec/obex/packet.ts";
import { receiveRequest } from "../../codec/obex/server.ts";
import { acceptConnect, answerWith, connectReply, plainReply, serveObject } from "../../codec/obex/server-answers.ts";
import {
  type AskedRequest,
  newObexServer,
  type ObexServerState,
  type ObexServerStep,
} from "../../codec/obex/server-state.ts";
import type { PasswordGate } from "./password-gate.ts";
import type { ObexServerLimits } from "./server-limits.ts";
import type { ObexService, OnRefused } from "./service.ts";

/** What the packets of one connection lead to. */
export interface ResponderOptions {
  readonly service: ObexService;
  /** Without it, everyone is let in. */
  readonly gate: PasswordGate | undefined;
  readonly limits: ObexServerLimits;
  readonly onRefused: OnRefused;
}

/** What an OBEX server says to one client: a request in, the response out. */
export class ObexResponder {
  readonly #options: ResponderOptions;
  #state: ObexServerState;
  #connects = 0;
  #wrongPasswords = 0;

  constructor(options: ResponderOptions) {
    this.#options = options;
    this.#state = newObexServer(options.limits);
  }

  /** The client has used up its tries. */
  get isLockedOut(): boolean {
    return this.#wrongPasswords >= this.#options.limits.maxWrongPasswords;
  }

  /** Answers one request. Rejects only with what its service does not foresee. */
  async answer(request: ObexRequest): Promise<ObexResponse> {
    const { service, onRefused } = this.#options;
    const refused = this.#gateRefusal(request);
    if (refused) return refused;
    const step = this.#earlyEnd(receiveRequest(this.#state, request));
    this.#state = step.state;
    if (step.error) onRefused(`${step.error.response}: ${step.error.detail}`);
    if (request.operation === "ABORT") service.abort();
    if (request.operation === "DISCONNECT") service.leave();
    if (step.object) return plainReply(await service.take(step.object));
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

  /** Ends a PUT with its first packet when it would be refused in the end. */
  #earlyEnd(step: ObexServerStep): ObexServerStep {
    const { phase } = step.state;
    if (phase.at !== "receiving" || phase.operation !== "PUT") return step;
    const why = this.#options.service.refuses(phase.collected);
    return why ? answerWith(step.state, why) : step;
  }

  async #answerAsked(asked: AskedRequest): Promise<ObexServerStep> {
    if (asked.operation === "CONNECT") return this.#connect(asked);
    // There are no folders, so every path leads to the same.
    if (asked.operation === "SETPATH") return answerWith(this.#state, "Success");
    const found = await this.#options.service.fetch(asked.headers);
    return typeof found === "string" ? answerWith(this.#state, found) : serveObject(this.#state, found);
  }

  #connect(request: ConnectRequest): ObexServerStep {
    const { service, gate } = this.#options;
    const target = findHeader(request.headers, "Target");
    const headers = gate?.proof(request.headers) ?? [];
    const granted = service.connect(target);
    if (granted !== "connected") return answerWith(this.#state, granted);
    return acceptConnect(this.#state, { ...(target ? { connectionId: ++this.#connects } : {}), headers });
  }
}
