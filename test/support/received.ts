/** What a connection has brought, taken one by one in its order. */
export class Received<Item> {
  readonly #items: Item[] = [];
  readonly #waiting: ((item: Item | undefined) => void)[] = [];
  #isOver = false;

  add(item: Item): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  /** Nothing more will come. */
  end(): void {
    this.#isOver = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  }

  /** The next one, or `undefined` when the connection ended without one. */
  next(): Promise<Item | undefined> {
    const item = this.#items.shift();
    if (item || this.#isOver) return Promise.resolve(item);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
