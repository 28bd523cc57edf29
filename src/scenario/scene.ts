import { Bug } from "../base/errors.ts";
import type { Announcer } from "../bearer/announce/announcer.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Mailboxes } from "../fleet/mailbox.ts";
import type { HandsetState } from "../handset/state.ts";
import type { HandsetPlan } from "../lab/fleet/handset-plan.ts";
import type { UserBook } from "../lab/fleet/user-book.ts";
import type { Carriers } from "../lab/network/carriers.ts";
import type { Surroundings } from "../lab/surroundings/surroundings.ts";
import type { AcknowledgementBook } from "../server/bootstrap/acknowledgement-book.ts";
import type { OrderedNotification } from "../server/notification/order-notification.ts";
import type { LoadedScenario } from "./load.ts";
import type { Outcomes } from "./outcomes.ts";
import type { Authority } from "./template-values.ts";

/** Everything that steps are played with: handsets, their users, the ways to them, and the authority's side. */
export interface Scene {
  readonly loaded: LoadedScenario;
  readonly plans: readonly HandsetPlan[];
  readonly fleet: Fleet;
  /** Insertions of cards wait for each other here. */
  readonly cardTurns: Mailboxes;
  readonly users: UserBook;
  readonly outcomes: Outcomes;
  readonly around: Pick<Surroundings, "clock" | "bus">;
  readonly carriers: Carriers;
  /** The DM servers by their ids; the first is meant where a step names none. */
  readonly authorities: ReadonlyMap<string, Authority>;
  /** Ids of the servers that answer nobody at present. */
  readonly serversDown: Set<string>;
  readonly acknowledgements: AcknowledgementBook;
  /** The notification that was sent last, by the handset and the server that calls it. */
  readonly notifications: Map<string, OrderedNotification>;
  readonly announcer: Announcer;
  readonly interrupted: AbortSignal;
}

/** The handsets of the groups as they are now, in the order of the fleet. */
export function handsetsIn(
  { plans, fleet }: Pick<Scene, "plans" | "fleet">,
  groups: readonly string[],
): HandsetState[] {
  return plans
    .filter(({ group }) => groups.includes(group))
    .map(({ state: { id } }) => {
      const state = fleet.state(id);
      if (!state) throw new Bug(`handset ${id} of the plan is in the fleet`);
      return state;
    });
}

/** The DM server that a step names, or the first. */
export function authorityOf({ authorities }: Pick<Scene, "authorities">, serverId?: string): Authority {
  const [first] = authorities.values();
  const authority = serverId === undefined ? first : authorities.get(serverId);
  if (!authority) throw new Bug(`the scenario was loaded with a server ${serverId ?? ""}`);
  return authority;
}
