/** Work of many owners: that of one owner runs one piece at a time, in the order it came; owners do not wait for each other. */
export class Mailboxes {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #idleWaiters: (() => void)[] = [];

  /** Runs `work` after everything that `owner` was given before. */
  post<Result>(owner: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(owner) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail: Promise<void> = result.then(ignore, ignore).then(() => this.#settle(owner, tail));
    this.#tails.set(owner, tail);
    return result;
  }

  /** Resolves when no mailbox has work. */
  async idle(): Promise<void> {
    if (this.#tails.size > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  #settle(owner: string, tail: Promise<unknown>): void {
    if (this.#tails.get(owner) !== tail) return;
    this.#tails.delete(owner);
    if (this.#tails.size === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}

function ignore(): void {}
