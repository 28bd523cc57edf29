import type { Clock, Millis } from "../../base/clock.ts";
import { encodePap, PAP_MEDIA_TYPE, type PapFormatOptions } from "../../codec/pap/document.ts";
import type { ResultNotificationMessage } from "../../codec/pap/message.ts";
import type { Emit } from "../../events/event.ts";
import { type AttemptResult, postOnce } from "../http/attempt.ts";
import { Connections } from "../http/connections.ts";
import { type RequestTarget, requestTarget } from "../http/url.ts";
import type { PapLimits } from "./limits.ts";

/** Octets of an answer that are read; what it says changes nothing. */
const MAX_ANSWER_BYTES = 65_536;

/** Statuses that ask to come again later. */
const LATER: ReadonlySet<number> = new Set([408, 429]);

interface Notification {
  readonly url: string;
  readonly target: RequestTarget;
  readonly body: Uint8Array;
  tries: number;
}

/** POSTs result notifications to push initiators, some at a time, each again when the initiator could not be reached or asks for it. */
export class ResultNotifier {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #limits: PapLimits;
  readonly #connections: Connections;
  readonly #queue: Notification[] = [];
  readonly #waits = new Map<Notification, unknown>();
  #underWay = 0;
  #isClosed = false;

  constructor({ clock, emit, limits }: { readonly clock: Clock; readonly emit: Emit; readonly limits: PapLimits }) {
    this.#clock = clock;
    this.#emit = emit;
    this.#limits = limits;
    const { notificationTimeoutMs, notificationsAtOnce } = limits;
    this.#connections = new Connections({
      connections: "shared-pool",
      connectTimeoutMs: notificationTimeoutMs,
      keepAliveMs: 1_000,
      poolSize: notificationsAtOnce,
    });
  }

  /** Sends a notification some time soon. It is given up, with an event, when too many wait. */
  notify(url: string, message: ResultNotificationMessage, format: PapFormatOptions): void {
    const target = requestTarget(url);
    if (!target || this.#isClosed) return;
    if (this.#queue.length + this.#waits.size + this.#underWay >= this.#limits.maxNotifications) {
      this.#emit({ type: "pap.refused", peer: url, reason: "too many result notifications wait" });
      return;
    }
    this.#queue.push({ url, target, body: encodePap(message, format), tries: 0 });
    this.#next();
  }

  /** Cuts what is under way and forgets what waits. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    for (const timer of this.#waits.values()) this.#clock.clearTimeout(timer);
    this.#waits.clear();
    await this.#connections.destroy();
  }

  #next(): void {
    while (this.#underWay < this.#limits.notificationsAtOnce) {
      const notification = this.#queue.shift();
      if (!notification) return;
      this.#underWay++;
      void this.#post(notification);
    }
  }

  async #post(notification: Notification): Promise<void> {
    const { url, target, body } = notification;
    notification.tries++;
    this.#emit({ type: "pap.sent", peer: url, bytes: body });
    const result = await postOnce({
      dispatcher: this.#connections.to(target.origin),
      target,
      headers: { "Content-Type": PAP_MEDIA_TYPE, "Content-Length": String(body.length), "User-Agent": "phonebank" },
      body,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      timeoutMs: this.#limits.notificationTimeoutMs,
      clock: this.#clock,
    });
    this.#underWay--;
    if (!this.#isClosed) this.#judge(notification, result);
    this.#next();
  }

  #judge(notification: Notification, result: AttemptResult): void {
    if (result.done && result.status < 300) return;
    const { url, tries } = notification;
    const isForLater = !result.done || result.status >= 500 || LATER.has(result.status);
    const retrying = isForLater && tries < this.#limits.notificationTries;
    const detail = result.done ? `status ${result.status}` : result.detail;
    this.#emit({ type: "http.failed", url, attempt: tries, detail, retrying });
    if (!retrying) return;
    const again = () => {
      this.#waits.delete(notification);
      this.#queue.push(notification);
      this.#next();
    };
    this.#waits.set(notification, this.#clock.setTimeout(again, this.#backOffMs(tries)));
  }

  #backOffMs(tries: number): Millis {
    const { backOffMs, maxBackOffMs } = this.#limits;
    return Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  }
}
