/**
 * Downloads over GET, whatever carries it: redirections are followed, what fails on its way is tried again from where it stopped,
 * and what is stopped goes on later (RFC 9110).
 */
import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { DownloadTrouble } from "../../events/vocabulary.ts";
import type {
  Downloader,
  DownloadNotice,
  DownloadRequest,
  DownloadResult,
  EndedDownload,
} from "../../ports/downloader.ts";
import { DownloadContent } from "./download-content.ts";
import { type DownloadVerdict, judgeDownload } from "./download-verdict.ts";
import type { GetRequest, GetResult } from "./get-once.ts";
import { postNotice } from "./post-notice.ts";
import { requestTarget } from "./url.ts";

/** Who GETs for one download. */
export interface Getter {
  get(request: GetRequest): Promise<GetResult>;
  /** Gives back what it holds. */
  close(): Promise<void>;
}

/** What downloads go over, and their bounds. */
export interface ResumingDownloaderOptions {
  readonly open: (handset: string) => Getter;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits: DownloadLimits;
}

/** Bounds on the tries of one download. */
export interface DownloadLimits {
  readonly maxRedirects: number;
  /** Wait before the first further try; doubles with each one, up to `maxBackOffMs`. */
  readonly backOffMs: Millis;
  readonly maxBackOffMs: Millis;
}

/** One call of `download` that has not come to its end. */
interface Run {
  readonly request: DownloadRequest;
  readonly content: DownloadContent;
  readonly abort: AbortController;
  /** There when it is over, whatever may still be under way for it. */
  result?: DownloadResult;
}

/** Downloads that go on where they stopped: after a failed try, and after they were stopped with the network (RFC 9110 §14). */
export class ResumingDownloader implements Downloader {
  readonly #options: ResumingDownloaderOptions;
  readonly #runs = new Map<string, Run>();
  /** What stopped downloads have brought. */
  readonly #kept = new Map<string, DownloadContent>();
  #isClosed = false;

  constructor(options: ResumingDownloaderOptions) {
    this.#options = options;
  }

  async download(request: DownloadRequest): Promise<DownloadResult> {
    if (this.#isClosed) return { outcome: "stopped" };
    const { handset, operation, url, maxBytes, timeoutMs } = request;
    this.stop(handset, operation, true);
    const key = keyOf(handset, operation);
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    const content = kept?.url === url ? kept : new DownloadContent(url, maxBytes);
    const run: Run = { request, content, abort: new AbortController() };
    this.#runs.set(key, run);
    const { clock } = this.#options;
    const startedAt = clock.now();
    this.#emit(run, { type: "download.started", url, from: content.length });
    const timer = clock.setTimeout(() => end(run, failed("timeout", `not whole within ${timeoutMs} ms`)), timeoutMs);
    const getter = this.#options.open(handset);
    const result = await this.#load(run, getter);
    clock.clearTimeout(timer);
    if (this.#runs.get(key) === run) this.#runs.delete(key);
    await getter.close();
    this.#tell(run, result, clock.now() - startedAt);
    return result;
  }

  stop(handset: string, operation: string, goesOn: boolean): void {
    const key = keyOf(handset, operation);
    const run = this.#runs.get(key);
    this.#runs.delete(key);
    if (run) end(run, { outcome: "stopped" });
    if (!goesOn) this.#kept.delete(key);
    else if (run) this.#kept.set(key, run.content);
  }

  async notify(notice: DownloadNotice): Promise<void> {
    if (!this.#isClosed) await postNotice(notice, this.#options);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { request } of this.#runs.values()) this.stop(request.handset, request.operation, false);
    this.#kept.clear();
  }

  async #load(run: Run, getter: Getter): Promise<DownloadResult> {
    const { maxRedirects } = this.#options.limits;
    let { url } = run.request;
    let redirects = 0;
    for (let tries = 0; ; ) {
      const verdict = await this.#attempt(run, getter, url);
      if (run.result) return run.result;
      switch (verdict.do) {
        case "finish":
          return { outcome: "downloaded", contentType: run.content.contentType, body: run.content.body() };
        case "fail":
          return failed(verdict.reason, verdict.detail);
        case "redirect":
          if (redirects++ === maxRedirects) return failed("refused", `more than ${maxRedirects} redirects`);
          this.#emit(run, { type: "http.redirected", from: url, to: verdict.to });
          url = verdict.to;
          break;
        case "again": {
          const { reason, detail } = verdict;
          const retrying = tries < run.request.retries;
          this.#emit(run, { type: "http.failed", url, attempt: ++tries, detail, retrying });
          if (!retrying) return failed(reason, detail);
          await this.#wait(run, tries);
          if (run.result) return run.result;
        }
      }
    }
  }

  async #attempt({ request, content, abort }: Run, getter: Getter, url: string): Promise<DownloadVerdict> {
    const target = requestTarget(url);
    if (!target) return { do: "fail", reason: "bad-url", detail: `not an http or https URL: ${url}` };
    const own = new AbortController();
    let trouble: DownloadTrouble | undefined;
    const give = (reason: DownloadTrouble) => {
      trouble = reason;
      own.abort();
    };
    const result = await getter.get({
      target,
      headers: {
        Accept: "*/*",
        "Accept-Encoding": "identity", // a server may use any coding when this says nothing (RFC 9110 §12.5.3)
        "User-Agent": request.userAgent,
        ...content.rangeHeaders(),
      },
      signal: AbortSignal.any([abort.signal, own.signal]),
      begin: (status, headers) => {
        if (status !== 200 && status !== 206) return undefined;
        const wrong = content.begin(status, headers);
        if (wrong) give(wrong);
        return (octets) => {
          if (!content.take(octets)) give("too-large");
        };
      },
    });
    return judgeDownload(result, { url, content, trouble });
  }

  #wait(run: Run, tries: number): Promise<void> {
    const { clock, limits } = this.#options;
    const delayMs = Math.min(limits.backOffMs * 2 ** (tries - 1), limits.maxBackOffMs);
    return new Promise((resolve) => {
      const over = () => {
        clock.clearTimeout(timer);
        resolve();
      };
      const timer = clock.setTimeout(over, delayMs);
      run.abort.signal.addEventListener("abort", over, { once: true });
    });
  }

  #tell(run: Run, result: DownloadResult, durationMs: Millis): void {
    const { url, length, contentType } = run.content;
    if (result.outcome === "stopped") this.#emit(run, { type: "download.stopped", url, length });
    else if (result.outcome === "downloaded") {
      this.#emit(run, { type: "download.finished", url, contentType, length, durationMs });
    } else this.#emit(run, { type: "download.failed", url, reason: result.reason, detail: result.detail });
  }

  #emit({ request }: Run, event: Parameters<Emit>[0]): void {
    this.#options.emit({ handset: request.handset, span: request.operation, ...event });
  }
}

function end(run: Run, result: DownloadResult): void {
  run.result ??= result;
  run.abort.abort();
}

function failed(reason: DownloadTrouble, detail: string): EndedDownload {
  return { outcome: "failed", reason, detail };
}

function keyOf(handset: string, operation: string): string {
  return `${handset} ${operation}`;
}
