import type { Effect, HandsetStep } from "./effect.ts";

/** Steps one after the other, each on the state that the one before left; their effects in the same order. */
export function inTurn<State>(
  state: State,
  steps: readonly ((state: State) => HandsetStep<State>)[],
): HandsetStep<State> {
  const effects: Effect[] = [];
  let current = state;
  for (const step of steps) {
    const next = step(current);
    current = next.state;
    effects.push(...next.effects);
  }
  return { state: current, effects };
}
