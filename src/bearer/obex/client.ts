/** The side that puts and gets objects of a handset: OBEX over TCP. */
import type { Clock } from "../../base/clock.ts";
import {
  connectionFrom,
  connectRequest,
  type ObexClientStep,
  type ObexConnection,
  type ObexOutcome,
  type OperationOptions,
  receiveResponse,
  startGet,
  startPut,
} from "../../codec/obex/client.ts";
import type { ObexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import type { ObexResponse } from "../../codec/obex/packet.ts";
import type { EventBody } from "../../events/event.ts";
import { connectSocket } from "../peer/connect-socket.ts";
import { type ObexCredential, type ObexRefusal, proofFor } from "./challenge-answer.ts";
import { Exchange, OBEX_CLIENT_LIMITS, type ObexClientLimits } from "./exchange.ts";

/** The server that a client connects to, and what it proves there. */
export interface ObexClientOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Shown to a server that challenges for it. */
  readonly credential?: ObexCredential | undefined;
  /** Told of the connection and its packets. */
  readonly report?: (event: EventBody) => void;
  /** Hangs up when it is aborted, at whatever it is. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ObexClientLimits>;
}

/** A connection to a service of an OBEX server, for one operation after the other. */
export class ObexClient {
  readonly #exchange: Exchange;
  readonly #connection: ObexConnection;
  readonly #credential: ObexCredential | undefined;

  private constructor(exchange: Exchange, connection: ObexConnection, credential: ObexCredential | undefined) {
    this.#exchange = exchange;
    this.#connection = connection;
    this.#credential = credential;
  }

  /**
   * Connects to the service that `target` names, else to the default one (the inbox). A refusal is an outcome.
   * @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`; `peer-refused` for answers that are no OBEX
   */
  static async connect(options: ObexClientOptions, target?: Uint8Array): Promise<ObexClient | ObexRefusal> {
    const { host, port, clock, credential, report, signal } = options;
    const limits = { ...OBEX_CLIENT_LIMITS, ...options.limits };
    const { connectTimeoutMs, maxPacketLength } = limits;
    const signalled = signal ? { signal } : {};
    const socket = await connectSocket({ bearer: "obex", host, port, clock, connectTimeoutMs, ...signalled });
    const exchange = new Exchange({ socket, peer: `${host}:${port}`, clock, limits, ...(report ? { report } : {}) });
    signal?.addEventListener("abort", () => exchange.close());
    const directed = { maxPacketLength, ...(target ? { target } : {}) };
    try {
      let reply = await exchange.ask(connectRequest(directed));
      const proof = proofFor(refusalOf(reply), credential);
      if (proof) reply = await exchange.ask(connectRequest({ ...directed, headers: [proof] }));
      const connection = connectionFrom(reply);
      if (connection) return new ObexClient(exchange, connection, credential);
      exchange.close();
      return refusalOf(reply);
    } catch (error) {
      exchange.close();
      throw error;
    }
  }

  /** Sends an object. @throws {PortError} (rejects) as {@link Exchange.ask} @throws {CodecError} (rejects) as {@link startPut} */
  put(object: ObexObject): Promise<ObexOutcome> {
    return this.#carryOut((proof) => startPut({ ...object, headers: [...proof, ...object.headers] }, this.#connection));
  }

  /** Fetches the object that the headers describe. @throws {PortError} (rejects) as {@link Exchange.ask} */
  get(headers: readonly ObexHeader[], options: OperationOptions = {}): Promise<ObexOutcome> {
    return this.#carryOut((proof) => startGet([...proof, ...headers], this.#connection, options));
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

  /** Carries an operation out, and once more with a proof when the server challenges for one that is known. */
  async #carryOut(start: (proof: readonly ObexHeader[]) => ObexClientStep): Promise<ObexOutcome> {
    const outcome = await this.#run(start([]));
    const proof = outcome.result === "refused" ? proofFor(outcome, this.#credential) : undefined;
    return proof ? this.#run(start([proof])) : outcome;
  }

  async #run(first: ObexClientStep): Promise<ObexOutcome> {
    let step = first;
    while (step.send) step = receiveResponse(step.state, await this.#exchange.ask(step.send));
    return step.outcome ?? { result: "failed", detail: "neither a packet nor an outcome" };
  }
}

function refusalOf({ code, headers }: ObexResponse): ObexRefusal {
  return { result: "refused", code, headers };
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
