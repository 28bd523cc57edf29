import { connect, type Socket } from "node:net";
import type { Clock, Millis } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly connectTimeoutMs: Millis;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A connection to an SMSC. @throws {PortError} (rejects) `connect-failed` */
export function connectSocket({ host, port, clock, connectTimeoutMs, signal }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const settle = () => {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (detail: string, cause?: Error) => {
      settle();
      socket.destroy();
      reject(new PortError("connect-failed", "smpp", `${host}:${port}`, detail, { cause, retryable: true }));
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
