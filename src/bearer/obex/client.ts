/** The side that puts and gets objects of a handset: OBEX over TCP. */
import type { Clock } from "../../base/clock.ts";
import {
  connectionFrom,
  connectRequest,
  type ObexClientStep,
  type ObexConnection,
  type ObexOutcome,
  receiveResponse,
  startGet,
  startPut,
} from "../../codec/obex/client.ts";
import type { ObexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import { connectSocket } from "../peer/connect-socket.ts";
import { Exchange, OBEX_CLIENT_LIMITS, type ObexClientLimits } from "./exchange.ts";

export interface ObexClientOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly limits?: Partial<ObexClientLimits>;
}

/** A refusal, as an operation's outcome has it. */
export type ObexRefusal = Extract<ObexOutcome, { readonly result: "refused" }>;

/** A connection to a service of an OBEX server, for one operation after the other. */
export class ObexClient {
  readonly #exchange: Exchange;
  readonly #connection: ObexConnection;

  private constructor(exchange: Exchange, connection: ObexConnection) {
    this.#exchange = exchange;
    this.#connection = connection;
  }

  /**
   * Connects to the service that `target` names, else to the default one (the inbox). A refusal is an outcome.
   * @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`; `peer-refused` for answers that are no OBEX
   */
  static async connect(options: ObexClientOptions, target?: Uint8Array): Promise<ObexClient | ObexRefusal> {
    const { host, port, clock } = options;
    const limits = { ...OBEX_CLIENT_LIMITS, ...options.limits };
    const { connectTimeoutMs, maxPacketLength } = limits;
    const socket = await connectSocket({ bearer: "obex", host, port, clock, connectTimeoutMs });
    const exchange = new Exchange(socket, `${host}:${port}`, clock, limits);
    try {
      const reply = await exchange.ask(connectRequest({ maxPacketLength, ...(target ? { target } : {}) }));
      const connection = connectionFrom(reply);
      if (connection) return new ObexClient(exchange, connection);
      exchange.close();
      return { result: "refused", code: reply.code, headers: reply.headers };
    } catch (error) {
      exchange.close();
      throw error;
    }
  }

  /** Sends an object. @throws {PortError} (rejects) as {@link Exchange.ask} */
  put(object: ObexObject): Promise<ObexOutcome> {
    return this.#carryOut(startPut(object, this.#connection));
  }

  /** Fetches the object that the headers describe. @throws {PortError} (rejects) as {@link Exchange.ask} */
  get(headers: readonly ObexHeader[]): Promise<ObexOutcome> {
    return this.#carryOut(startGet(headers, this.#connection));
  }

  /** Says goodbye, whatever is answered, and hangs up. @throws {PortError} (rejects) as {@link Exchange.ask} */
  async disconnect(): Promise<void> {
    try {
      await this.#exchange.ask({ operation: "DISCONNECT", final: true, headers: [] });
    } finally {
      this.close();
    }
  }

  /** Hangs up without a word. */
  close(): void {
    this.#exchange.close();
  }

  async #carryOut(first: ObexClientStep): Promise<ObexOutcome> {
    let step = first;
    while (step.send) step = receiveResponse(step.state, await this.#exchange.ask(step.send));
    return step.outcome ?? { result: "failed", detail: "neither a packet nor an outcome" };
  }
}

/**
 * Connects to the default service (the inbox), puts one object, and hangs up. A refusal, of CONNECT too, is an outcome.
 * @throws {PortError} (rejects) as {@link ObexClient.connect}
 */
export async function putObject(object: ObexObject, options: ObexClientOptions): Promise<ObexOutcome> {
  const client = await ObexClient.connect(options);
  if (!(client instanceof ObexClient)) return client;
  try {
    return await client.put(object);
  } finally {
    client.close();
  }
}
