import type { Clock } from "../base/clock.ts";
import type { Channel, ChannelListener } from "../bearer/websocket/channel.ts";
import { CLOSE_CODE } from "../bearer/websocket/channel-life.ts";
import type { EventBus } from "../events/bus.ts";
import { formatEvent } from "../trace/format.ts";
import type { ControlLimits } from "./limits.ts";
import { Subscriber } from "./subscriber.ts";

/** Everybody who watches events. Each event is put into words once, and only while somebody wants it. */
export class EventStream {
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #limits: ControlLimits;
  /** Each with the handset that it watches; without one, it watches all. */
  readonly #subscribers = new Map<Subscriber, string | undefined>();
  #unsubscribe: (() => void) | undefined;
  #isClosed = false;

  constructor(bus: EventBus, clock: Clock, limits: ControlLimits) {
    this.#bus = bus;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Whether nobody more can watch. */
  get isFull(): boolean {
    return this.#isClosed || this.#subscribers.size >= this.#limits.maxSubscribers;
  }

  /** Takes a channel in, for the events of one handset or for all. */
  add(channel: Channel, handset: string | undefined): ChannelListener {
    const subscriber = new Subscriber(channel, this.#clock, this.#limits);
    this.#subscribers.set(subscriber, handset);
    this.#unsubscribe ??= this.#watch();
    void subscriber.closed.then(() => this.#remove(subscriber));
    return subscriber;
  }

  /** Takes leave of all, and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#subscribers.keys()];
    for (const subscriber of all) subscriber.end(CLOSE_CODE.goingAway, "shutting down");
    await Promise.all(all.map(({ closed }) => closed));
  }

  #watch(): () => void {
    return this.#bus.subscribe((event) => {
      let line: string | undefined;
      for (const [subscriber, handset] of this.#subscribers) {
        if (handset !== undefined && handset !== event.handset) continue;
        line ??= formatEvent(event);
        subscriber.send(line);
      }
    });
  }

  #remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
