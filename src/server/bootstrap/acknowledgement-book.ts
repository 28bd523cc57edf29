import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import { Offered } from "./offered.ts";

/** A bootstrap that waits for its acknowledgement. */
export interface AwaitedBootstrap {
  /** Device id in the form of the Source LocURI of package 1, for example `IMEI:352099001000001`. */
  readonly device: string;
  /** Server Identifier of the account that the bootstrap brings. */
  readonly server: string;
  /** Where it is sent, in the carrier's words, for example an MSISDN. */
  readonly to: string;
}

/**
 * Joins the bootstraps that were sent with the sessions that devices open. No Status comes back for a bootstrap: the
 * device's first session with the server is its acknowledgement (DM_Bootstrap §5.6.5, §B.2).
 *
 * A session says that the device is there, not which message brought it. So it answers every bootstrap that was sent to
 * the device for this server before it, and a bootstrap that is sent later waits for the session after it.
 */
export class AcknowledgementBook {
  readonly #offered: Offered<AwaitedBootstrap>;

  constructor({ clock, emit }: { readonly clock: Clock; readonly emit: Emit }) {
    this.#offered = new Offered<AwaitedBootstrap>(clock, {
      sent: ({ device, server, to }) => emit({ type: "bootstrap.sent", device, server, to }),
      answered: ({ device, server }, afterMs) => emit({ type: "bootstrap.acknowledged", device, server, afterMs }),
      unanswered: ({ device, server, to }, waitedMs) =>
        emit({ type: "bootstrap.unanswered", device, server, to, waitedMs }),
    });
  }

  /**
   * Is told of a bootstrap just before its last part goes to the carrier, for the device may come before the carrier has
   * answered. The result wants to know whether the carrier took it: one that was not taken is not waited for.
   */
  offer(bootstrap: AwaitedBootstrap): (isTaken: boolean) => void {
    return this.#offered.add(bootstrap);
  }

  /** Is told of every session in which a device has proved itself to a server. One without a bootstrap before it is none of our business. */
  opened(device: string, server: string): void {
    this.#offered.answer(device, (each) => each.server === server);
  }

  /** Tells of every bootstrap that is still unanswered, the device first that has waited longest, and waits no more. */
  endWaiting(): void {
    this.#offered.endWaiting();
  }
}
