import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import { Offered } from "../bootstrap/offered.ts";

/** A notification that waits for its session. */
export interface AwaitedSession {
  /** Device id in the form of the Source LocURI of package 1. */
  readonly device: string;
  /** As a SyncHdr says it. */
  readonly sessionId: string;
  /** By which jobs know it. */
  readonly name?: string;
  /** Where it is sent, in the carrier's words, for example an MSISDN. */
  readonly to: string;
}

interface BookEnvironment {
  readonly serverId: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Joins the notifications of a server with the sessions that devices open for them: Alert 1200 with their SessionID (DM_Notification). */
export class NotificationBook {
  readonly #offered: Offered<AwaitedSession>;

  constructor({ serverId: server, clock, emit }: BookEnvironment) {
    this.#offered = new Offered<AwaitedSession>(clock, {
      sent: ({ device, sessionId, to }) => emit({ type: "notification.sent", device, server, sessionId, to }),
      answered: ({ device, sessionId }, afterMs) =>
        emit({ type: "notification.answered", device, server, sessionId, afterMs }),
      unanswered: ({ device, sessionId, to }, waitedMs) =>
        emit({ type: "notification.unanswered", device, server, sessionId, to, waitedMs }),
    });
  }

  /**
   * Is told of a notification just before it goes to the carrier, for the device may come before the carrier has answered. The
   * result wants to know whether the carrier took it: one that was not taken is not waited for.
   */
  offer(awaited: AwaitedSession): (isTaken: boolean) => void {
    return this.#offered.add(awaited);
  }

  /** SessionIDs that this device is asked for. */
  pending(device: string): readonly string[] {
    return this.#offered.open(device).map(({ sessionId }) => sessionId);
  }

  /** Is told of every session in which a device has proved itself and that answers a notification; gives the names of those it answers. */
  opened(device: string, sessionId: string): readonly string[] {
    return this.#offered.answer(device, (each) => each.sessionId === sessionId).flatMap(({ name }) => name ?? []);
  }

  /** Tells of every notification that is still unanswered, the device first that has waited longest, and waits no more. */
  endWaiting(): void {
    this.#offered.endWaiting();
  }
}
