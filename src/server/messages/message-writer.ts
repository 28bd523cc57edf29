import { encodeSyncml } from "../../codec/syncml/codec.ts";
import type { Command, SyncHdr, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { PlannedCommand } from "../jobs/plan.ts";
import type { ServerProof } from "../security/server-proof.ts";
import { numberCommands, type SentCommand, trackCommands } from "./sent-message.ts";
import { VERSIONS, type Version } from "./version.ts";

/** What a message of the server says about it. */
export interface WriterEnvironment {
  readonly url: string;
  readonly respUri: string | undefined;
  readonly maxMsgSize: number | undefined;
  readonly maxObjSize: number;
  readonly record: { readonly device: string };
}

/** A message on its way: its octets, and its commands that want an answer. */
export interface WrittenMessage {
  readonly bytes: Uint8Array;
  readonly msgId: string;
  readonly commands: readonly SentCommand[];
}

/** Writes the messages of one session, one after the other. */
export class MessageWriter {
  /** Follows the client. */
  version: Version = VERSIONS["1.2"];
  readonly #sessionId: string;
  readonly #env: WriterEnvironment;
  readonly #proof: ServerProof;
  #written = 0;

  constructor(sessionId: string, env: WriterEnvironment, proof: ServerProof) {
    this.#sessionId = sessionId;
    this.#env = env;
    this.#proof = proof;
  }

  /** Leaves numbers out: the next message has this one. */
  startAt(msgId: number): void {
    this.#written = msgId - 1;
  }

  /** Writes the next message. */
  write(planned: readonly PlannedCommand[], final: boolean, encoding: SyncMLEncoding): WrittenMessage {
    const numbered = numberCommands(planned.map(({ command }) => command));
    const bytes = this.#encode(numbered, final, encoding);
    this.#written++;
    return { bytes, msgId: String(this.#written), commands: trackCommands(planned, numbered) };
  }

  /** Octets that the next message would have with these commands. */
  measure(planned: readonly PlannedCommand[], encoding: SyncMLEncoding): number {
    return this.#encode(numberCommands(planned.map(({ command }) => command)), true, encoding).length;
  }

  #encode(commands: readonly Command[], final: boolean, encoding: SyncMLEncoding): Uint8Array {
    const { url, respUri, maxMsgSize, maxObjSize, record } = this.#env;
    const proof = this.#proof.current;
    const header: SyncHdr = {
      ...this.version,
      sessionId: this.#sessionId,
      msgId: String(this.#written + 1),
      target: { uri: record.device },
      source: { uri: url, ...(proof ? { name: proof.name } : {}) },
      ...(respUri === undefined ? {} : { respUri }),
      ...(proof?.cred ? { cred: proof.cred } : {}),
      // Limits stay in force for the session, so they need not be repeated once it is under way.
      ...(this.#proof.isHeard ? {} : { meta: { ...(maxMsgSize === undefined ? {} : { maxMsgSize }), maxObjSize } }),
    };
    return encodeSyncml({ header, commands, final }, encoding);
  }
}
