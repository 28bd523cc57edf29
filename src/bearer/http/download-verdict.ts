import type { DownloadTrouble } from "../../events/vocabulary.ts";
import { type DownloadContent, text } from "./download-content.ts";
import type { GetResult } from "./get-once.ts";
import { requestTarget, resolveLocation } from "./url.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const TEMPORARY: readonly number[] = [408, 429];

/** What to do after one GET. */
export type DownloadVerdict =
  | { readonly do: "finish" }
  | { readonly do: "redirect"; readonly to: string }
  | { readonly do: "again"; readonly reason: DownloadTrouble; readonly detail: string }
  | { readonly do: "fail"; readonly reason: DownloadTrouble; readonly detail: string };

/** The GET as it was made. */
export interface MadeGet {
  readonly url: string;
  readonly content: DownloadContent;
  /** Why it was broken off from this side. */
  readonly trouble: DownloadTrouble | undefined;
}

/** Judges one GET: what can pass by itself is worth another try, what the server does not want to give is not. */
export function judgeDownload(result: GetResult, { url, content, trouble }: MadeGet): DownloadVerdict {
  if (trouble === "too-large") return { do: "fail", reason: trouble, detail: "more octets than were allowed" };
  if (trouble) return { do: "again", reason: trouble, detail: "an answer that was not asked for" };
  if (!result.done) return { do: "again", reason: result.reason, detail: result.detail };
  const { status, headers } = result;
  if (status === 200 || status === 206) {
    if (content.isWhole) return { do: "finish" };
    return { do: "again", reason: "broken", detail: `${content.length} octets, and then no more` };
  }
  const detail = `HTTP status ${status}`;
  if (REDIRECTS.includes(status)) return judgeRedirect(text(headers["location"]), url, detail);
  if (status === 416 && content.length > 0) {
    content.discard();
    return { do: "again", reason: "broken", detail };
  }
  if (status === 401 || status === 407) return { do: "fail", reason: "unauthorized", detail };
  if (status >= 500) return { do: "again", reason: "server-error", detail };
  return { do: TEMPORARY.includes(status) ? "again" : "fail", reason: "refused", detail };
}

/** From a secured place the way does not lead to an open one. */
function judgeRedirect(location: string, url: string, detail: string): DownloadVerdict {
  const to = resolveLocation(location, url);
  const target = to === undefined ? undefined : requestTarget(to);
  const isDowngrade = requestTarget(url)?.isSecure && target?.isSecure === false;
  if (to !== undefined && target && !isDowngrade) return { do: "redirect", to };
  return { do: "fail", reason: "refused", detail: `${detail} with Location "${location}"` };
}
