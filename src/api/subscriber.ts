import type { Clock } from "../base/clock.ts";
import { RateMeter } from "../bearer/peer/rate-meter.ts";
import type { Channel, ChannelListener } from "../bearer/websocket/channel.ts";
import { ChannelLife, CLOSE_CODE } from "../bearer/websocket/channel-life.ts";
import { EventFeed } from "../bearer/websocket/event-feed.ts";
import type { ControlLimits } from "./limits.ts";

/** Somebody who watches events. Nothing is taken from them but signs of life. */
export class Subscriber implements ChannelListener {
  readonly #channel: Channel;
  readonly #limits: ControlLimits;
  readonly #pings: RateMeter;
  readonly #life: ChannelLife;
  readonly #feed: EventFeed;
  #isEnding = false;

  constructor(channel: Channel, clock: Clock, limits: ControlLimits) {
    this.#channel = channel;
    this.#limits = limits;
    this.#pings = new RateMeter(clock, limits.maxPingsPerSecond);
    const onLost = () => this.end(CLOSE_CODE.policyViolation, "no pong in time");
    this.#life = new ChannelLife({ channel, clock, limits, onLost });
    this.#feed = new EventFeed(channel, limits, () => {
      this.end(CLOSE_CODE.policyViolation, "events are read too slowly");
    });
  }

  /** Resolves when the connection is gone. */
  get closed(): Promise<void> {
    return this.#life.closed;
  }

  /** Hands on one event, unless too much is unread. */
  send(event: string): void {
    if (!this.#isEnding) this.#feed.send(event);
  }

  end(code: number, reason: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#life.end(code, reason);
  }

  onBinary(): void {
    this.onText();
  }

  onText(): void {
    this.end(CLOSE_CODE.unsupportedData, "events go one way");
  }

  onPing(): void {
    this.#life.heard();
    // Each ping is answered, and the answers may be left unread as well.
    const isUnread = this.#channel.bufferedBytes > this.#limits.maxBufferedBytes;
    if (isUnread || !this.#pings.pass()) this.end(CLOSE_CODE.policyViolation, "too many pings");
  }

  onPong(): void {
    this.#life.onPong();
  }

  onFault(code: number, reason: string): void {
    this.end(code, reason);
  }

  onClose(): void {
    this.#isEnding = true;
    this.#life.gone();
  }
}
