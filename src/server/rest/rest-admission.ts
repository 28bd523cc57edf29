/** Who may see and order through the REST view: holders of the token; without one, only programs of the machine itself. */
import { utf8Bytes } from "../../base/bytes.ts";
import type { HttpRequest, HttpResponse } from "../../bearer/http/listener.ts";
import { sameSecret } from "../../codec/security/constant-time.ts";
import { restRefusal } from "./rest-answer.ts";

/** Whether this is a name or an address that only the machine itself reaches. */
export function isLoopbackName(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i.test(host);
}

/** Why the sender of a request is not let in; `undefined` when it is. */
export function restRefusalOf({ headers }: HttpRequest, token: string | undefined): HttpResponse | undefined {
  const { host = "", origin, authorization = "" } = headers;
  // A page of a web site says where it comes from, and one whose name was made to lead here still says that name.
  if (origin !== undefined && origin !== `http://${host}`) {
    return restRefusal(403, "forbidden", "no page of another site may call");
  }
  if (token === undefined) {
    const isLocal = isLoopbackName(host.replace(/:\d{1,5}$/, ""));
    return isLocal ? undefined : restRefusal(403, "forbidden", "the Host header names no loopback address");
  }
  const shown = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  if (sameSecret(utf8Bytes(shown), utf8Bytes(token))) return undefined;
  return restRefusal(401, "unauthorized", "expected Authorization: Bearer TOKEN", { "WWW-Authenticate": "Bearer" });
}
