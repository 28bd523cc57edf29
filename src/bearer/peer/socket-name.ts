import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Host and port as in a URL, for example `127.0.0.1:40000` or `[::1]:40000`. */
export function formatSocket(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The other side of a connection; `?:0` when it is gone already. */
export function peerOf(socket: Duplex): string {
  const { remoteAddress = "?", remotePort = 0 } = socket as Socket;
  return formatSocket(remoteAddress, remotePort);
}
