import type { Clock, Millis } from "../base/clock.ts";
import type { HandsetOutcome, Outcomes } from "./outcomes.ts";
import type { Expectation } from "./schema.ts";

/** An expectation that was not met: what was expected, and of how many handsets that does not hold. */
export interface UnmetExpectation {
  readonly expectation: string;
  readonly found: string;
}

/** Waits until the expectation holds for every handset given, at most for its time; `undefined` when it held. */
export async function awaitExpectation(
  expectation: Expectation,
  handsets: readonly string[],
  outcomes: Outcomes,
  clock: Clock,
  interrupted: AbortSignal,
): Promise<UnmetExpectation | undefined> {
  const all = new Set(handsets);
  const unmet = new Set(handsets.filter((id) => !holds(expectation, outcomes.of(id))));
  const review = (id: string) => {
    if (!all.has(id)) return;
    if (holds(expectation, outcomes.of(id))) unmet.delete(id);
    else unmet.add(id);
  };
  await waitUntil(() => unmet.size === 0, review, expectation.within, outcomes, clock, interrupted);
  if (unmet.size === 0) return undefined;
  const [first = ""] = unmet;
  const { bootstrap, reason, completed, failed } = outcomes.of(first);
  const example = `bootstrap ${bootstrap}${reason ? ` (${reason})` : ""}, sessions ${completed} completed, ${failed} failed`;
  return {
    expectation: describe(expectation),
    found: `not so for ${unmet.size} of ${handsets.length}; handset ${first}: ${example}`,
  };
}

/** One line for people, for example `user pin: bootstrap applied, session completed within 5000 ms`. */
function describe({ of, bootstrap, reason, session, within }: Expectation): string {
  const parts = [bootstrap && `bootstrap ${bootstrap}`, reason && `reason ${reason}`, session && `session ${session}`];
  return `${of.join(", ")}: ${parts.filter(Boolean).join(", ")} within ${within} ms`;
}

function holds({ bootstrap, reason, session }: Expectation, outcome: HandsetOutcome): boolean {
  if (bootstrap && outcome.bootstrap !== bootstrap) return false;
  if (reason && outcome.reason !== reason) return false;
  if (session === "completed") return outcome.completed > 0;
  if (session === "failed") return outcome.failed > 0;
  return session === undefined || outcome.completed + outcome.failed === 0;
}

/** Resolves when `isDone`, when the time is over, or when the run is interrupted. */
function waitUntil(
  isDone: () => boolean,
  review: (handset: string) => void,
  forMs: Millis,
  outcomes: Outcomes,
  clock: Clock,
  interrupted: AbortSignal,
): Promise<void> {
  if (isDone() || interrupted.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = () => {
      clock.clearTimeout(timer);
      interrupted.removeEventListener("abort", stop);
      unsubscribe();
      resolve();
    };
    const timer = clock.setTimeout(stop, forMs);
    const unsubscribe = outcomes.onChange((handset) => {
      review(handset);
      if (isDone()) stop();
    });
    interrupted.addEventListener("abort", stop);
  });
}
