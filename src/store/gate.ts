/** Lets at most `width` pieces of work run at once; the others wait in the order they came. */
export interface Gate {
  <Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

/** A gate of this width. */
export function gate(width: number): Gate {
  const waiting: (() => void)[] = [];
  const idleWaiters: (() => void)[] = [];
  let running = 0;

  // The place of work that ends goes straight to the one that waits longest, so it is never free in between.
  const leave = () => {
    const next = waiting.shift();
    if (next) return next();
    running--;
    if (running === 0) for (const resolve of idleWaiters.splice(0)) resolve();
  };

  const enter = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      leave();
    }
  };
  enter.idle = async () => {
    if (running > 0) await new Promise<void>((resolve) => idleWaiters.push(resolve));
  };
  return enter;
}
