/** The names of the `smpp` package (0.5.1, no types of its own) that are in use. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";
  import type { Server as NetServer } from "node:net";

  /** A decoded or to be encoded PDU: header fields, then parameters and optional parameters by their names in the specification. */
  export interface Pdu {
    readonly command: string;
    readonly command_id: number;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: Readonly<Record<string, unknown>>): Pdu;
    toBuffer(): Buffer;
    readonly [field: string]: unknown;
  }

  export interface Session extends EventEmitter {
    /** False when the socket is not writable. Gives a request its sequence number. */
    send(pdu: Pdu): boolean;
  }

  interface Field {
    filter?: unknown;
  }

  interface Library {
    readonly PDU: new (command: string | Buffer, fields?: Readonly<Record<string, unknown>>) => Pdu;
    readonly Session: new (options: { socket: unknown }) => Session;
    readonly commands: Readonly<Record<string, { readonly params?: Readonly<Record<string, Field>> }>>;
    readonly tlvs: Readonly<Record<string, Field>>;
    createServer(listener: (session: Session) => void): NetServer;
  }

  const library: Library;
  export default library;
}
