/** Entries that a list keeps; beyond that they are only counted. */
const MOST_LISTED = 1000;

/** The first entries of a list, and how many there were in all: memory does not grow with the run. */
export class CappedList<Entry> {
  readonly #first: Entry[] = [];
  #total = 0;

  get first(): readonly Entry[] {
    return this.#first;
  }

  get total(): number {
    return this.#total;
  }

  add(entry: Entry): void {
    this.#total++;
    if (this.#first.length < MOST_LISTED) this.#first.push(entry);
  }
}
