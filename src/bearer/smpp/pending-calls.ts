import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";

interface PendingCall<Answer> {
  readonly timer: TimerId;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: PortError) => void;
}

/** Requests that wait for their response, by sequence number. Each ends: by its answer, by its timer, or when the session ends. */
export class PendingCalls<Answer> {
  readonly #clock: Clock;
  readonly #peer: string;
  readonly #calls = new Map<number, PendingCall<Answer>>();

  constructor(clock: Clock, peer: string) {
    this.#clock = clock;
    this.#peer = peer;
  }

  /** `onAnswer` is called within {@link answer}. @throws {PortError} (rejects) `peer-timeout` after `timeoutMs`, or what {@link failAll} is given. */
  wait(
    sequenceNumber: number,
    what: string,
    timeoutMs: Millis,
    onAnswer: (answer: Answer) => void = () => {},
  ): Promise<Answer> {
    return new Promise((settle, reject) => {
      const resolve = (answer: Answer) => {
        onAnswer(answer);
        settle(answer);
      };
      const timer = this.#clock.setTimeout(() => {
        this.#calls.delete(sequenceNumber);
        const detail = `no answer to ${what} within ${timeoutMs} ms`;
        reject(new PortError("peer-timeout", "smpp", this.#peer, detail, { retryable: true }));
      }, timeoutMs);
      this.#calls.set(sequenceNumber, { timer, resolve, reject });
    });
  }

  /** False when nobody waits for that number. */
  answer(sequenceNumber: number, answer: Answer): boolean {
    const call = this.#take(sequenceNumber);
    call?.resolve(answer);
    return call !== undefined;
  }

  failAll(reason: string): void {
    for (const sequenceNumber of [...this.#calls.keys()]) {
      const error = new PortError("peer-closed", "smpp", this.#peer, reason, { retryable: true });
      this.#take(sequenceNumber)?.reject(error);
    }
  }

  #take(sequenceNumber: number): PendingCall<Answer> | undefined {
    const call = this.#calls.get(sequenceNumber);
    if (!call) return undefined;
    this.#calls.delete(sequenceNumber);
    this.#clock.clearTimeout(call.timer);
    return call;
  }
}
