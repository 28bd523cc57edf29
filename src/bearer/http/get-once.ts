import type { Dispatcher } from "undici";
import type { ResponseHeaders } from "./attempt.ts";
import type { RequestTarget } from "./url.ts";

/** One GET; with a body, one POST. */
export interface GetRequest {
  readonly target: RequestTarget;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Told how an answer begins; gives who takes its octets, or nobody when they are not wanted. */
  readonly begin: (status: number, headers: ResponseHeaders) => ((octets: Uint8Array) => void) | undefined;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** What came of it; the octets went where `begin` said. */
export type GetResult =
  | { readonly done: true; readonly status: number; readonly headers: ResponseHeaders }
  | { readonly done: false; readonly reason: "unreachable" | "broken"; readonly detail: string };

/** Asks once. Never rejects; it has no time limit but the signal. */
export function getOnce(dispatcher: Dispatcher, request: GetRequest): Promise<GetResult> {
  return new Promise((resolve) => {
    const handler = new GetHandler(request, resolve);
    const { target, headers, body = null } = request;
    try {
      dispatcher.dispatch({ method: body === null ? "GET" : "POST", path: target.path, headers, body }, handler);
    } catch (error) {
      // What undici does not even accept: a path or header with characters that HTTP does not have.
      handler.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  });
}

class GetHandler implements Dispatcher.DispatchHandler {
  readonly #request: GetRequest;
  readonly #resolve: (result: GetResult) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #take: ((octets: Uint8Array) => void) | undefined;
  #status = 0;
  #headers: ResponseHeaders = {};

  constructor(request: GetRequest, resolve: (result: GetResult) => void) {
    this.#request = request;
    this.#resolve = resolve;
    const { signal } = request;
    if (signal.aborted) this.#stop();
    else signal.addEventListener("abort", this.#stop, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#request.signal.aborted) controller.abort(new Error("stopped"));
  }

  onResponseStart(_controller: unknown, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#take = this.#request.begin(status, headers);
  }

  onResponseData(_controller: unknown, chunk: Uint8Array): void {
    if (!this.#request.signal.aborted) this.#take?.(new Uint8Array(chunk));
  }

  onResponseEnd(): void {
    this.#settle({ done: true, status: this.#status, headers: this.#headers });
  }

  onResponseError(_controller: unknown, error: Error): void {
    const code = (error as NodeJS.ErrnoException).code;
    const detail = code ? `${code}: ${error.message}` : error.message;
    this.#settle({ done: false, reason: this.#controller ? "broken" : "unreachable", detail });
  }

  readonly #stop = (): void => {
    this.#settle({ done: false, reason: "broken", detail: "stopped" });
    this.#controller?.abort(new Error("stopped"));
  };

  #settle(result: GetResult): void {
    this.#request.signal.removeEventListener("abort", this.#stop);
    this.#resolve(result);
  }
}
