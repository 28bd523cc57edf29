import { mutated, randomInput } from "./mutate.ts";

/** Which inputs are made of a corpus. */
export interface Plan {
  readonly seed: string;
  /** Every entry cut at every octet. */
  readonly prefixes: boolean;
  readonly mutations: number;
  readonly random: number;
}

/** The inputs of a plan, by number: each can be made again without the others. */
export class Cases {
  readonly #corpus: readonly Uint8Array[];
  readonly #plan: Plan;
  readonly #prefixes: number;

  constructor(corpus: readonly Uint8Array[], plan: Plan) {
    this.#corpus = corpus;
    this.#plan = plan;
    this.#prefixes = plan.prefixes ? corpus.reduce((sum, entry) => sum + entry.length + 1, 0) : 0;
  }

  get count(): number {
    return this.#prefixes + this.#plan.mutations + this.#plan.random;
  }

  input(index: number): Uint8Array {
    if (index < this.#prefixes) return this.#prefix(index);
    const number = index - this.#prefixes;
    const { seed, mutations } = this.#plan;
    if (number < mutations) return mutated(this.#corpus, seed, number);
    return randomInput(this.#corpus, seed, number - mutations);
  }

  #prefix(index: number): Uint8Array {
    let rest = index;
    for (const entry of this.#corpus) {
      if (rest <= entry.length) return entry.subarray(0, rest);
      rest -= entry.length + 1;
    }
    return new Uint8Array();
  }
}
