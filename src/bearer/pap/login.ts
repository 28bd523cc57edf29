import { fromBase64, utf8Bytes, utf8Text } from "../../base/bytes.ts";
import { sameSecret } from "../../codec/security/constant-time.ts";
import type { HttpRequest } from "../http/listener.ts";

/** Passwords by user. */
export type PapUsers = ReadonlyMap<string, string>;

interface Login {
  readonly user: string;
  readonly password: string;
}

/** Whether a request comes from one of the users: by HTTP Basic authentication or, as some initiators can only do, by `user` and `password` in the query (also `username`, `pass`). */
export function isLoggedIn({ headers, query }: Pick<HttpRequest, "headers" | "query">, users: PapUsers): boolean {
  const login = basicLogin(headers["authorization"] ?? "") ?? queryLogin(query);
  const expected = login && users.get(login.user);
  return login !== undefined && expected !== undefined && sameSecret(utf8Bytes(login.password), utf8Bytes(expected));
}

function basicLogin(authorization: string): Login | undefined {
  const credentials = /^basic +(\S+)$/i.exec(authorization.trim())?.[1];
  const octets = credentials === undefined ? undefined : fromBase64(credentials);
  const [, user, password] = /^([^:]*):(.*)$/s.exec(octets ? utf8Text(octets) : "") ?? [];
  return user === undefined || password === undefined ? undefined : { user, password };
}

function queryLogin(query: string): Login | undefined {
  const values = new URLSearchParams(query);
  const user = values.get("user") ?? values.get("username");
  const password = values.get("password") ?? values.get("pass");
  return user === null || password === null ? undefined : { user, password };
}
