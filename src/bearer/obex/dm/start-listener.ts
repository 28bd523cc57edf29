/** A DM server's own OBEX port, for devices that are the OBEX clients. */
import type { Clock, Millis } from "../../../base/clock.ts";
import type { Random } from "../../../base/random.ts";
import type { Emit } from "../../../events/event.ts";
import { ObexListener } from "../listener.ts";
import { OBEX_SERVER_LIMITS, type ObexServerLimits } from "../server-limits.ts";
import { DmService, type TakeMessage } from "./service.ts";

/** Where devices connect, and who takes their messages. */
export interface ObexDmListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What devices have to know; without it, everyone may put. */
  readonly password?: string | undefined;
  readonly takeMessage: TakeMessage;
  readonly emit: Emit;
  readonly clock: Clock;
  /** For challenges. */
  readonly random: Random;
  readonly limits?: Partial<ObexDmListenerLimits>;
}

/** Bounds on what devices may do. */
export interface ObexDmListenerLimits extends ObexServerLimits {
  /** How long a GET waits for the answer; shorter than clients are patient. */
  readonly holdMs: Millis;
}

/** All connections come to one port, and a device's user may take his time between two messages. */
const LIMITS: ObexDmListenerLimits = {
  ...OBEX_SERVER_LIMITS,
  maxConnectionsPerPort: OBEX_SERVER_LIMITS.maxConnections,
  idleTimeoutMs: 600_000,
  holdMs: 20_000,
};

/** A port for devices, until it is closed. */
export interface ObexDmListener {
  /** For example `obex://127.0.0.1:6500`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens for devices. @throws {PortError} (rejects) `listen-failed` */
export async function startObexDmListener(options: ObexDmListenerOptions): Promise<ObexDmListener> {
  const { takeMessage, clock, port } = options;
  const limits = { ...LIMITS, ...options.limits };
  const { holdMs } = limits;
  const listener = new ObexListener({ ...options, limits });
  const accept = () => ({
    openService: (onRefused: (reason: string) => void) => new DmService({ takeMessage, onRefused, clock, holdMs }),
  });
  return { url: `obex://${await listener.open(port, { accept })}`, close: () => listener.close() };
}
