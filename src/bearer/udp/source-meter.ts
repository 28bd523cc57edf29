import type { Clock, Millis } from "../../base/clock.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import type { UdpLimits } from "./limits.ts";

interface Source {
  readonly meter: RateMeter;
  /** Datagrams dropped since it was last told. */
  dropped: number;
  toldAt: Millis;
}

/** Tells that `datagrams` of a sender were dropped for their number. */
export type TellDropped = (peer: string, reason: string, datagrams: number) => void;

const TELL_EVERY_MS: Millis = 1000;

/** Who sends how much. A flood is told about once a second and sender, with a count, or it would flood the events as well. */
export class SourceMeter {
  readonly #clock: Clock;
  readonly #limits: UdpLimits;
  readonly #tell: TellDropped;
  readonly #total: RateMeter;
  readonly #sources = new Map<string, Source>();

  constructor(clock: Clock, limits: UdpLimits, tell: TellDropped) {
    this.#clock = clock;
    this.#limits = limits;
    this.#tell = tell;
    this.#total = new RateMeter(clock, limits.maxPerSecond);
  }

  /** Whether one more datagram of that sender may pass now. */
  pass(peer: string): boolean {
    const source = this.#sourceOf(peer);
    if (source.meter.pass() && this.#total.pass()) return true;
    source.dropped++;
    if (this.#clock.now() - source.toldAt >= TELL_EVERY_MS) this.#report(peer, source);
    return false;
  }

  /** Tells what is untold. */
  close(): void {
    for (const [peer, source] of this.#sources) this.#report(peer, source);
    this.#sources.clear();
  }

  #sourceOf(peer: string): Source {
    const known = this.#sources.get(peer);
    if (known) return known;
    const [oldest] = this.#sources;
    if (oldest && this.#sources.size >= this.#limits.maxSources) {
      this.#report(...oldest);
      this.#sources.delete(oldest[0]);
    }
    const meter = new RateMeter(this.#clock, this.#limits.maxPerSecondOfSource);
    const source = { meter, dropped: 0, toldAt: Number.NEGATIVE_INFINITY };
    this.#sources.set(peer, source);
    return source;
  }

  #report(peer: string, source: Source): void {
    if (source.dropped === 0) return;
    this.#tell(peer, "too many datagrams a second", source.dropped);
    source.dropped = 0;
    source.toldAt = this.#clock.now();
  }
}
