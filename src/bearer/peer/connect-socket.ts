import { connect, type Socket } from "node:net";
import type { Clock, Millis } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";

/** Where to connect, and how long that may take. */
export interface ConnectOptions {
  /** The bearer that connects, for errors. */
  readonly bearer: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly connectTimeoutMs: Millis;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A TCP connection to a peer. @throws {PortError} (rejects) `connect-failed` */
export function connectSocket(options: ConnectOptions): Promise<Socket> {
  const { bearer, host, port, clock, connectTimeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const settle = () => {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (detail: string, cause?: Error) => {
      settle();
      socket.destroy();
      reject(new PortError("connect-failed", bearer, `${host}:${port}`, detail, { cause, retryable: true }));
    };
    const onAbort = () => fail("given up");
    const timer = clock.setTimeout(() => fail(`no connection within ${connectTimeoutMs} ms`), connectTimeoutMs);
    socket.on("error", (error) => fail(error.message, error));
    socket.once("connect", () => {
      settle();
      resolve(socket);
    });
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
  });
}
