import type { Clock, TimerId } from "../../base/clock.ts";
import { SilenceWatch } from "../peer/silence-watch.ts";
import type { Channel } from "./channel.ts";
import type { WebSocketLimits } from "./limits.ts";

/** Close codes in use (RFC 6455 §7.4.1). */
export const CLOSE_CODE = { goingAway: 1001, unsupportedData: 1003, policyViolation: 1008 } as const;

/** How long a peer may say nothing, or not go. */
type LifeLimits = Pick<WebSocketLimits, "pingMs" | "pongTimeoutMs" | "closeGraceMs">;

/** The channel that is watched, and who is told when its peer is gone. */
export interface ChannelLifeOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly limits: LifeLimits;
  /** Whether nothing of the peer is read at the moment; a pong could not be heard then. */
  readonly isDeaf?: () => boolean;
  /** Called when the peer gives no sign of life any more. */
  readonly onLost: () => void;
}

/** How long a channel lives: its peer is asked when it is silent, and cut when it does not go. */
export class ChannelLife {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #options: ChannelLifeOptions;
  readonly #silence: SilenceWatch;
  #onPong: (() => void) | undefined;
  #grace: TimerId;
  #tellClosed: () => void = () => {};

  constructor(options: ChannelLifeOptions) {
    const { clock, limits, onLost } = options;
    this.#options = options;
    this.#silence = new SilenceWatch({ clock, silenceMs: limits.pingMs, ask: () => this.#ask(), onLost });
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
    this.#silence.start();
  }

  /** The peer gave a sign of life. */
  heard(): void {
    this.#silence.heard();
  }

  /** The peer answered a ping. */
  onPong(): void {
    this.#onPong?.();
  }

  /** Takes leave of the peer, who has a moment to do the same. */
  end(code: number, reason: string): void {
    const { channel, clock, limits } = this.#options;
    this.#silence.stop();
    channel.close(code, reason);
    this.#grace = clock.setTimeout(() => channel.cut(), limits.closeGraceMs);
  }

  /** The connection is gone. */
  gone(): void {
    this.#silence.stop();
    this.#options.clock.clearTimeout(this.#grace);
    this.#tellClosed();
  }

  /** Asks for a sign of life. */
  #ask(): Promise<void> {
    const { channel, clock, limits, isDeaf = () => false } = this.#options;
    return new Promise((resolve, reject) => {
      const settle = (isThere: boolean) => {
        clock.clearTimeout(timer);
        this.#onPong = undefined;
        this.#silence.heard();
        if (isThere) resolve();
        else reject(new Error("no pong"));
      };
      const timer = clock.setTimeout(() => settle(isDeaf()), limits.pongTimeoutMs);
      this.#onPong = () => settle(true);
      channel.ping();
    });
  }
}
