import type { Clock, TimerId } from "../base/clock.ts";
import { RateMeter } from "../bearer/peer/rate-meter.ts";
import { SilenceWatch } from "../bearer/peer/silence-watch.ts";
import type { Channel, ChannelListener } from "../bearer/websocket/channel.ts";
import { EventFeed } from "../bearer/websocket/event-feed.ts";
import type { ControlLimits } from "./limits.ts";

/** Close codes in use (RFC 6455 §7.4.1). */
export const CLOSE_CODE = { goingAway: 1001, unsupportedData: 1003, policyViolation: 1008 } as const;

/** Somebody who watches events. Nothing is taken from them but signs of life. */
export class Subscriber implements ChannelListener {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #channel: Channel;
  readonly #clock: Clock;
  readonly #limits: ControlLimits;
  readonly #pings: RateMeter;
  readonly #silence: SilenceWatch;
  readonly #feed: EventFeed;
  #onPong: (() => void) | undefined;
  #isEnding = false;
  #grace: TimerId;
  #tellClosed: () => void = () => {};

  constructor(channel: Channel, clock: Clock, limits: ControlLimits) {
    this.#channel = channel;
    this.#clock = clock;
    this.#limits = limits;
    this.#pings = new RateMeter(clock, limits.maxPingsPerSecond);
    this.#silence = new SilenceWatch({
      clock,
      silenceMs: limits.pingMs,
      ask: () => this.#ask(),
      onLost: () => this.end(CLOSE_CODE.policyViolation, "no pong in time"),
    });
    this.#feed = new EventFeed(channel, limits, () => {
      this.end(CLOSE_CODE.policyViolation, "events are read too slowly");
    });
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
    this.#silence.start();
  }

  /** Hands on one event, unless too much is unread. */
  send(event: string): void {
    if (!this.#isEnding) this.#feed.send(event);
  }

  end(code: number, reason: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#silence.stop();
    this.#channel.close(code, reason);
    this.#grace = this.#clock.setTimeout(() => this.#channel.cut(), this.#limits.closeGraceMs);
  }

  onBinary(): void {
    this.onText();
  }

  onText(): void {
    this.end(CLOSE_CODE.unsupportedData, "events go one way");
  }

  onPing(): void {
    this.#silence.heard();
    // Each ping is answered, and the answers may be left unread as well.
    const isUnread = this.#channel.bufferedBytes > this.#limits.maxBufferedBytes;
    if (isUnread || !this.#pings.pass()) this.end(CLOSE_CODE.policyViolation, "too many pings");
  }

  onPong(): void {
    this.#onPong?.();
  }

  onFault(code: number, reason: string): void {
    this.end(code, reason);
  }

  onClose(): void {
    this.#isEnding = true;
    this.#silence.stop();
    this.#clock.clearTimeout(this.#grace);
    this.#tellClosed();
  }

  #ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (isThere: boolean) => {
        this.#clock.clearTimeout(timer);
        this.#onPong = undefined;
        this.#silence.heard();
        if (isThere) resolve();
        else reject(new Error("no pong"));
      };
      const timer = this.#clock.setTimeout(() => settle(false), this.#limits.pongTimeoutMs);
      this.#onPong = () => settle(true);
      this.#channel.ping();
    });
  }
}
