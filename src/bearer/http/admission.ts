/** Who is let in: holders of the token, and on the loopback address no page of a web site (RFC 6750; RFC 6454). */
import type { IncomingHttpHeaders } from "node:http";
import { utf8Bytes } from "../../base/bytes.ts";
import { sameSecret } from "../../codec/security/constant-time.ts";
import { jsonRefusal } from "./json-answer.ts";
import type { HttpResponse } from "./listener.ts";

/** A token as a header can carry it (RFC 6750 §2.1). */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** Whether this can be a token: letters, digits and `-._~+/`, `=` at the end. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether this is a name or an address of the machine itself that nobody else reaches. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i.test(host);
}

/** The token that an Authorization header shows; `undefined` when it shows none. */
export function bearerToken(authorization = ""): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** Decides on the headers of a request alone. */
export class Admission {
  readonly #token: Uint8Array | undefined;
  readonly #namesLoopback: boolean;

  /** `namesLoopback`: whether a request has to name the machine itself in its Host header. */
  constructor(token: string | undefined, namesLoopback: boolean) {
    this.#token = token === undefined ? undefined : utf8Bytes(token);
    this.#namesLoopback = namesLoopback;
  }

  /** Why the sender of these headers is not let in; `undefined` when it is. */
  refusalOf({ host, origin, authorization }: IncomingHttpHeaders): HttpResponse | undefined {
    // A page whose name was made to lead to this machine still says that name.
    if (this.#namesLoopback && !isLoopback(withoutPort(host ?? ""))) {
      return jsonRefusal(403, "forbidden", "the Host header names no loopback address");
    }
    if (origin !== undefined && (host === undefined || origin !== `http://${host}`)) {
      return jsonRefusal(403, "forbidden", "no page of another site may call");
    }
    if (this.#token === undefined || sameSecret(utf8Bytes(bearerToken(authorization) ?? ""), this.#token)) {
      return undefined;
    }
    return jsonRefusal(401, "unauthorized", "expected Authorization: Bearer TOKEN", { "WWW-Authenticate": "Bearer" });
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, "");
}
