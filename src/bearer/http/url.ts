/** Where a request goes: the origin a connection is made to, and path with query exactly as they were written. */
export interface RequestTarget {
  readonly origin: string;
  readonly host: string;
  readonly isSecure: boolean;
  readonly path: string;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]*)([^#]*)/i;

/**
 * Takes an http or https URL apart without touching path and query, which servers use to find their session again and
 * which must survive octet for octet (SyncML_HTTP). `undefined` when it is no such URL.
 */
export function requestTarget(url: string): RequestTarget | undefined {
  const match = ABSOLUTE.exec(url.trim());
  if (!match || !URL.canParse(url)) return undefined;
  const { origin, host, protocol } = new URL(url);
  const rest = match[3] ?? "";
  return { origin, host, isSecure: protocol === "https:", path: rest.startsWith("/") ? rest : `/${rest}` };
}

/** The URL that a Location header names, seen from `base`; absolute URLs and absolute paths stay as they are written. */
export function resolveLocation(location: string, base: string): string | undefined {
  const target = requestTarget(base);
  const to = location.trim();
  if (!target || to === "") return undefined;
  if (ABSOLUTE.test(to)) return to;
  if (to.startsWith("//")) return `${target.isSecure ? "https" : "http"}:${to}`;
  if (to.startsWith("/")) return target.origin + to;
  return URL.canParse(to, base) ? new URL(to, base).href : undefined;
}

/** Path and query of a request's target, exactly as they were sent. */
export function splitTarget(target = "/"): { readonly path: string; readonly query: string } {
  const question = target.indexOf("?");
  if (question < 0) return { path: target, query: "" };
  return { path: target.slice(0, question), query: target.slice(question + 1) };
}

/** The text that a part of a path stands for; `undefined` when it stands for none. */
export function decodedPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
