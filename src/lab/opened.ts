interface Closable {
  close(): Promise<unknown>;
}

/** What was opened, one after the other, and is closed the other way round. */
export class Opened {
  readonly #open: Closable[] = [];

  /** Takes one more into account, and gives it back. */
  keep<One extends Closable>(opened: One): One {
    this.#open.push(opened);
    return opened;
  }

  /** Closes all, each when that which was opened after it is closed. */
  async close(): Promise<void> {
    for (const each of this.#open.toReversed()) await each.close();
  }
}
