import { Client, type Dispatcher, Pool } from "undici";
import type { Millis } from "../../base/clock.ts";
import type { TlsConnection } from "./tls.ts";
import { connector } from "./unasked-continue.ts";

/**
 * `per-session`: every DM session opens and closes connections of its own, as handsets do.
 * `shared-pool`: all sessions share kept-alive connections, to stress the server's DM layer rather than its TCP.
 */
export type ConnectionPolicy = "per-session" | "shared-pool";

/** How connections to servers are made and kept. */
export interface ConnectionOptions {
  readonly connections: ConnectionPolicy;
  readonly tls?: TlsConnection;
  readonly connectTimeoutMs: Millis;
  /** How long an unused connection is kept. */
  readonly keepAliveMs: Millis;
  /** Connections of a shared pool to one origin. */
  readonly poolSize: number;
}

/** What is under way when connections are cut fails with this. undici would make one each time, whose stack costs as much as the cut. */
const CUT = new Error("the connection was cut");

/** The open connections to any number of origins, of one session or of all. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #byOrigin = new Map<string, Dispatcher>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** What dispatches requests to `origin`; connects when the first one is there. */
  to(origin: string): Dispatcher {
    const known = this.#byOrigin.get(origin);
    if (known) return known;
    const { connections, tls, connectTimeoutMs, keepAliveMs, poolSize } = this.#options;
    const options = {
      pipelining: 1,
      // The exchange has one time limit for everything, on the injected clock.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      connect: connector({ timeout: connectTimeoutMs, ...tls }),
    };
    const made =
      connections === "shared-pool"
        ? new Pool(origin, { ...options, connections: poolSize })
        : new Client(origin, options);
    this.#byOrigin.set(origin, made);
    return made;
  }

  /** Cuts every connection; what is under way fails. */
  async destroy(): Promise<void> {
    const all = [...this.#byOrigin.values()];
    this.#byOrigin.clear();
    await Promise.all(all.map((each) => each.destroy(CUT)));
  }
}
