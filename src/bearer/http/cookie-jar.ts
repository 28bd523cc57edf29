import type { RequestTarget } from "./url.ts";

interface Cookie {
  readonly host: string;
  readonly path: string;
  readonly isSecure: boolean;
  readonly name: string;
  readonly value: string;
}

/** Cookies a session may hold, and octets each may have; what comes beyond is not kept. */
const MAX_COOKIES = 50;
const MAX_COOKIE_LENGTH = 4096;

/**
 * The cookies of one DM session, which ends long before they do: only Max-Age=0 and an Expires in the far past make
 * a server's wish to forget one. A cookie goes back to the host that set it and no other (RFC 6265 without Domain).
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Keeps what the Set-Cookie header lines of an answer from `target` say. */
  store(lines: readonly string[], target: RequestTarget): void {
    for (const line of lines) this.#storeOne(line, target);
  }

  /** The Cookie header for a request to `target`, or `undefined` when there is nothing to send. Longer paths come first. */
  header(target: RequestTarget): string | undefined {
    const fitting = [...this.#cookies.values()]
      .filter(
        (each) => each.host === target.host && (!each.isSecure || target.isSecure) && pathFits(target.path, each.path),
      )
      .sort((a, b) => b.path.length - a.path.length);
    return fitting.length > 0 ? fitting.map(({ name, value }) => `${name}=${value}`).join("; ") : undefined;
  }

  #storeOne(line: string, target: RequestTarget): void {
    const [pair = "", ...rest] = line.split(";");
    const equals = pair.indexOf("=");
    if (equals < 1 || line.length > MAX_COOKIE_LENGTH) return;
    const attributes = new Map(rest.map((each) => splitAttribute(each)));
    const givenPath = attributes.get("path") ?? "";
    const cookie = {
      host: target.host,
      path: givenPath.startsWith("/") ? givenPath : defaultPath(target.path),
      isSecure: attributes.has("secure"),
      name: pair.slice(0, equals).trim(),
      value: pair.slice(equals + 1).trim(),
    };
    const key = `${cookie.host} ${cookie.path} ${cookie.name}`;
    const isOver = Number(attributes.get("max-age") ?? 1) <= 0 || /\b19[67]\d\b/.test(attributes.get("expires") ?? "");
    if (isOver) this.#cookies.delete(key);
    else if (this.#cookies.has(key) || this.#cookies.size < MAX_COOKIES) this.#cookies.set(key, cookie);
  }
}

function splitAttribute(text: string): [string, string] {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  return [name.trim().toLowerCase(), equals < 0 ? "" : text.slice(equals + 1).trim()];
}

/** The folder of the request's path (RFC 6265 §5.1.4). */
function defaultPath(path: string): string {
  const plain = path.split("?")[0] ?? "/";
  return plain.slice(0, Math.max(1, plain.lastIndexOf("/")));
}

function pathFits(requested: string, cookiePath: string): boolean {
  const plain = requested.split("?")[0] ?? "/";
  if (plain === cookiePath) return true;
  return plain.startsWith(cookiePath) && (cookiePath.endsWith("/") || plain.charAt(cookiePath.length) === "/");
}
