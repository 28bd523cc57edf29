import type { HandsetState } from "../handset/state.ts";

/** Which handset answers to a number: the one with that card in it. Of two cards with one number, the one that came last. */
export class NumberBook {
  readonly #byMsisdn = new Map<string, string>();
  readonly #byImsi = new Map<string, string>();

  /** The id of the handset with this MSISDN, or else IMSI, of digits only. */
  find(digits: string): string | undefined {
    return this.#byMsisdn.get(digits) ?? this.#byImsi.get(digits);
  }

  /** The id of the handset with this MSISDN. */
  holderOf(msisdn: string): string | undefined {
    return this.#byMsisdn.get(msisdn);
  }

  /** Enters the numbers of the card in a handset, in place of those it had `before`. */
  enter({ id, sim, simInserted }: HandsetState, before?: HandsetState): void {
    if (before) this.#strike(before);
    if (!simInserted) return;
    this.#byMsisdn.set(sim.msisdn, id);
    this.#byImsi.set(sim.imsi, id);
  }

  #strike({ id, sim }: HandsetState): void {
    if (this.#byMsisdn.get(sim.msisdn) === id) this.#byMsisdn.delete(sim.msisdn);
    if (this.#byImsi.get(sim.imsi) === id) this.#byImsi.delete(sim.imsi);
  }
}
