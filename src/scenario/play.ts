import type { Random } from "../base/random.ts";
import { Announcer } from "../bearer/announce/announcer.ts";
import { disturbed } from "../bearer/disturbance/disturbed.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { Mailboxes } from "../fleet/mailbox.ts";
import type { HandsetPlan } from "../lab/fleet/handset-plan.ts";
import { openFleet } from "../lab/fleet/open-fleet.ts";
import { UserBook } from "../lab/fleet/user-book.ts";
import { loadDevices } from "../lab/load/device/device.ts";
import { behaviourOf } from "../lab/load/server/server-file.ts";
import { type Carriers, PUSH_BEARERS } from "../lab/network/carriers.ts";
import { scenarioAccount } from "../lab/server-accounts.ts";
import type { Surroundings } from "../lab/surroundings/surroundings.ts";
import { AcknowledgementBook } from "../server/bootstrap/acknowledgement-book.ts";
import type { LoadedScenario } from "./load.ts";
import type { Outcomes } from "./outcomes.ts";
import { authorityOf, type Scene } from "./scene.ts";
import type { ScenarioStep } from "./schema.ts";
import type { UnmetExpectation } from "./steps/step-kind.ts";
import { playable } from "./steps/table.ts";
import { type Authority, templateValues } from "./template-values.ts";

/** Everything a scenario is played with. */
export interface Stage {
  readonly loaded: LoadedScenario;
  readonly plans: readonly HandsetPlan[];
  readonly outcomes: Outcomes;
  readonly around: Surroundings;
  readonly random: Random;
  /** URL of another DM server. */
  readonly server: string | undefined;
  readonly interrupted: AbortSignal;
}

/** How many expectations were met, and which were not. */
export interface Expectations {
  readonly met: number;
  readonly unmet: readonly UnmetExpectation[];
}

/** Sets the stage - servers, fleet, network - and plays the steps in order; afterwards the fleet is at rest. */
export async function play(stage: Stage): Promise<Expectations> {
  const { loaded, plans, around, random } = stage;
  const { bus, clock } = around;
  const acknowledgements = new AcknowledgementBook({ clock, emit: bus.emit });
  const serversDown = new Set<string>();
  const authorities = await startServers(stage, acknowledgements, serversDown);
  if (loaded.shelf) await around.serveFiles(loaded.shelf);
  const users = new UserBook(plans);
  const announcer = new Announcer({ clock, emit: bus.emit });
  const { fleet, saveNew } = await openFleet({
    ...around,
    plans,
    mustBeClean: true,
    user: users,
    random,
    templateValues: (state) => templateValues(state, state.sim, authorityOf({ authorities })),
    loadModels: (names) => loadDevices(names, loaded.file, loaded.scenario.devices),
  });
  try {
    const carriers = await openCarriers(stage, fleet);
    await saveNew();
    bus.emit({ type: "listening", addresses: around.addresses, handsets: carriers.handsets });
    await fleet.powerOn();
    const cardTurns = new Mailboxes();
    const known = { fleet, cardTurns, users, carriers, authorities, serversDown, acknowledgements, announcer };
    return await playSteps({ ...stage, ...known, notifications: new Map() });
  } finally {
    await announcer.close();
    await fleet.close();
    // Another server does not tell us who came to it.
    if (stage.server === undefined) acknowledgements.endWaiting();
    for (const { server } of authorities.values()) server?.close();
  }
}

async function playSteps(scene: Scene): Promise<Expectations> {
  const { bus } = scene.around;
  const unmet: UnmetExpectation[] = [];
  let met = 0;
  for (const step of scene.loaded.scenario.steps) {
    if (scene.interrupted.aborted) break;
    const { name, play } = playable(step);
    bus.emit({ type: "step.started", step: name });
    const result = await play(scene);
    if (result) {
      bus.emit({ type: "expectation.failed", ...result });
      unmet.push(result);
    } else if ("expect" in step) met++;
  }
  return { met, unmet };
}

/** The embedded servers by their ids, with accounts for everybody; another server stands in for all of them. */
async function startServers(
  { loaded, around, random, server: other }: Stage,
  acknowledgements: AcknowledgementBook,
  down: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Authority>> {
  const authorities = new Map<string, Authority>();
  for (const [index, file] of loaded.servers.entries()) {
    const { serverId, auth, jobs, obex } = file;
    const own = index === 0 ? random : random.fork(`authority/${serverId}`);
    const accountOf = (deviceId: string) => scenarioAccount(own, deviceId, serverId);
    const plan = {
      serverId,
      auth,
      jobs,
      obex,
      behaviour: behaviourOf(file),
      accounts: { find: accountOf },
      onSession: (device: string) => acknowledgements.opened(device, serverId),
      isDown: () => down.has(serverId),
    };
    if (other === undefined) {
      const { url, obexUrl, server } = await around.startServer(plan, own.fork("server"));
      authorities.set(serverId, { serverId, serverUrl: url, obexUrl, accountOf, server });
    } else {
      authorities.set(serverId, { serverId, serverUrl: other, accountOf });
    }
  }
  return authorities;
}

/** The way by which a step sends, if it does. */
function viaOf(step: ScenarioStep): string[] {
  if ("push" in step) return [step.push.via];
  if ("notify" in step) return [step.notify.via];
  return "message" in step ? [step.message.via] : [];
}

/** The ways to the handsets that the steps use, as bad as the scenario says. */
function openCarriers({ loaded, around, random }: Stage, fleet: Fleet): Promise<Carriers> {
  const { steps, network } = loaded.scenario;
  const used = steps.flatMap(viaOf);
  const { clock, bus } = around;
  const own = random.fork("network");
  const options = { clock, random: own.fork("disturbance"), emit: bus.emit };
  return around.openNetwork({
    fleet,
    deliver: network ? disturbed(fleet.deliver, network.disturb, options) : fleet.deliver,
    bearers: new Set(PUSH_BEARERS.filter((bearer) => used.includes(bearer))),
    random: own,
  });
}
