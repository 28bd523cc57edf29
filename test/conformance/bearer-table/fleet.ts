/** Handsets for the cells: one each, never bootstrapped, kept in memory, with no DM server to talk to. */
import { systemClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { EventBus } from "../../../src/events/bus.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { numberValues } from "../../../src/lab/fleet/bootstrap-document.ts";
import { type HandsetPlan, planHandsets } from "../../../src/lab/fleet/handset-plan.ts";
import { openFleet } from "../../../src/lab/fleet/open-fleet.ts";
import { handsetGroupSchema } from "../../../src/lab/load/fleet/fleet-schema.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import type { User } from "../../../src/ports/user.ts";
import type { PreparedBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import { aModel } from "../../support/a-model.ts";
import { NO_DOWNLOADS } from "../../support/no-downloads.ts";
import { asksForPin, type Cell, nameOf } from "./cells.ts";
import { messageOf } from "./message.ts";

/** The reference phone; and the same as one that asks its user before anything, also before what proves nothing. */
const REFERENCE = aModel();
const ASKING = aModel({ name: "asking", bootstrap: { rules: [{ decision: "ask" }], unauthenticated: "accept" } });
const MODELS = new Map([REFERENCE, ASKING].map((model) => [model.name, model]));

/** The model of this name. */
export function modelOf(name: string): DeviceModel {
  return MODELS.get(name) ?? REFERENCE;
}

/** Sessions fail at once: only the bootstrap counts. */
const NO_SERVER: SessionTransport = {
  exchange: async () => ({ outcome: "failed", reason: "unreachable", detail: "no DM server is there" }),
  finish: () => {},
  close: async () => {},
};

/** A cell with its handset, and what is sent to it. */
export interface Attempt {
  readonly cell: Cell;
  readonly plan: HandsetPlan;
  readonly message: PreparedBootstrap;
}

/** Another handset for each cell. */
export function attemptsAt(cells: readonly Cell[]): readonly Attempt[] {
  const groups = cells.map((cell) => {
    const isAsked = cell.trial === "user refuses" && !asksForPin(cell.method);
    return handsetGroupSchema.parse({ name: nameOf(cell), model: (isAsked ? ASKING : REFERENCE).name });
  });
  const plans = new Map(planHandsets(groups).map((plan) => [plan.group, plan]));
  return cells.flatMap((cell, i) => {
    const plan = plans.get(nameOf(cell));
    return plan ? [{ cell, plan, message: messageOf(cell, plan.state.sim.imsi, i) }] : [];
  });
}

/** The handsets and what they tell. They are off. @throws {ConfigError} (rejects) for a document that a factory cannot use */
export async function openHandsets(plans: readonly HandsetPlan[], user: User, bus = new EventBus(systemClock)) {
  const { fleet } = await openFleet({
    plans,
    loadModels: () => MODELS,
    templateValues: ({ id, sim }) => numberValues(id, sim),
    store: memoryStore<HandsetState>(),
    downloader: NO_DOWNLOADS,
    transport: NO_SERVER,
    clock: systemClock,
    random: seededRandom("bearer table"),
    bus,
    user,
  });
  return fleet;
}
