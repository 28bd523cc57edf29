import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";

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

interface Waiting extends AwaitedSession {
  readonly sentAt: Millis;
  isTaken: boolean;
  /** Of a session that came while the carrier had not answered yet. */
  cameAt?: Millis;
}

interface BookEnvironment {
  readonly serverId: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Joins the notifications of a server with the sessions that devices open for them: Alert 1200 with their SessionID (DM_Notification). */
export class NotificationBook {
  readonly #env: BookEnvironment;
  readonly #waiting = new Map<string, readonly Waiting[]>();

  constructor(env: BookEnvironment) {
    this.#env = env;
  }

  /**
   * Is told of a notification just before it goes to the carrier, for the device may come before the carrier has answered. The
   * result wants to know whether the carrier took it: one that was not taken is not waited for.
   */
  offer(awaited: AwaitedSession): (isTaken: boolean) => void {
    const waiting: Waiting = { ...awaited, sentAt: this.#env.clock.now(), isTaken: false };
    this.#waiting.set(awaited.device, [...this.#of(awaited.device), waiting]);
    return (isTaken) => {
      if (!isTaken) return this.#forget(waiting);
      const { device, sessionId, to } = waiting;
      waiting.isTaken = true;
      this.#env.emit({ type: "notification.sent", device, server: this.#env.serverId, sessionId, to });
      if (waiting.cameAt !== undefined) this.#answer(waiting, waiting.cameAt);
    };
  }

  /** SessionIDs that this device is asked for. */
  pending(device: string): readonly string[] {
    return this.#of(device)
      .filter(({ cameAt }) => cameAt === undefined)
      .map(({ sessionId }) => sessionId);
  }

  /** Is told of every session in which a device has proved itself and that answers a notification; gives the names of those it answers. */
  opened(device: string, sessionId: string): readonly string[] {
    const now = this.#env.clock.now();
    const meant = this.#of(device).filter((each) => each.sessionId === sessionId && each.cameAt === undefined);
    for (const waiting of meant) {
      waiting.cameAt = now;
      if (waiting.isTaken) this.#answer(waiting, now);
    }
    return meant.flatMap(({ name }) => name ?? []);
  }

  /** Tells of every notification that is still unanswered, the device first that has waited longest, and waits no more. */
  endWaiting(): void {
    const { serverId, clock, emit } = this.#env;
    const left = [...this.#waiting.values()].flat().filter(({ isTaken }) => isTaken);
    this.#waiting.clear();
    for (const { device, sessionId, to, sentAt } of left) {
      const waitedMs = clock.now() - sentAt;
      emit({ type: "notification.unanswered", device, server: serverId, sessionId, to, waitedMs });
    }
  }

  #of(device: string): readonly Waiting[] {
    return this.#waiting.get(device) ?? [];
  }

  #answer(waiting: Waiting, cameAt: Millis): void {
    const { device, sessionId, sentAt } = waiting;
    this.#forget(waiting);
    const { serverId: server, emit } = this.#env;
    emit({ type: "notification.answered", device, server, sessionId, afterMs: cameAt - sentAt });
  }

  #forget(waiting: Waiting): void {
    const others = this.#of(waiting.device).filter((each) => each !== waiting);
    if (others.length > 0) this.#waiting.set(waiting.device, others);
    else this.#waiting.delete(waiting.device);
  }
}
