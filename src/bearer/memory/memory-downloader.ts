import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Downloader } from "../../ports/downloader.ts";
import type { GetRequest, GetResult } from "../http/get-once.ts";
import { ResumingDownloader } from "../http/resuming-downloader.ts";

/** What is served in memory: an answer to a GET as HTTP has it. Header names are in lower case. */
export interface ServedFile {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The connection breaks after so many octets of the body. */
  readonly cutAfter?: number;
}

/** Answers one request; `undefined`: there is no such host. */
export type FileHandler = (request: {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}) => ServedFile | undefined;

const LIMITS = { maxRedirects: 5, backOffMs: 1000, maxBackOffMs: 30_000 };

/** Downloads without a network: each request takes `latencyMs` of the clock. For virtual time. */
export function memoryDownloader(
  handle: FileHandler,
  { clock, emit, latencyMs }: { readonly clock: Clock; readonly emit: Emit; readonly latencyMs: Millis },
): Downloader {
  const get = (request: GetRequest) =>
    new Promise<GetResult>((resolve) => {
      const settle = (result: GetResult) => {
        clock.clearTimeout(timer);
        resolve(result);
      };
      const timer = clock.setTimeout(() => settle(answer(handle, request)), latencyMs);
      const stopped = { done: false, reason: "broken", detail: "stopped" } as const;
      request.signal.addEventListener("abort", () => settle(stopped), { once: true });
    });
  return new ResumingDownloader({ open: () => ({ get, close: async () => {} }), clock, emit, limits: LIMITS });
}

function answer(handle: FileHandler, { target, headers, body, begin }: GetRequest): GetResult {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const served = handle({
    method: body === undefined ? "GET" : "POST",
    url: target.origin + target.path,
    headers: named,
  });
  if (!served) return { done: false, reason: "unreachable", detail: "no such host in memory" };
  const length = { "content-length": String(served.body.length) };
  const all = { ...length, ...served.headers };
  begin(served.status, all)?.(served.body.slice(0, served.cutAfter));
  const isCut = served.cutAfter !== undefined && served.cutAfter < served.body.length;
  if (isCut) return { done: false, reason: "broken", detail: "the connection was cut" };
  return { done: true, status: served.status, headers: all };
}
