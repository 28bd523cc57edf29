import { deviceFits } from "../jobs/job.ts";
import { type Behaviour, type BehaviourVerb, type SESSION_VERBS, USUAL_MESSAGE } from "./behaviour.ts";

/** What a verb says. */
type Said<Verb extends BehaviourVerb> = NonNullable<Behaviour[Verb]>;

interface Counted {
  readonly entry: Behaviour;
  left: number;
}

/** What the server does to one device besides its jobs, and how often it still will. */
export class Provocations {
  readonly #entries: readonly Counted[];

  constructor(device: string, behaviour: readonly Behaviour[]) {
    this.#entries = behaviour
      .filter(({ devices }) => deviceFits(device, devices))
      .map((entry) => ({ entry, left: entry.times ?? Number.POSITIVE_INFINITY }));
  }

  /** What a verb says about the client's message of this number, which counts as once. */
  take<Verb extends BehaviourVerb>(verb: Verb, msgId: string): Said<Verb> | undefined {
    return this.#take(verb, ({ message }) => {
      const meant = message ?? USUAL_MESSAGE[verb] ?? 1;
      return meant === "any" || String(meant) === msgId;
    });
  }

  /** What a verb says about a session that begins, which counts as once. */
  takeForSession<Verb extends (typeof SESSION_VERBS)[number]>(verb: Verb): Said<Verb> | undefined {
    return this.#take(verb, () => true);
  }

  #take<Verb extends BehaviourVerb>(verb: Verb, isMeant: (entry: Behaviour) => boolean): Said<Verb> | undefined {
    for (const counted of this.#entries) {
      const said = counted.entry[verb];
      if (said === undefined || counted.left === 0 || !isMeant(counted.entry)) continue;
      counted.left--;
      return said as Said<Verb>;
    }
    return undefined;
  }
}
