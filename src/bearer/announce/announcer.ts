import { utf8Bytes } from "../../base/bytes.ts";
import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { AnnouncedBy } from "../../events/vocabulary.ts";
import { postOnce } from "../http/attempt.ts";
import { Connections } from "../http/connections.ts";
import { type RequestTarget, requestTarget } from "../http/url.ts";

/** What a server learns of a handset, as it is POSTed in JSON: how it came to know, and where to push (DM_Bootstrap §5.1.2.2). */
export interface Announcement {
  readonly how: AnnouncedBy;
  readonly msisdn: string;
  readonly imei: string;
  readonly imsi: string;
}

/** Bounds on announcements. */
export interface AnnouncerLimits {
  /** Announcements POSTed at the same time. */
  readonly atOnce: number;
  /** Tries of one. */
  readonly tries: number;
  /** Wait for the answer to one. */
  readonly timeoutMs: Millis;
  /** Wait before the second try; doubles with each one. */
  readonly backOffMs: Millis;
  readonly maxBackOffMs: Millis;
}

/** What an announcer uses where its options say nothing. */
const ANNOUNCER_LIMITS: AnnouncerLimits = {
  atOnce: 16,
  tries: 6,
  timeoutMs: 10_000,
  backOffMs: 1_000,
  maxBackOffMs: 60_000,
};

/** Octets of an answer that are read; what it says changes nothing. */
const MAX_ANSWER_BYTES = 65_536;

/** Statuses that ask to come again later. */
const LATER: ReadonlySet<number> = new Set([408, 429]);

/** What an announcer needs from whoever makes it. */
export interface AnnouncerOptions {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits?: Partial<AnnouncerLimits>;
}

/** Tells a server of handsets, some at a time, each again while the server cannot be reached or asks for it. */
export class Announcer {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #limits: AnnouncerLimits;
  readonly #connections: Connections;
  readonly #turns: (() => void)[] = [];
  readonly #waits = new Map<unknown, () => void>();
  #underWay = 0;
  #isClosed = false;

  constructor({ clock, emit, limits }: AnnouncerOptions) {
    this.#clock = clock;
    this.#emit = emit;
    this.#limits = { ...ANNOUNCER_LIMITS, ...limits };
    this.#connections = new Connections({
      connections: "shared-pool",
      connectTimeoutMs: this.#limits.timeoutMs,
      keepAliveMs: 1_000,
      poolSize: this.#limits.atOnce,
    });
  }

  /** Announces one handset; false when that was given up. Never rejects: each failure is an event. */
  async announce(url: string, announcement: Announcement): Promise<boolean> {
    const target = requestTarget(url);
    const { imei: handset, how } = announcement;
    const { tries, backOffMs, maxBackOffMs } = this.#limits;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const failure = target ? await this.#inTurn(() => this.#post(target, announcement)) : NO_URL;
      if (this.#isClosed) return false;
      if (!failure) {
        this.#emit({ type: "handset.announced", handset, url, how });
        return true;
      }
      const retrying = failure.isForLater && attempt < tries;
      this.#emit({ type: "http.failed", handset, url, attempt, detail: failure.detail, retrying });
      if (!retrying) return false;
      await this.#wait(Math.min(backOffMs * 2 ** (attempt - 1), maxBackOffMs));
    }
    return false;
  }

  /** Cuts what is under way and forgets what waits. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const [timer, goOn] of this.#waits) {
      this.#clock.clearTimeout(timer);
      goOn();
    }
    this.#waits.clear();
    for (const turn of this.#turns.splice(0)) turn();
    await this.#connections.destroy();
  }

  async #inTurn(post: () => Promise<Failure | undefined>): Promise<Failure | undefined> {
    if (this.#underWay >= this.#limits.atOnce) await new Promise<void>((resolve) => this.#turns.push(resolve));
    else this.#underWay++;
    try {
      return this.#isClosed ? undefined : await post();
    } finally {
      const next = this.#turns.shift();
      if (next) next();
      else this.#underWay--;
    }
  }

  async #post(target: RequestTarget, announcement: Announcement): Promise<Failure | undefined> {
    const body = utf8Bytes(JSON.stringify(announcement));
    const result = await postOnce({
      dispatcher: this.#connections.to(target.origin),
      target,
      headers: {
        "Content-Type": "application/json",
        "Content-Length": String(body.length),
        "User-Agent": "phonebank",
      },
      body,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      timeoutMs: this.#limits.timeoutMs,
      clock: this.#clock,
    });
    if (!result.done) return { detail: result.detail, isForLater: true };
    if (result.status < 300) return undefined;
    return { detail: `status ${result.status}`, isForLater: result.status >= 500 || LATER.has(result.status) };
  }

  #wait(forMs: Millis): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => {
        this.#waits.delete(timer);
        resolve();
      }, forMs);
      this.#waits.set(timer, resolve);
    });
  }
}

interface Failure {
  readonly detail: string;
  readonly isForLater: boolean;
}

const NO_URL: Failure = { detail: "no http or https URL", isForLater: false };
