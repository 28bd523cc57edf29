import type { Millis } from "../base/clock.ts";
import type { DownloadTrouble } from "../events/vocabulary.ts";

/** Loads what an operation of a handset asks for, over whatever the URL names. */
export interface Downloader {
  /**
   * Loads the whole of a URL; what a stopped one of the same handset and operation has brought is not loaded again, if the server
   * lets it. Never rejects.
   */
  download(request: DownloadRequest): Promise<DownloadResult>;
  /** Stops what goes on for an operation; what it has brought is kept for another call when it `goesOn`. */
  stop(handset: string, operation: string, goesOn: boolean): void;
  /** Posts a text, once, to whoever wants to know what became of a download. Never rejects; events tell what came of it. */
  notify(notice: DownloadNotice): Promise<void>;
  close(): Promise<void>;
}

/** What became of a download, for its server: the installation notification of OMA Download (DL_OTA). */
export interface DownloadNotice
  extends Pick<DownloadRequest, "handset" | "operation" | "url" | "userAgent" | "timeoutMs"> {
  /** Number and words, such as `900 Success`. */
  readonly text: string;
}

/** What a handset wants loaded. */
export interface DownloadRequest {
  readonly handset: string;
  /** For example `operation-1`; the span of its events. */
  readonly operation: string;
  readonly url: string;
  /** Octets the content may have. */
  readonly maxBytes: number;
  readonly userAgent: string;
  /** Time for all of it. */
  readonly timeoutMs: Millis;
  /** Further tries after the first one. */
  readonly retries: number;
}

/** What came of a download that was not stopped. */
export type EndedDownload =
  | { readonly outcome: "downloaded"; readonly contentType: string; readonly body: Uint8Array }
  | { readonly outcome: "failed"; readonly reason: DownloadTrouble; readonly detail: string };

/** What came of a download. */
export type DownloadResult = EndedDownload | { readonly outcome: "stopped" };
