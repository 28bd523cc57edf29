import type { Clock, Millis } from "../../../base/clock.ts";
import { CodecError, PortError } from "../../../base/errors.ts";
import type { ObexOutcome } from "../../../codec/obex/client.ts";
import { typeHeader } from "../../../codec/obex/headers.ts";
import { OBEX_RESPONSES } from "../../../codec/obex/response-codes.ts";
import type { EventBody } from "../../../events/event.ts";
import type { SessionAnswer, SessionRequest } from "../../../ports/session-transport.ts";
import { credentialOf, type ObexRefusal, wordsOf } from "../challenge-answer.ts";
import { ObexClient } from "../client.ts";
import { OBEX_TARGETS } from "../targets.ts";
import { obexAddress } from "../url.ts";
import { dmMessageOf, dmObject } from "./message.ts";
import type { ObexSessionLimits } from "./session-limits.ts";

/** What the connection of one session is made with. */
export interface ClientSessionOptions {
  readonly clock: Clock;
  readonly limits: ObexSessionLimits;
  readonly report: (event: EventBody) => void;
}

type Failed = Extract<SessionAnswer, { readonly outcome: "failed" }>;

const CLOSED: Failed = { outcome: "failed", reason: "closed", detail: "the session was closed" };

/** Tries of one message that have failed. */
interface Progress {
  tries: number;
}

/**
 * One DM session of a device that is the OBEX client, over one connection: CONNECT, then a PUT and a GET for each message, then
 * DISCONNECT. A server that is not there yet, or says that it is busy, is tried again; a connection that breaks ends the session.
 */
export class ObexClientSession {
  readonly #options: ClientSessionOptions;
  readonly #over = new AbortController();
  #client: ObexClient | undefined;
  /** Where the connection leads. */
  #connectedTo = "";
  #isBusy = false;
  /** Cuts the wait between two tries short. */
  #wakeUp: () => void = () => {};

  constructor(options: ClientSessionOptions) {
    this.#options = options;
  }

  /** Puts the message and gets the answer. Never rejects. */
  async exchange(request: SessionRequest): Promise<SessionAnswer> {
    this.#isBusy = true;
    try {
      return await this.#exchange(request);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Says goodbye, or only hangs up when a message is under way. Never rejects. */
  async end(): Promise<void> {
    if (!this.#isBusy) await this.#sayGoodbye();
    this.#over.abort();
    this.#wakeUp();
  }

  async #exchange(request: SessionRequest): Promise<SessionAnswer> {
    const progress = { tries: 0 };
    const put = await this.#persist(request, progress, async () => {
      const client = await this.#reach(request);
      return client instanceof ObexClient ? client.put(dmObject(request)) : client;
    });
    if (isFailed(put)) return put;
    const got = await this.#persist(request, progress, () => this.#get(request));
    if (isFailed(got)) return got;
    const { contentType, body, hmac } = dmMessageOf(got.object, request.contentType);
    const { url } = request;
    return { outcome: "answered", contentType, body, url, ...(hmac === undefined ? {} : { hmac }) };
  }

  async #get({ contentType, maxAnswerBytes }: SessionRequest): Promise<ObexOutcome> {
    if (!this.#client) return { result: "failed", detail: "there is no connection" };
    return this.#client.get([typeHeader(contentType)], { maxObjectOctets: maxAnswerBytes });
  }

  /** The connection to the request's address: the one there is, or a new one. */
  async #reach(request: SessionRequest): Promise<ObexClient | ObexRefusal> {
    const { clock, limits, report } = this.#options;
    const address = obexAddress(request.url);
    if (!address) throw new PortError("connect-failed", "obex", request.url, "no OBEX URL", { retryable: false });
    const leadsTo = `${address.host} ${address.port}`;
    if (this.#client && this.#connectedTo === leadsTo) return this.#client;
    await this.#sayGoodbye();
    const client = await ObexClient.connect(
      {
        ...address,
        clock,
        credential: credentialOf(request.transportCredential),
        report,
        signal: this.#over.signal,
        limits: { ...limits, responseTimeoutMs: request.timeoutMs },
      },
      OBEX_TARGETS["SyncML DM"],
    );
    if (!(client instanceof ObexClient)) return client;
    this.#client = client;
    this.#connectedTo = leadsTo;
    return client;
  }

  /** DISCONNECT; whether the server hears it or not, the connection is over soon. */
  async #sayGoodbye(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const { clock, limits } = this.#options;
    this.#client = undefined;
    const timer = clock.setTimeout(() => client.close(), limits.goodbyeMs);
    await client.disconnect().catch(() => {});
    clock.clearTimeout(timer);
  }

  /** Carries one operation out until it is done, or there is no reason to go on. */
  async #persist(
    request: SessionRequest,
    progress: Progress,
    attempt: () => Promise<ObexOutcome>,
  ): Promise<Extract<ObexOutcome, { readonly result: "done" }> | Failed> {
    for (;;) {
      const outcome = await attempt().catch(thrown);
      if (this.#over.signal.aborted) return CLOSED;
      if ("result" in outcome && outcome.result === "done") return outcome;
      const { isWorthIt, ...failure } = "result" in outcome ? judged(outcome, request) : outcome;
      const { detail } = failure;
      const retrying = isWorthIt && progress.tries < request.retries;
      this.#options.report({ type: "obex.failed", url: request.url, attempt: ++progress.tries, detail, retrying });
      if (!retrying) return { outcome: "failed", ...failure };
      await this.#wait(progress.tries);
      if (this.#over.signal.aborted) return CLOSED;
    }
  }

  #wait(tries: number): Promise<void> {
    const { clock, limits } = this.#options;
    const delayMs: Millis = Math.min(limits.backOffMs * 2 ** (tries - 1), limits.maxBackOffMs);
    return new Promise((resolve) => {
      const timer = clock.setTimeout(resolve, delayMs);
      this.#wakeUp = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });
  }
}

interface Judgement extends Omit<Failed, "outcome"> {
  /** Another try may go better. */
  readonly isWorthIt: boolean;
}

/** What an answer of the server means that is not the one wanted: only Service Unavailable says that it may come later. */
function judged(outcome: ObexOutcome, request: SessionRequest): Judgement {
  const detail = `OBEX: ${wordsOf(outcome, credentialOf(request.transportCredential))}`;
  if (outcome.result === "failed") return { reason: "broken", detail, isWorthIt: false };
  const isWorthIt = outcome.code === OBEX_RESPONSES["Service Unavailable"];
  const refusesEncoding = outcome.code === OBEX_RESPONSES["Unsupported Media Type"];
  return { reason: "status", detail, isWorthIt, ...(refusesEncoding ? { refusesEncoding } : {}) };
}

/** What went wrong on the way: only a connection that was never made may be tried again. @throws what is neither of the wire nor of the codec */
function thrown(error: unknown): Judgement {
  if (error instanceof CodecError) return { reason: "broken", detail: error.message, isWorthIt: false };
  if (!(error instanceof PortError)) throw error;
  const { code, message: detail, retryable } = error;
  if (code === "peer-refused") return { reason: "broken", detail, isWorthIt: false };
  const reason = code === "peer-timeout" ? "timeout" : "unreachable";
  return { reason, detail, isWorthIt: code === "connect-failed" && retryable };
}

function isFailed(value: ObexOutcome | Failed): value is Failed {
  return "outcome" in value;
}
