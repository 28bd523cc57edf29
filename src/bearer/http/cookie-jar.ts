import type { Millis } from "../../base/clock.ts";
import { parseHttpDate } from "../../codec/wsp/http-date.ts";
import type { RequestTarget } from "./url.ts";

interface Cookie {
  /** The host that it goes to, and with `isForDomain` all hosts below that. */
  readonly host: string;
  readonly isForDomain: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  /** From then on it is forgotten. */
  readonly endsAt: Millis;
  readonly name: string;
  readonly value: string;
}

/** Cookies a session may hold, and octets each may have; what comes beyond is not kept. */
const MAX_COOKIES = 50;
const MAX_COOKIE_LENGTH = 4096;

/** The cookies of one DM session, with which they end (RFC 6265). There is no list of public suffixes: a Domain needs a dot. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Keeps what the Set-Cookie header lines of an answer from `target` say. */
  store(lines: readonly string[], target: RequestTarget, now: Millis): void {
    for (const line of lines) this.#storeOne(line, target, now);
  }

  /** The Cookie header for a request to `target`, or `undefined` when there is nothing to send. Longer paths come first. */
  header(target: RequestTarget, now: Millis): string | undefined {
    if (this.#cookies.size === 0) return undefined;
    const host = hostOf(target);
    const fitting = [...this.#cookies.values()]
      .filter((each) => each.host === host || (each.isForDomain && host.endsWith(`.${each.host}`)))
      .filter((each) => (!each.isSecure || target.isSecure) && pathFits(target.path, each.path) && now < each.endsAt)
      .sort((a, b) => b.path.length - a.path.length);
    return fitting.length > 0 ? fitting.map(({ name, value }) => `${name}=${value}`).join("; ") : undefined;
  }

  #storeOne(line: string, target: RequestTarget, now: Millis): void {
    const [pair = "", ...rest] = line.split(";");
    const equals = pair.indexOf("=");
    if (equals < 1 || line.length > MAX_COOKIE_LENGTH) return;
    const attributes = new Map(rest.map((each) => splitAttribute(each)));
    const place = placeOf(attributes.get("domain") ?? "", hostOf(target));
    if (!place) return;
    const givenPath = attributes.get("path") ?? "";
    const cookie = {
      ...place,
      path: givenPath.startsWith("/") ? givenPath : defaultPath(target.path),
      isSecure: attributes.has("secure"),
      endsAt: endOf(attributes, now),
      name: pair.slice(0, equals).trim(),
      value: pair.slice(equals + 1).trim(),
    };
    const key = `${cookie.host} ${cookie.path} ${cookie.name}`;
    if (cookie.endsAt <= now) this.#cookies.delete(key);
    else if (this.#cookies.has(key) || this.#cookies.size < MAX_COOKIES) this.#cookies.set(key, cookie);
  }
}

/** A host without its port: cookies are the same for all ports (RFC 6265 §8.5). */
function hostOf({ host }: RequestTarget): string {
  return host.replace(/:\d+$/, "");
}

/** The hosts that a cookie goes to; undefined when that it comes from is none of them (RFC 6265 §5.3). */
function placeOf(domain: string, host: string): Pick<Cookie, "host" | "isForDomain"> | undefined {
  const named = domain.replace(/^\./, "").toLowerCase();
  if (named === "" || named === host) return { host, isForDomain: named !== "" && !isAddress(host) };
  const isAbove = host.endsWith(`.${named}`) && named.includes(".") && !isAddress(host);
  return isAbove ? { host: named, isForDomain: true } : undefined;
}

function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+(?:\.\d+){3}$/.test(host);
}

/** Max-Age comes before Expires; one that cannot be read says nothing (RFC 6265 §5.2). */
function endOf(attributes: ReadonlyMap<string, string>, now: Millis): Millis {
  const maxAge = attributes.get("max-age") ?? "";
  if (/^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0 ? now : now + Number(maxAge) * 1000;
  return parseCookieDate(attributes.get("expires") ?? "") ?? Number.POSITIVE_INFINITY;
}

/** Day, month, year and time, with blanks or hyphens between them, as HTTP, RFC 850 and old servers write them. */
const COOKIE_DATE = /\b(\d{2})[ -]([A-Z][a-z]{2})[ -](\d{2}|\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/;

/** When that is, in milliseconds since 1970; of two digits of a year those from 70 on are of the last century (RFC 6265 §5.1.1). */
function parseCookieDate(text: string): Millis | undefined {
  const parts = COOKIE_DATE.exec(text);
  if (!parts) return undefined;
  const [, day, month, given = "", time] = parts;
  const year = given.length === 4 ? given : `${Number(given) < 70 ? "20" : "19"}${given}`;
  // the weekday, which some spell out, counts for nothing here or there
  const seconds = parseHttpDate(`Thu, ${day} ${month} ${year} ${time} GMT`);
  return seconds === undefined ? undefined : seconds * 1000;
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
