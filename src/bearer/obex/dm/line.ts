import type { Clock, Millis } from "../../../base/clock.ts";
import type { SessionAnswer, SessionFailure, SessionRequest } from "../../../ports/session-transport.ts";
import { type DmMessage, isSameType } from "./message.ts";

/** What a GET comes to when there is no message for it. */
export type NoMessage = "nothing-to-come" | "another-type";

/** What a line is made with. */
export interface DmLineOptions {
  /** Its name among all lines of the process. */
  readonly name: string;
  readonly handset: string;
  readonly clock: Clock;
  /** How long a GET waits for the device. */
  readonly holdMs: Millis;
}

interface Exchange {
  readonly request: SessionRequest;
  readonly settle: (answer: SessionAnswer) => void;
  isFetched: boolean;
}

/**
 * A connection on which the server is the OBEX client: it gets the device's messages and puts its own (SyncML_OBEX). This is
 * where a session, which sends and waits for an answer, meets a client that asks for the message and brings the answer.
 */
export class DmLine {
  readonly name: string;
  readonly handset: string;
  readonly #clock: Clock;
  readonly #holdMs: Millis;
  #exchange: Exchange | undefined;
  #isExpecting = false;
  #hasTalked = false;
  #lost: string | undefined;
  /** Ends the wait of the GET that is held. */
  #arrive: () => void = () => {};

  constructor({ name, handset, clock, holdMs }: DmLineOptions) {
    this.name = name;
    this.handset = handset;
    this.#clock = clock;
    this.#holdMs = holdMs;
  }

  /** Whether a session is or was on the line, so that a SyncML message which is put belongs to one, and is no bootstrap. */
  get carriesSession(): boolean {
    return this.#hasTalked;
  }

  /** A message of the device is to come: the client has called it, or has answered the one before. */
  expect(): void {
    this.#isExpecting = true;
  }

  /** Hands the device's message to the client's next GET; resolves with what it puts then. Never rejects. */
  offer(request: SessionRequest): Promise<SessionAnswer> {
    if (this.#lost !== undefined) return Promise.resolve(failed("unreachable", this.#lost));
    this.#fail("closed", "another message has taken its place");
    this.#hasTalked = true;
    return new Promise((resolve) => {
      const late = () => this.#fail("timeout", `no answer within ${request.timeoutMs} ms`);
      const timer = this.#clock.setTimeout(late, request.timeoutMs);
      const settle = (answer: SessionAnswer) => {
        this.#clock.clearTimeout(timer);
        this.#exchange = undefined;
        resolve(answer);
      };
      this.#exchange = { request, settle, isFetched: false };
      this.#arrive();
    });
  }

  /** The device's message for a GET of this type, which waits for one that is to come. A message is given once. */
  async fetch(type: string | undefined): Promise<DmMessage | NoMessage> {
    if (!this.#exchange && this.#isExpecting) await this.#arrival();
    const exchange = this.#exchange;
    if (!exchange || exchange.isFetched) return "nothing-to-come";
    const { contentType, body, hmac } = exchange.request;
    if (type !== undefined && !isSameType(type, contentType)) return "another-type";
    exchange.isFetched = true;
    this.#isExpecting = false;
    return { contentType, body, ...(hmac === undefined ? {} : { hmac }) };
  }

  /** Takes what the client puts; false when the device does not wait for it. */
  answer({ contentType, body, hmac }: DmMessage): boolean {
    const exchange = this.#exchange;
    if (!exchange?.isFetched) return false;
    const { url, maxAnswerBytes } = exchange.request;
    this.#isExpecting = true;
    if (body.length > maxAnswerBytes) this.#fail("broken", `an answer of ${body.length} octets`);
    else exchange.settle({ outcome: "answered", contentType, body, url, ...(hmac === undefined ? {} : { hmac }) });
    return true;
  }

  /** The client gives up what is under way (OBEX §3.3.5); the session goes with it. */
  abort(): void {
    this.#fail("broken", "the client has aborted");
  }

  /** The session is over, or there is none: no message is to come. */
  finish(): void {
    this.#isExpecting = false;
    this.#arrive();
  }

  /** The connection is gone. */
  lose(reason: string): void {
    this.#lost ??= reason;
    this.#fail("unreachable", reason);
    this.finish();
  }

  #fail(reason: SessionFailure, detail: string): void {
    this.#exchange?.settle(failed(reason, detail));
  }

  /** Resolves when there is a message, or none is to come, or the client has waited long enough. */
  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => this.#arrive(), this.#holdMs);
      this.#arrive = () => {
        this.#clock.clearTimeout(timer);
        this.#arrive = () => {};
        resolve();
      };
    });
  }
}

function failed(reason: SessionFailure, detail: string): SessionAnswer {
  return { outcome: "failed", reason, detail: `OBEX: ${detail}` };
}
