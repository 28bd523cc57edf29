/** Tries the cells of the table out, each on a handset of its own that was never bootstrapped. */
import { systemClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { EventBus } from "../../../src/events/bus.ts";
import type { User } from "../../../src/ports/user.ts";
import { BEARER_NAMES, type Bearer, CELLS, nameOf } from "./cells.ts";
import { isApplicable, type Outcomes } from "./expected.ts";
import { type Attempt, attemptsAt, openHandsets } from "./fleet.ts";
import { LINES } from "./lines.ts";
import { manufacture } from "./manufacture.ts";
import { replyTo } from "./message.ts";
import { Verdicts } from "./verdicts.ts";

/** What came of every cell that can be. */
export async function tryAllOut(): Promise<Outcomes> {
  const found = new Map<string, string>();
  for (const bearer of BEARER_NAMES) {
    for (const [cell, outcome] of await tryOut(bearer)) found.set(cell, outcome);
  }
  return found;
}

async function tryOut(bearer: Bearer): Promise<Outcomes> {
  const attempts = attemptsAt(CELLS.filter((cell) => cell.bearer === bearer && isApplicable(cell)));
  return bearer === "factory" ? manufactured(attempts) : sentOver(bearer, attempts);
}

async function manufactured(attempts: readonly Attempt[]): Promise<Outcomes> {
  const outcomes = new Map<string, string>();
  for (const attempt of attempts) outcomes.set(nameOf(attempt.cell), await manufacture(attempt));
  return outcomes;
}

async function sentOver(bearer: keyof typeof LINES, attempts: readonly Attempt[]): Promise<Outcomes> {
  const bus = new EventBus(systemClock);
  const verdicts = new Verdicts(bus);
  const plans = attempts.map(({ plan }) => plan);
  const fleet = await openHandsets(plans, usersOf(attempts), bus);
  await fleet.powerOn();
  const before = new Map(plans.map(({ state }) => [state.id, fleet.state(state.id) ?? state]));
  const line = await LINES[bearer]({ fleet, bus, random: seededRandom("lines") });
  await Promise.all(
    attempts.map(async ({ plan: { state }, message, cell }) => {
      const { ok, detail = "refused" } = await line.send(state, message, cell);
      if (!ok) verdicts.tell(state.id, `not taken: ${detail}`);
      await verdicts.first(state.id);
    }),
  );
  await fleet.idle();
  const found = attempts.map(({ cell, plan: { state } }) => {
    const after = fleet.state(state.id) ?? state;
    return [nameOf(cell), verdicts.of(after, before.get(state.id) ?? state)] as const;
  });
  await line.close();
  await fleet.close();
  return new Map(found);
}

function usersOf(attempts: readonly Attempt[]): User {
  const byHandset = new Map(attempts.map((attempt) => [attempt.plan.state.id, attempt]));
  return {
    reply: (handset, prompt) => {
      const attempt = byHandset.get(handset);
      return attempt && replyTo(prompt, attempt.cell, attempt.message);
    },
  };
}
