import type { Clock } from "../../base/clock.ts";
import { scopedEmit } from "../../events/bus.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import { pushFault } from "../peer/push-fault.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import type { Channel, ChannelListener } from "./channel.ts";
import { ChannelLife, CLOSE_CODE } from "./channel-life.ts";
import { EventFeed } from "./event-feed.ts";
import type { WebSocketLimits } from "./limits.ts";

/** Hands the events of one handset on, each as one line of JSON, until the result is called. */
export type Watch = (handset: string, send: (event: string) => void) => () => void;

/** A test tool, the handset that it is attached to, and who takes its pushes. */
export interface AttachmentOptions {
  readonly channel: Channel;
  readonly peer: string;
  readonly handset: string;
  readonly watch: Watch | undefined;
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: WebSocketLimits;
}

/**
 * A test tool at one handset: its binary messages are pushes, delivered one after the other and answered in their order;
 * the handset's events go the other way.
 */
export class Attachment implements ChannelListener {
  readonly #options: AttachmentOptions;
  readonly #emit: Emit;
  readonly #rate: RateMeter;
  readonly #life: ChannelLife;
  readonly #feed: EventFeed;
  readonly #waiting: Uint8Array[] = [];
  #isDelivering = false;
  #isPaused = false;
  #stopWatching: () => void = () => {};
  #end: { readonly code: number; readonly reason: string } | undefined;

  constructor(options: AttachmentOptions) {
    const { channel, handset, watch, clock, limits } = options;
    this.#options = options;
    this.#emit = scopedEmit(options.emit, { handset });
    this.#rate = new RateMeter(clock, limits.maxMessagesPerSecond);
    this.#life = new ChannelLife({
      ...options,
      isDeaf: () => this.#isPaused,
      onLost: () => this.end(CLOSE_CODE.policyViolation, "no pong in time"),
    });
    this.#feed = new EventFeed(channel, limits, () => {
      this.end(CLOSE_CODE.policyViolation, "events are read too slowly");
    });
    this.#emit({ type: "websocket.opened", peer: options.peer });
    this.#stopWatching = watch?.(handset, (event) => this.#feed.send(event)) ?? (() => {});
  }

  /** Resolves when the connection is gone. */
  get closed(): Promise<void> {
    return this.#life.closed;
  }

  /** Ends the attachment: what is being delivered still is, but nobody is told any more. */
  end(code: number, reason: string): void {
    if (this.#end) return;
    this.#stop(code, reason);
    this.#options.channel.resume(); // or the peer's own end would never be seen
    this.#life.end(code, reason);
  }

  onBinary(bytes: Uint8Array): void {
    if (!this.#heard()) return;
    this.#emit({ type: "websocket.received", peer: this.#options.peer, bytes });
    this.#waiting.push(bytes);
    if (!this.#isPaused && this.#waiting.length >= this.#options.limits.window) {
      this.#isPaused = true;
      this.#options.channel.pause();
    }
    if (!this.#isDelivering) void this.#deliverWaiting();
  }

  onText(): void {
    if (this.#heard()) this.#fault(CLOSE_CODE.unsupportedData, "a push is a binary message");
  }

  onPing(): void {
    this.#heard();
  }

  onPong(): void {
    if (this.#heard()) this.#life.onPong();
  }

  onFault(code: number, reason: string): void {
    if (!this.#end) this.#fault(code, reason);
  }

  onClose(code: number): void {
    this.#stop(code, "closed by the peer");
    const end = this.#end ?? { code, reason: "" };
    this.#emit({ type: "websocket.closed", peer: this.#options.peer, ...end, unsent: this.#feed.unsent });
    this.#life.gone();
  }

  /** False when nothing that comes counts any more. */
  #heard(): boolean {
    if (this.#end) return false;
    this.#life.heard();
    if (this.#rate.pass()) return true;
    this.#fault(CLOSE_CODE.policyViolation, "too many messages a second");
    return false;
  }

  async #deliverWaiting(): Promise<void> {
    const { limits, channel } = this.#options;
    this.#isDelivering = true;
    for (let pdu = this.#waiting.shift(); pdu && !this.#end; pdu = this.#waiting.shift()) {
      const answer = await this.#answerTo(pdu);
      if (this.#end) break;
      if (channel.bufferedBytes <= limits.maxBufferedBytes) channel.send(JSON.stringify(answer));
      else this.end(CLOSE_CODE.policyViolation, "answers are not read");
      if (!this.#isPaused || this.#waiting.length >= limits.window || this.#end) continue;
      this.#isPaused = false;
      channel.resume();
    }
    this.#isDelivering = false;
  }

  async #answerTo(pdu: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
    const { peer, handset, deliver, clock, limits } = this.#options;
    const fault = pushFault(pdu);
    if (fault) {
      this.#emit({ type: "websocket.refused", peer, reason: fault.reason, offset: fault.offset });
      return { type: "refused", reason: fault.reason, offset: fault.offset };
    }
    const inbound = { kind: "push", bearer: "websocket", from: peer, to: handset, pdu, local: false } as const;
    const outcome = await deliverInTime(inbound, deliver, clock, limits);
    if (outcome !== "accepted") this.#emit({ type: "websocket.refused", peer, reason: outcome });
    return { type: "delivered", outcome };
  }

  #fault(code: number, reason: string): void {
    this.#emit({ type: "websocket.refused", peer: this.#options.peer, reason });
    this.end(code, reason);
  }

  #stop(code: number, reason: string): void {
    if (this.#end) return;
    this.#end = { code, reason };
    this.#stopWatching();
    this.#waiting.length = 0;
  }
}
