import { equalBytes } from "../../../base/bytes.ts";
import type { Clock, Millis } from "../../../base/clock.ts";
import { mediaTypeOf, type ObexHeader } from "../../../codec/obex/headers.ts";
import type { ObexObject } from "../../../codec/obex/object.ts";
import type { ObexResponseName } from "../../../codec/obex/response-codes.ts";
import type { ObexService, OnRefused } from "../service.ts";
import { OBEX_TARGETS } from "../targets.ts";
import { type DmMessage, dmHeaders, dmMessageOf, isDmType, isSameType } from "./message.ts";

/** What a DM server makes of a message: its answer, which may take a while, or how the message is refused. Never rejects. */
export type TakeMessage = (message: DmMessage) => Promise<DmMessage> | ObexResponseName;

/** The DM server behind a connection. */
export interface DmServiceOptions {
  readonly takeMessage: TakeMessage;
  readonly onRefused: OnRefused;
  readonly clock: Clock;
  /** How long a GET waits for the answer. */
  readonly holdMs: Millis;
}

/** A DM server as one device sees it that is the OBEX client: it puts each of its messages and gets each answer (SyncML_OBEX). */
export class DmService implements ObexService {
  readonly #options: DmServiceOptions;
  #isOpen = false;
  /** The answer that the device has not got yet. */
  #answer: Promise<DmMessage> | undefined;

  constructor(options: DmServiceOptions) {
    this.#options = options;
  }

  connect(target: Uint8Array | undefined): "connected" | ObexResponseName {
    if (!target || !equalBytes(target, OBEX_TARGETS["SyncML DM"])) return this.#refuse("Not Found", "unknown target");
    this.#isOpen = true;
    return "connected";
  }

  refuses({ headers }: Pick<ObexObject, "headers">): ObexResponseName | undefined {
    const type = mediaTypeOf(headers);
    return type === undefined || isDmType(type) ? undefined : this.#refuse("Unsupported Media Type", type);
  }

  async take(object: ObexObject): Promise<ObexResponseName> {
    if (!this.#isOpen) return this.#refuse("Service Unavailable", "a message outside of a session");
    if (this.#answer)
      return this.#refuse("Service Unavailable", "a message before the answer to the one before was got");
    const message = dmMessageOf(object);
    if (!isDmType(message.contentType)) return this.#refuse("Unsupported Media Type", message.contentType);
    const answer = this.#options.takeMessage(message);
    if (typeof answer === "string") return this.#refuse(answer, "the message");
    this.#answer = answer;
    return "Success";
  }

  /** Holds the GET for an answer that takes its time; one that takes longer is to be asked for again. */
  async fetch(headers: readonly ObexHeader[]): Promise<ObexObject | ObexResponseName> {
    if (!this.#answer) return this.#refuse("Service Unavailable", "nothing to get");
    const answer = await this.#held(this.#answer);
    if (!answer) return this.#refuse("Service Unavailable", "no answer yet");
    const type = mediaTypeOf(headers);
    if (type !== undefined && !isSameType(type, answer.contentType)) return this.#refuse("Not Acceptable", type);
    this.#answer = undefined;
    return { headers: dmHeaders(answer), body: answer.body };
  }

  /** The session goes with what is given up (SyncML_OBEX). */
  abort(): void {
    this.leave();
  }

  leave(): void {
    this.#isOpen = false;
    this.#answer = undefined;
  }

  #held(answer: Promise<DmMessage>): Promise<DmMessage | undefined> {
    const { clock, holdMs } = this.#options;
    return new Promise((resolve) => {
      const timer = clock.setTimeout(() => resolve(undefined), holdMs);
      void answer.then((message) => {
        clock.clearTimeout(timer);
        resolve(message);
      });
    });
  }

  #refuse(response: ObexResponseName, what: string): ObexResponseName {
    this.#options.onRefused(`${response}: ${what}`);
    return response;
  }
}
