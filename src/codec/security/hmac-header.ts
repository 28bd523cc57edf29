/** The `x-syncml-hmac` header that carries a message's MAC on HTTP, WSP and OBEX (DM_Security). */
export interface HmacHeader {
  /** The sender's user name, the LocName of the message's Source. */
  readonly username: string;
  /** Base64. */
  readonly mac: string;
}

/** The name of the header, in lower case. */
export const HMAC_HEADER = "x-syncml-hmac";

/** The value of an `x-syncml-hmac` header, in the order and form of the specification's example. */
export function formatHmacHeader({ username, mac }: HmacHeader): string {
  return `algorithm=MD5, username="${username.replace(/["\\]/g, "\\$&")}", mac=${mac}`;
}

/**
 * Reads the value of an `x-syncml-hmac` header: parameters in any order, quoted or not, MD5 when no algorithm is named.
 * Undefined, which counts as failed authentication, when a part is missing, named twice or malformed, when the algorithm is another, or beyond 8192 characters.
 */
export function parseHmacHeader(value: string): HmacHeader | undefined {
  if (value.length > LONGEST) return undefined;
  const usual = USUAL.exec(value);
  if (usual) return { username: usual[1] ?? "", mac: usual[2] ?? "" };
  const parameters = parseParameters(value);
  const username = parameters?.get("username");
  const mac = parameters?.get("mac");
  const algorithm = parameters?.get("algorithm") ?? "MD5";
  if (username === undefined || !mac || algorithm.toUpperCase() !== "MD5") return undefined;
  return { username, mac };
}

/** What {@link formatHmacHeader} writes for most names, read at once. */
const USUAL = /^algorithm=MD5, username="([^"\\]*)", mac=([A-Za-z0-9+/=]+)$/;

/** Characters of a header; the expression below takes room for each. */
const LONGEST = 8192;

function parseParameters(value: string): ReadonlyMap<string, string> | undefined {
  const parameter =
    /[ \t\r\n]*([A-Za-z][A-Za-z-]*)[ \t\r\n]*=[ \t\r\n]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))[ \t\r\n]*(?:,|$)/y;
  const found = new Map<string, string>();
  while (parameter.lastIndex < value.length) {
    const match = parameter.exec(value);
    const name = match?.[1]?.toLowerCase();
    if (!match || name === undefined || found.has(name)) return undefined;
    found.set(name, match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "");
  }
  return found;
}
