import type { Millis } from "../base/clock.ts";
import { Bug } from "../base/errors.ts";
import { foundInWords, holds, type Watched, wantedInWords, watched } from "./criteria.ts";
import type { Scene } from "./scene.ts";
import type { Expectation } from "./steps/expect.ts";
import type { UnmetExpectation } from "./steps/step-kind.ts";

/** What expectations are held against. */
export type Watch = Pick<Scene, "fleet" | "outcomes" | "around" | "interrupted">;

/** Waits until the expectation holds for every handset given, at most for its time; `undefined` when it held. */
export async function awaitExpectation(
  expectation: Expectation,
  handsets: readonly string[],
  watch: Watch,
): Promise<UnmetExpectation | undefined> {
  const all = new Set(handsets);
  const isUnmet = (id: string) => !holds(expectation, handsetIn(watch, id));
  const unmet = new Set(handsets.filter(isUnmet));
  const review = (id: string) => {
    if (!all.has(id)) return;
    if (isUnmet(id)) unmet.add(id);
    else unmet.delete(id);
  };
  await waitUntil(() => unmet.size === 0, review, expectation.within, watch);
  const [first] = unmet;
  if (first === undefined) return undefined;
  const found = foundInWords(expectation, handsetIn(watch, first));
  return {
    expectation: `${expectation.of.join(", ")}: ${wantedInWords(expectation)} within ${expectation.within} ms`,
    found: `not so for ${unmet.size} of ${handsets.length}; handset ${first}: ${found}`,
  };
}

function handsetIn({ fleet, outcomes }: Watch, id: string): Watched {
  const state = fleet.state(id);
  if (!state) throw new Bug(`handset ${id} of the plan is in the fleet`);
  return watched(fleet, state, outcomes.of(id));
}

/** Resolves when `isDone`, when the time is over, or when the run is interrupted. */
function waitUntil(
  isDone: () => boolean,
  review: (handset: string) => void,
  forMs: Millis,
  { around: { clock }, outcomes, interrupted }: Watch,
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
