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
