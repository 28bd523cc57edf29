import type { Clock, Millis } from "../../base/clock.ts";

/** What is told of an offer: that a carrier took it, that a session came for it, or that none did. */
export interface OfferNews<Offer> {
  sent(offer: Offer): void;
  answered(offer: Offer, afterMs: Millis): void;
  unanswered(offer: Offer, waitedMs: Millis): void;
}

interface Waiting<Offer> {
  readonly offer: Offer;
  readonly sentAt: Millis;
  isTaken: boolean;
  /** Of a session that came while the carrier had not answered yet. */
  cameAt?: Millis;
}

/** Joins what is offered to carriers with the sessions that devices open upon it; a device may come before its carrier has answered. */
export class Offered<Offer extends { readonly device: string }> {
  readonly #clock: Clock;
  readonly #news: OfferNews<Offer>;
  readonly #waiting = new Map<string, readonly Waiting<Offer>[]>();

  constructor(clock: Clock, news: OfferNews<Offer>) {
    this.#clock = clock;
    this.#news = news;
  }

  /** Waits for a session from now on. The result wants to know whether the carrier took the offer: one that was not taken is not waited for. */
  add(offer: Offer): (isTaken: boolean) => void {
    const waiting: Waiting<Offer> = { offer, sentAt: this.#clock.now(), isTaken: false };
    this.#waiting.set(offer.device, [...this.#of(offer.device), waiting]);
    return (isTaken) => {
      if (!isTaken) return this.#forget(waiting);
      waiting.isTaken = true;
      this.#news.sent(offer);
      if (waiting.cameAt !== undefined) this.#answer(waiting, waiting.cameAt);
    };
  }

  /** The offers to a device that no session has come for. */
  open(device: string): readonly Offer[] {
    return this.#unanswered(device).map(({ offer }) => offer);
  }

  /** A session of a device has come for those of its offers that are meant; gives them. */
  answer(device: string, isMeant: (offer: Offer) => boolean): readonly Offer[] {
    const now = this.#clock.now();
    const meant = this.#unanswered(device).filter(({ offer }) => isMeant(offer));
    for (const waiting of meant) {
      waiting.cameAt = now;
      if (waiting.isTaken) this.#answer(waiting, now);
    }
    return meant.map(({ offer }) => offer);
  }

  /** Tells of every offer that is still unanswered, the device first that has waited longest, and waits no more. */
  endWaiting(): void {
    const left = [...this.#waiting.values()].flat().filter(({ isTaken }) => isTaken);
    this.#waiting.clear();
    for (const { offer, sentAt } of left) this.#news.unanswered(offer, this.#clock.now() - sentAt);
  }

  #of(device: string): readonly Waiting<Offer>[] {
    return this.#waiting.get(device) ?? [];
  }

  #unanswered(device: string): readonly Waiting<Offer>[] {
    return this.#of(device).filter(({ cameAt }) => cameAt === undefined);
  }

  #answer(waiting: Waiting<Offer>, cameAt: Millis): void {
    this.#forget(waiting);
    this.#news.answered(waiting.offer, cameAt - waiting.sentAt);
  }

  #forget(waiting: Waiting<Offer>): void {
    const { device } = waiting.offer;
    const others = this.#of(device).filter((each) => each !== waiting);
    if (others.length > 0) this.#waiting.set(device, others);
    else this.#waiting.delete(device);
  }
}
