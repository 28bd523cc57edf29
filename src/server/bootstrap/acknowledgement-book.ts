import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";

/** A bootstrap that waits for its acknowledgement. */
export interface AwaitedBootstrap {
  /** Device id in the form of the Source LocURI of package 1, for example `IMEI:352099001000001`. */
  readonly device: string;
  /** Server Identifier of the account that the bootstrap brings. */
  readonly server: string;
  /** Where it is sent, in the carrier's words, for example an MSISDN. */
  readonly to: string;
}

interface Waiting extends AwaitedBootstrap {
  readonly sentAt: Millis;
  isTaken: boolean;
  /** Of a session that came while the carrier had not answered yet. */
  cameAt?: Millis;
}

/**
 * Joins the bootstraps that were sent with the sessions that devices open. No Status comes back for a bootstrap: the
 * device's first session with the server is its acknowledgement (DM_Bootstrap §5.6.5, §B.2).
 *
 * A session says that the device is there, not which message brought it. So it answers every bootstrap that was sent to
 * the device for this server before it, and a bootstrap that is sent later waits for the session after it.
 */
export class AcknowledgementBook {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #waiting = new Map<string, readonly Waiting[]>();

  constructor({ clock, emit }: { readonly clock: Clock; readonly emit: Emit }) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /**
   * Is told of a bootstrap just before its last part goes to the carrier, for the device may come before the carrier has
   * answered. The result wants to know whether the carrier took it: one that was not taken is not waited for.
   */
  offer({ device, server, to }: AwaitedBootstrap): (isTaken: boolean) => void {
    const waiting: Waiting = { device, server, to, sentAt: this.#clock.now(), isTaken: false };
    this.#waiting.set(device, [...(this.#waiting.get(device) ?? []), waiting]);
    return (isTaken) => {
      if (!isTaken) return this.#forget(waiting);
      waiting.isTaken = true;
      this.#emit({ type: "bootstrap.sent", device, server, to });
      if (waiting.cameAt !== undefined) this.#acknowledge(waiting, waiting.cameAt);
    };
  }

  /** Is told of every session in which a device has proved itself to a server. One without a bootstrap before it is none of our business. */
  opened(device: string, server: string): void {
    const now = this.#clock.now();
    for (const waiting of this.#waiting.get(device) ?? []) {
      if (waiting.server !== server) continue;
      if (waiting.isTaken) this.#acknowledge(waiting, now);
      else waiting.cameAt ??= now;
    }
  }

  /** Tells of every bootstrap that is still unanswered, the device first that has waited longest, and waits no more. */
  endWaiting(): void {
    const left = [...this.#waiting.values()].flat().filter(({ isTaken }) => isTaken);
    this.#waiting.clear();
    for (const { device, server, to, sentAt } of left) {
      this.#emit({ type: "bootstrap.unanswered", device, server, to, waitedMs: this.#clock.now() - sentAt });
    }
  }

  #acknowledge(waiting: Waiting, cameAt: Millis): void {
    const { device, server, sentAt } = waiting;
    this.#forget(waiting);
    this.#emit({ type: "bootstrap.acknowledged", device, server, afterMs: cameAt - sentAt });
  }

  #forget(waiting: Waiting): void {
    const others = (this.#waiting.get(waiting.device) ?? []).filter((each) => each !== waiting);
    if (others.length > 0) this.#waiting.set(waiting.device, others);
    else this.#waiting.delete(waiting.device);
  }
}
