import type { Channel } from "./channel.ts";
import type { WebSocketLimits } from "./limits.ts";

/** How much a peer may leave unread. */
export type FeedLimits = Pick<WebSocketLimits, "maxBufferedBytes" | "maxDroppedEvents">;

/**
 * Events on their way to a peer that may read more slowly than they happen: what it does not keep up with is left out, and
 * before the next event it is told how many that were, as `{"type":"dropped","events":N}`.
 */
export class EventFeed {
  readonly #channel: Channel;
  readonly #limits: FeedLimits;
  readonly #onTooSlow: () => void;
  #gap = 0;
  #unsent = 0;

  constructor(channel: Channel, limits: FeedLimits, onTooSlow: () => void) {
    this.#channel = channel;
    this.#limits = limits;
    this.#onTooSlow = onTooSlow;
  }

  /** Events left out so far, in all. */
  get unsent(): number {
    return this.#unsent;
  }

  send(event: string): void {
    if (this.#channel.bufferedBytes > this.#limits.maxBufferedBytes) {
      this.#gap++;
      this.#unsent++;
      if (this.#gap > this.#limits.maxDroppedEvents) this.#onTooSlow();
      return;
    }
    if (this.#gap > 0) this.#channel.send(JSON.stringify({ type: "dropped", events: this.#gap }));
    this.#gap = 0;
    this.#channel.send(event);
  }
}
