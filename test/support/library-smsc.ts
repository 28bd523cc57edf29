/** Somebody else's SMSC: the `smpp` library as it is shipped, in a process that has none of our SMPP. */
import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import smpp, { type Pdu, type Session } from "smpp";

/** One ESME that was bound, and what it asked beside. */
export interface BoundEsme {
  readonly mode: string;
  readonly systemId: string;
  readonly password: string;
  /** The responses to what was kept for it, in their order. */
  readonly answers: readonly Promise<Pdu>[];
  /** Sends a request and waits for its response. */
  ask(command: string, fields?: Readonly<Record<string, unknown>>): Promise<Pdu>;
  /** Sends a request and does not wait. */
  send(command: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Drops the connection without a word. */
  cut(): void;
  /** Resolves when the connection is gone, with the commands of all requests that came. */
  readonly gone: Promise<readonly string[]>;
}

/** A command and its fields. */
export type Request = readonly [command: string, fields: Readonly<Record<string, unknown>>];

/** An SMSC on a free port of the loopback address that takes every login. */
export class LibrarySmsc {
  /** What the next ESME gets in one piece with the answer to its bind, as from an SMSC that has kept messages for it. */
  readonly kept: Request[] = [];
  readonly #server: Server;
  readonly #bound: BoundEsme[] = [];
  readonly #sockets = new Set<Socket>();
  #tell: () => void = () => {};

  static async start(): Promise<LibrarySmsc> {
    const smsc = new LibrarySmsc();
    smsc.#server.listen(0, "127.0.0.1");
    await once(smsc.#server, "listening");
    return smsc;
  }

  private constructor() {
    this.#server = smpp.createServer((session) => this.#serve(session));
    this.#server.on("connection", (socket) => this.#sockets.add(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The ESME that binds as the nth, counted from 0. */
  async nth(index: number): Promise<BoundEsme> {
    for (;;) {
      const found = this.#bound[index];
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(session: Session): void {
    const { socket } = session as Session & { readonly socket: Socket };
    const answers = new Map<number, (answer: Pdu) => void>();
    const requests: string[] = [];
    const gone = once(session, "close").then(() => requests);
    const send = (command: string, fields: Readonly<Record<string, unknown>> = {}) => {
      const pdu = new smpp.PDU(command, fields);
      session.send(pdu);
      return pdu;
    };
    const ask = (command: string, fields?: Readonly<Record<string, unknown>>): Promise<Pdu> => {
      const { sequence_number } = send(command, fields);
      return new Promise((resolve) => answers.set(sequence_number, resolve));
    };
    session.on("error", () => {});
    session.on("pdu", (pdu: Pdu) => {
      if (pdu.isResponse()) {
        answers.get(pdu.sequence_number)?.(pdu);
        return;
      }
      requests.push(pdu.command);
      const mode = /^bind_(.*)$/.exec(pdu.command)?.[1];
      socket.cork();
      session.send(pdu.response({ system_id: "library" }));
      const kept = mode === undefined ? [] : this.kept.splice(0).map((request) => ask(...request));
      socket.uncork();
      if (mode === undefined) return;
      this.#bound.push({
        mode,
        systemId: String(pdu["system_id"]),
        password: String(pdu["password"]),
        answers: kept,
        ask,
        send,
        cut: () => socket.destroy(),
        gone,
      });
      this.#tell();
    });
  }
}
