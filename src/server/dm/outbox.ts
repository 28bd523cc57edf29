import { encodeSyncml } from "../../codec/syncml/codec.ts";
import type { Command, SyncHdr, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { DeviceRecord } from "./device-record.ts";
import { type PlannedCommand, planCommand } from "./job-plan.ts";
import { judgeSettled } from "./judge-answers.ts";
import type { Violation } from "./judge-rules.ts";
import { ObjectSender } from "./object-sender.ts";
import { numberCommands, type SentMessage, trackCommands } from "./sent-message.ts";
import type { ServerProof } from "./server-proof.ts";

interface OutboxEnvironment {
  readonly url: () => string;
  readonly respUri: string | undefined;
  readonly maxMsgSize: number | undefined;
  readonly maxObjSize: number;
  readonly record: DeviceRecord;
  readonly report: (violation: Violation) => void;
}

/**
 * Writes our messages and works off the device's jobs: a batch of commands that fits the client's MaxMsgSize, and the
 * next one when the client's package has answered it. A value too long for one message goes out in chunks.
 */
export class Outbox {
  /** Follows the client. */
  encoding: SyncMLEncoding = "wbxml";
  /** The client's MaxMsgSize, in octets. */
  maxMsgSize = Number.POSITIVE_INFINITY;
  readonly #sessionId: string;
  readonly #env: OutboxEnvironment;
  readonly #proof: ServerProof;
  #sent = 0;
  #answered: SentMessage | undefined;
  #outstanding: SentMessage[] = [];
  /** Commands of jobs in the messages that are outstanding. */
  #batch = 0;
  #sender: ObjectSender | undefined;
  /** Whether our last message had no Final because no command had room beside the Statuses. */
  #postponed = false;

  constructor(sessionId: string, env: OutboxEnvironment, proof: ServerProof) {
    this.#sessionId = sessionId;
    this.#env = env;
    this.#proof = proof;
  }

  /** Our last message, which the client's next one answers. */
  get answered(): SentMessage | undefined {
    return this.#answered;
  }

  /** Our messages that may still get Statuses, oldest first. */
  get outstanding(): readonly SentMessage[] {
    return this.#outstanding;
  }

  /** Whether our package is to go on when the client has answered its last message. */
  get packageOpen(): boolean {
    return this.#sender !== undefined || this.#postponed;
  }

  /** Writes and remembers one message. */
  send(planned: readonly PlannedCommand[], final: boolean): Uint8Array {
    const numbered = numberCommands(planned.map(({ command }) => command));
    const bytes = this.#encode(numbered, final);
    this.#sent++;
    this.#answered = {
      msgId: String(this.#sent),
      commands: trackCommands(planned, numbered),
      credential: this.#proof.current?.scheme,
    };
    this.#outstanding.push(this.#answered);
    return bytes;
  }

  /** The client's package has ended: judges what our commands got and, when they were `executed`, takes them as done. */
  settle(executed: boolean): void {
    for (const violation of judgeSettled(this.#outstanding, executed)) this.#env.report(violation);
    if (executed) this.#env.record.jobs.advance(this.#batch);
    this.#outstanding = [];
    this.#batch = 0;
    this.#sender = undefined;
    this.#postponed = false;
  }

  /**
   * A message with as many commands as fit behind the Statuses; `undefined` when no command is left. When not one fits,
   * the Statuses go alone and the package goes on; what does not fit then either is left out.
   */
  sendBatch(statuses: readonly PlannedCommand[], mayPostpone = true): Uint8Array | undefined {
    const { jobs } = this.#env.record;
    for (;;) {
      const upcoming = jobs.upcoming().map((command) => planCommand(command, this.encoding));
      const [first] = upcoming;
      if (!first) return undefined;
      const count = this.#fitting(statuses, upcoming);
      if (count > 0) {
        this.#batch = count;
        return this.send([...statuses, ...upcoming.slice(0, count)], true);
      }
      const sender = ObjectSender.for(first);
      const chunk = sender && this.#sendChunk(sender, statuses);
      if (chunk) return chunk;
      if (mayPostpone) {
        this.#postponed = true;
        return this.send(statuses, false);
      }
      this.#env.record.unsendable++;
      jobs.advance(1);
    }
  }

  /** The next message of an open package: a chunk of the object on its way if the client wants it, else a batch; `undefined` when no command is left. */
  continuePackage(statuses: readonly PlannedCommand[]): Uint8Array | undefined {
    const wanted = this.#answered?.commands[0]?.statuses[0]?.code === 213;
    const sender = this.#sender;
    this.settle(true);
    const chunk = wanted && sender ? this.#sendChunk(sender, statuses) : undefined;
    if (chunk) return chunk;
    if (sender) this.#env.record.jobs.advance(1);
    return this.sendBatch(statuses, false);
  }

  #sendChunk(sender: ObjectSender, statuses: readonly PlannedCommand[]): Uint8Array | undefined {
    const next = sender.next((chunk) => this.#fits([...statuses, chunk]));
    if (!next) return undefined;
    this.#sender = next.last ? undefined : sender;
    this.#batch = next.last ? 1 : 0;
    return this.send([...statuses, next.chunk], next.last);
  }

  #fitting(statuses: readonly PlannedCommand[], upcoming: readonly PlannedCommand[]): number {
    if (this.#fits([...statuses, ...upcoming])) return upcoming.length;
    let fitting = 0;
    let tooMany = upcoming.length;
    while (tooMany - fitting > 1) {
      const middle = (fitting + tooMany) >> 1;
      if (this.#fits([...statuses, ...upcoming.slice(0, middle)])) fitting = middle;
      else tooMany = middle;
    }
    return fitting;
  }

  #fits(planned: readonly PlannedCommand[]): boolean {
    if (this.maxMsgSize === Number.POSITIVE_INFINITY) return true;
    return this.#encode(numberCommands(planned.map(({ command }) => command)), true).length <= this.maxMsgSize;
  }

  #encode(commands: readonly Command[], final: boolean): Uint8Array {
    const { url, respUri, maxMsgSize, maxObjSize, record } = this.#env;
    const proof = this.#proof.current;
    const header: SyncHdr = {
      verDtd: "1.2",
      verProto: "DM/1.2",
      sessionId: this.#sessionId,
      msgId: String(this.#sent + 1),
      target: { uri: record.device },
      source: { uri: url(), ...(proof ? { name: proof.name } : {}) },
      ...(respUri === undefined ? {} : { respUri }),
      ...(proof ? { cred: proof.cred } : {}),
      // Limits stay in force for the session, so they need not be repeated once it is under way.
      ...(this.#proof.accepted ? {} : { meta: { ...(maxMsgSize === undefined ? {} : { maxMsgSize }), maxObjSize } }),
    };
    return encodeSyncml({ header, commands, final }, this.encoding);
  }
}
