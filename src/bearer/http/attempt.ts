import type { Dispatcher } from "undici";
import type { Clock, Millis } from "../../base/clock.ts";
import type { SessionFailure } from "../../ports/session-transport.ts";
import { isCertificateError } from "./tls.ts";
import type { RequestTarget } from "./url.ts";

/** Response headers by their lower-case names; repeated ones as a list. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What came of sending the octets once. `phase` says how far it got: nothing was sent, the request was (at least
 * partly) sent, or an answer had begun.
 */
export type AttemptResult =
  | {
      readonly done: true;
      readonly status: number;
      readonly headers: ResponseHeaders;
      /** Empty for any status but those of {@link Attempt.bodyStatuses}. */
      readonly body: Uint8Array;
    }
  | {
      readonly done: false;
      readonly reason: SessionFailure;
      readonly detail: string;
      readonly phase: "connecting" | "sent" | "answering";
    };

/** One POST, sent once. */
export interface Attempt {
  readonly dispatcher: Dispatcher;
  readonly target: RequestTarget;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly maxAnswerBytes: number;
  /** Statuses whose answer has a body that is wanted; default 200 alone. */
  readonly bodyStatuses?: readonly number[];
  readonly timeoutMs: Millis;
  readonly clock: Clock;
}

const HUNG_UP: ReadonlySet<string> = new Set(["ECONNRESET", "UND_ERR_SOCKET"]);

/** POSTs the octets once and collects the whole answer, within its size and time. Never rejects. */
export function postOnce(attempt: Attempt): Promise<AttemptResult> {
  return new Promise((resolve) => {
    const collector = new AnswerCollector(attempt, resolve);
    try {
      const { target, headers, body } = attempt;
      const octets = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      attempt.dispatcher.dispatch({ method: "POST", path: target.path, headers, body: octets }, collector);
    } catch (error) {
      // What undici does not even accept: a path or header with characters that HTTP does not have.
      collector.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #attempt: Attempt;
  readonly #resolve: (result: AttemptResult) => void;
  readonly #timer: unknown;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: "connecting" | "sent" | "answering" = "connecting";
  #isOver = false;
  #status = 0;
  #headers: ResponseHeaders = {};
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(attempt: Attempt, resolve: (result: AttemptResult) => void) {
    this.#attempt = attempt;
    this.#resolve = resolve;
    const { clock, timeoutMs } = attempt;
    this.#timer = clock.setTimeout(() => this.#give("timeout", `no whole answer within ${timeoutMs} ms`), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#phase = "sent";
    // The time ran out while the request waited for its connection.
    if (this.#isOver) controller.abort(new Error("given up"));
  }

  onResponseStart(_controller: unknown, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    this.#phase = "answering";
    this.#status = status;
    this.#headers = headers;
    if (!this.#wantsBody()) return;
    const encoding = String(headers["content-encoding"] || "identity").toLowerCase();
    if (encoding !== "identity") this.#give("broken", `answer is encoded as ${encoding}, which was not offered`);
    else if (Number(headers["content-length"] ?? 0) > this.#attempt.maxAnswerBytes) this.#giveUpOnSize();
  }

  onResponseData(_controller: unknown, chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > this.#attempt.maxAnswerBytes) this.#giveUpOnSize();
    else if (this.#wantsBody()) this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const whole = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const body = new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
    this.#settle({ done: true, status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: unknown, error: Error): void {
    const code = (error as NodeJS.ErrnoException).code;
    const detail = (code ? `${code}: ${error.message}` : error.message) + this.#hint(code);
    this.#settle({ done: false, reason: this.#reasonOf(code), detail, phase: this.#phase });
  }

  /** A server that wants a better certificate says so, with TLS 1.3, when the request is on its way already. */
  #reasonOf(code: string | undefined): SessionFailure {
    if (code !== undefined && this.#phase !== "answering" && isCertificateError(code)) return "certificate";
    return this.#phase === "connecting" ? "unreachable" : "broken";
  }

  /** A server that turns a certificate down may say nothing and hang up. */
  #hint(code: string | undefined): string {
    const mayBeRefusal = this.#attempt.target.isSecure && this.#phase !== "answering";
    return mayBeRefusal && HUNG_UP.has(code ?? "")
      ? "; it may not have liked the client's certificate, or its absence"
      : "";
  }

  #wantsBody(): boolean {
    return (this.#attempt.bodyStatuses ?? [200]).includes(this.#status);
  }

  /** The page that comes with an error says nothing a session could use: however long it is, the status counts. */
  #giveUpOnSize(): void {
    if (!this.#wantsBody()) this.onResponseEnd();
    this.#give("broken", `answer is longer than ${this.#attempt.maxAnswerBytes} bytes`);
  }

  #give(reason: SessionFailure, detail: string): void {
    this.#settle({ done: false, reason, detail, phase: this.#phase });
    this.#controller?.abort(new Error(detail));
  }

  #settle(result: AttemptResult): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#attempt.clock.clearTimeout(this.#timer);
    this.#resolve(result);
  }
}
