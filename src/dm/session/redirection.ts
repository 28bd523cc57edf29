/** Redirections of the SyncHdr: package 1 begins anew at another address (SyncML_RepPro, status 3xx). */
import type { Status } from "../../codec/syncml/message.ts";
import type { SessionState } from "../session-state.ts";
import { isServerUrl, leavesTls } from "../url.ts";

/** Statuses by which a server sends the client elsewhere. 304 is none of them. */
const REDIRECTIONS: ReadonlySet<number> = new Set([300, 301, 302, 303, 305]);

/** How often package 1 is sent somewhere else before the client gives up. */
const MAX_REDIRECTS = 5;

/** Whether a Status for the SyncHdr is a redirection. */
export function isRedirection(status: Status | undefined): status is Status {
  return status !== undefined && REDIRECTIONS.has(status.code);
}

/**
 * The state in which package 1 begins anew where the server says: by the Target of an Item in its Status, else by its RespURI, which
 * `state` follows already and `before` does not. A step from https down to http is not taken.
 */
export function redirected(
  before: SessionState,
  state: SessionState,
  { code, items }: Status,
): SessionState | "redirected" | "too-many-redirects" {
  const named = items.map(({ target }) => target?.uri ?? "").find(isServerUrl);
  const url = named ?? state.url;
  if (url === before.url || leavesTls(before.url, url) || before.phase !== "setup") return "redirected";
  if (before.redirects >= MAX_REDIRECTS) return "too-many-redirects";
  const isPermanent = code === 301 && (before.redirects === 0 || before.movedTo === before.url);
  return {
    ...before,
    url,
    home: url,
    redirects: before.redirects + 1,
    movedTo: isPermanent ? url : before.movedTo,
    // another server: it has received nothing, and said nothing
    sent: { msgId: 0, octets: "", hmac: null, repeats: 0 },
    receivedMsgId: null,
    queue: null,
  };
}
