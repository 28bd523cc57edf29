import { largest } from "../../base/largest.ts";
import { dataLength } from "../../codec/syncml/large-object.ts";
import type { Item, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { PlannedJobCommand } from "../device/device-jobs.ts";
import type { DeviceRecord } from "../device/device-record.ts";
import type { PlannedCommand } from "../jobs/plan.ts";
import type { PlannedStep } from "../jobs/run.ts";
import { judgeSettled } from "../judge/answers.ts";
import type { Violation } from "../judge/rules.ts";
import { MessageWriter, type WriterEnvironment } from "../messages/message-writer.ts";
import type { SentMessage } from "../messages/sent-message.ts";
import type { Version } from "../messages/version.ts";
import type { ServerProof } from "../security/server-proof.ts";
import { type ChunkFault, ObjectSender } from "./object-sender.ts";

interface OutboxEnvironment extends WriterEnvironment {
  readonly record: DeviceRecord;
  readonly ignoreLimits: boolean;
  readonly chunkFault: ChunkFault;
  readonly report: (violation: Violation) => void;
}

/**
 * Works off the device's jobs: a batch of commands that fits the client's MaxMsgSize, and the next one when the client's package
 * has answered it. A value too long for one message goes out in chunks.
 */
export class Outbox {
  readonly #env: OutboxEnvironment;
  readonly #proof: ServerProof;
  readonly #writer: MessageWriter;
  #encoding: SyncMLEncoding = "wbxml";
  /** The client's limits, in octets. */
  #maxMsgSize = Number.POSITIVE_INFINITY;
  #maxObjSize = Number.POSITIVE_INFINITY;
  #answered: SentMessage | undefined;
  #outstanding: SentMessage[] = [];
  /** Commands of jobs that the messages that are outstanding bring to their end. */
  #inFlight: readonly PlannedStep[] = [];
  #sender: ObjectSender | undefined;
  /** Whether our last message had no Final although no object was on its way. */
  #postponed = false;

  constructor(sessionId: string, env: OutboxEnvironment, proof: ServerProof) {
    this.#env = env;
    this.#proof = proof;
    this.#writer = new MessageWriter(sessionId, env, proof);
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

  /** Leaves numbers out: our next message has this one. */
  startAt(msgId: number): void {
    this.#writer.startAt(msgId);
  }

  /** Follows the client in the version of the session. */
  speak(version: Version): void {
    this.#writer.version = version;
  }

  /** Follows the client: its encoding, and the limits that its header may name. */
  follow(encoding: SyncMLEncoding, limits: { readonly maxMsgSize?: number; readonly maxObjSize?: number } = {}): void {
    this.#encoding = encoding;
    if (this.#env.ignoreLimits) return;
    this.#maxMsgSize = limits.maxMsgSize ?? this.#maxMsgSize;
    this.#maxObjSize = limits.maxObjSize ?? this.#maxObjSize;
  }

  /** Writes and remembers one message. */
  send(planned: readonly PlannedCommand[], final: boolean): Uint8Array {
    const credential = this.#proof.current?.scheme;
    const { bytes, msgId, commands } = this.#writer.write(planned, final, this.#encoding);
    this.#answered = { msgId, commands, credential };
    this.#outstanding.push(this.#answered);
    this.#env.record.jobs.sent(planned.flatMap(({ step }) => step ?? []));
    return bytes;
  }

  /** A message of a package that goes on although nothing more is to be said. */
  sendOpen(planned: readonly PlannedCommand[]): Uint8Array {
    this.#postponed = true;
    return this.send(planned, false);
  }

  /** The client's package has ended: judges what our commands got and, when they were `executed`, takes them as done. */
  settle(executed: boolean): void {
    for (const violation of judgeSettled(this.#outstanding)) this.#env.report(violation);
    const commands = this.#outstanding.flatMap((message) => message.commands);
    const steps = this.#inFlight;
    this.#outstanding = [];
    this.#inFlight = [];
    this.#sender = undefined;
    this.#postponed = false;
    if (!executed) return;
    for (const step of steps) {
      const sent = commands.filter((command) => command.step === step);
      this.#env.record.jobs.conclude(step, sent);
    }
  }

  /**
   * A message with as many commands as fit behind what has to be said; `undefined` when no command is left. When not one fits,
   * the rest goes alone and the package goes on; what does not fit then either is left out.
   */
  sendBatch(before: readonly PlannedCommand[], mayPostpone = true): Uint8Array | undefined {
    const { jobs } = this.#env.record;
    for (;;) {
      const upcoming = jobs.upcoming(this.#encoding);
      const [first] = upcoming;
      if (!first) return undefined;
      const tooLarge = upcoming.findIndex((planned) => largestObject(planned) > this.#maxObjSize);
      if (tooLarge === 0) {
        this.#leaveOut(first.step, `${largestObject(first)} octets, the device takes objects of ${this.#maxObjSize}`);
        continue;
      }
      const sendable = tooLarge < 0 ? upcoming : upcoming.slice(0, tooLarge);
      const count = this.#fitting(before, sendable);
      if (count > 0) {
        this.#inFlight = sendable.slice(0, count).map(({ step }) => step);
        return this.send([...before, ...sendable.slice(0, count)], true);
      }
      const sender = ObjectSender.for(first, this.#env.chunkFault);
      const chunk = sender && this.#sendChunk(sender, before);
      if (chunk) return chunk;
      if (mayPostpone) return this.sendOpen(before);
      this.#leaveOut(first.step, `it fits no message of ${this.#maxMsgSize} octets`);
    }
  }

  /**
   * The next message of an open package: a chunk of the object on its way if the client wants it, else a batch; `undefined` when no
   * command is left. `brokenOff`: the client says that the object has not come whole.
   */
  continuePackage(before: readonly PlannedCommand[], brokenOff: boolean): Uint8Array | undefined {
    // The last message may have been a challenge, which says nothing of the object.
    const sent = this.#outstanding.flatMap(({ commands }) => commands);
    const isWanted = !brokenOff && sent.some(({ statuses }) => statuses[0]?.code === 213);
    const sender = this.#sender;
    const goesOn = sender !== undefined && isWanted && !sender.breaksOff;
    // What the client said to the last chunk is then all that it says to the object.
    if (sender && !goesOn) this.#inFlight = [sender.step];
    this.settle(true);
    const chunk = goesOn ? this.#sendChunk(sender, before) : undefined;
    if (chunk) return chunk;
    if (goesOn) this.#leaveOut(sender.step, `the rest of it fits no message of ${this.#maxMsgSize} octets`);
    return this.sendBatch(before, false);
  }

  #leaveOut(step: PlannedStep, reason: string): void {
    this.#env.record.unsendable++;
    this.#env.record.jobs.leaveOut(step, `${step.run.job.name}, command ${step.index + 1}: ${reason}`);
  }

  #sendChunk(sender: ObjectSender, before: readonly PlannedCommand[]): Uint8Array | undefined {
    const next = sender.next((chunk) => this.#fits([...before, chunk]), this.#maxMsgSize);
    if (!next) return undefined;
    this.#sender = next.last ? undefined : sender;
    this.#inFlight = next.last ? [sender.step] : [];
    return this.send([...before, next.chunk], next.last);
  }

  #fitting(before: readonly PlannedCommand[], upcoming: readonly PlannedCommand[]): number {
    if (this.#fits([...before, ...upcoming])) return upcoming.length;
    return largest(1, upcoming.length - 1, (count) => this.#fits([...before, ...upcoming.slice(0, count)]));
  }

  #fits(planned: readonly PlannedCommand[]): boolean {
    if (this.#maxMsgSize === Number.POSITIVE_INFINITY) return true;
    return this.#writer.measure(planned, this.#encoding) <= this.#maxMsgSize;
  }
}

/** Octets of the largest value in a command. */
function largestObject({ command }: PlannedJobCommand): number {
  const inner = "commands" in command ? command.commands : [command];
  const items = inner.flatMap((each): readonly Item[] => ("items" in each ? each.items : []));
  return Math.max(0, ...items.map(({ data }) => dataLength(data)));
}
