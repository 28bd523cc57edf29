/** What a request says of itself, as the rest of this folder reads it. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The path without the query, and the query. */
export function targetOf({ url = "/" }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const question = url.indexOf("?");
  if (question < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, question), query: new URLSearchParams(url.slice(question + 1)) };
}

/** The text that a part of a path stands for; `undefined` when it stands for none. */
export function decodedPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The caller's socket, for example `127.0.0.1:40000`. */
export function peerOf(socket: Duplex): string {
  const { remoteAddress = "?", remotePort = 0 } = socket as Socket;
  return formatSocket(remoteAddress, remotePort);
}

/** Host and port as in a URL. */
export function formatSocket(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
