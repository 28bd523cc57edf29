/** The POST that tells a server what became of a download (DL_OTA, installation notification). */
import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { DownloadNotice } from "../../ports/downloader.ts";
import type { Getter } from "./resuming-downloader.ts";
import { requestTarget } from "./url.ts";

/** Posts once; whether it came to anything is told by an event alone. */
export async function postNotice(
  { handset, operation, url, text, userAgent, timeoutMs }: DownloadNotice,
  { open, clock, emit }: { readonly open: (handset: string) => Getter; readonly clock: Clock; readonly emit: Emit },
): Promise<void> {
  const about = { handset, span: operation, url };
  const target = requestTarget(url);
  if (!target) return emit({ type: "notice.failed", ...about, detail: "not an http or https URL" });
  const abort = new AbortController();
  const timer = clock.setTimeout(() => abort.abort(), timeoutMs);
  const getter = open(handset);
  const result = await getter.get({
    target,
    headers: { "Content-Type": "text/plain", "User-Agent": userAgent },
    body: text,
    signal: abort.signal,
    begin: () => undefined,
  });
  clock.clearTimeout(timer);
  await getter.close();
  if (result.done) emit({ type: "notice.posted", ...about, text, status: result.status });
  else emit({ type: "notice.failed", ...about, detail: result.detail });
}
