import type { Server } from "node:net";
import { PortError } from "../../base/errors.ts";
import { formatSocket } from "./socket-name.ts";

/** Where to listen. */
export interface ListenOptions {
  /** Who listens, for errors. */
  readonly bearer: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** Has a server of TCP or HTTP listen, and gives its host and port, for example `127.0.0.1:2775`. @throws {PortError} (rejects) `listen-failed` */
export function listen(server: Server, { bearer, host, port }: ListenOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const place = formatSocket(host, port);
      reject(new PortError("listen-failed", bearer, place, cause.message, { cause, retryable: false }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      server.on("error", () => {}); // Failing to accept one connection, for want of descriptors, leaves the others alone.
      const bound = server.address();
      resolve(formatSocket(host, typeof bound === "object" && bound ? bound.port : port));
    });
  });
}
