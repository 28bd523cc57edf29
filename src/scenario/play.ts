import type { Random } from "../base/random.ts";
import { Announcer } from "../bearer/announce/announcer.ts";
import { scenarioAccount } from "../lab/accounts.ts";
import { announcementOf } from "../lab/announcing.ts";
import type { HandsetPlan } from "../lab/handset-plan.ts";
import { openFleet } from "../lab/handsets.ts";
import { loadDevices } from "../lab/load/device.ts";
import type { Surroundings } from "../lab/surroundings.ts";
import { UserBook } from "../lab/user-book.ts";
import { awaitExpectation, type UnmetExpectation } from "./expectations.ts";
import type { LoadedScenario } from "./load.ts";
import type { Outcomes } from "./outcomes.ts";
import { pause } from "./pause.ts";
import { type PushSurroundings, pushAll } from "./push.ts";
import type { ScenarioStep } from "./schema.ts";
import { templateValues } from "./template-values.ts";

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

export interface Expectations {
  readonly met: number;
  readonly unmet: readonly UnmetExpectation[];
}

/** Sets the stage - server, fleet, network - and plays the steps in order; afterwards the fleet is at rest. */
export async function play(stage: Stage): Promise<Expectations> {
  const { loaded, plans, around, random, interrupted } = stage;
  const { scenario, server } = loaded;
  const { bus, clock } = around;
  const accountOf = (deviceId: string) => scenarioAccount(random, deviceId, server.serverId);
  const accounts = { find: (deviceId: string) => accountOf(deviceId) };
  const { serverId, auth, jobs } = server;
  const serverUrl =
    stage.server ?? (await around.startServer({ serverId, auth, jobs, accounts }, random.fork("server")));
  const authority = { serverId, serverUrl, accountOf };
  const users = new UserBook(plans, undefined);
  const announcer = new Announcer({ clock, emit: bus.emit });
  const { fleet } = await openFleet({
    ...around,
    plans,
    mustBeClean: true,
    user: users,
    random,
    templateValues: ({ id, sim }) => templateValues(id, sim, authority),
    loadModels: (names) => loadDevices(names, loaded.file, scenario.devices),
  });
  try {
    const submit = await around.openNetwork(fleet.deliver);
    bus.emit({ type: "listening", addresses: around.addresses, handsets: fleet.addresses() });
    await fleet.powerOn();
    const tellUser = (handset: string, pin: string) => users.tell(handset, pin);
    const pushing = { ...authority, submit, tellUser, clock, emit: bus.emit, interrupted };
    const unmet: UnmetExpectation[] = [];
    let met = 0;
    for (const step of scenario.steps) {
      if (interrupted.aborted) break;
      const result = await playStep(step, stage, pushing, announcer);
      if (result) {
        bus.emit({ type: "expectation.failed", ...result });
        unmet.push(result);
      } else if ("expect" in step) met++;
    }
    return { met, unmet };
  } finally {
    await announcer.close();
    await fleet.close();
  }
}

async function playStep(
  step: ScenarioStep,
  { loaded, plans, outcomes, around, interrupted }: Stage,
  pushing: Omit<PushSurroundings, "template">,
  announcer: Announcer,
): Promise<UnmetExpectation | undefined> {
  const { clock, bus } = around;
  bus.emit({ type: "step.started", step: nameOf(step) });
  if ("wait" in step) {
    await pause(clock, step.wait, interrupted);
    return undefined;
  }
  if ("push" in step) {
    const template = loaded.documents.get(step.push.document) ?? "";
    await pushAll(step.push, inGroups(plans, step.push.to), { ...pushing, template });
    return undefined;
  }
  if ("announce" in step) {
    const { to, url, how } = step.announce;
    const cut = () => void announcer.close();
    interrupted.addEventListener("abort", cut);
    await Promise.all(inGroups(plans, to).map(({ state }) => announcer.announce(url, announcementOf(state, how))));
    interrupted.removeEventListener("abort", cut);
    return undefined;
  }
  const ids = inGroups(plans, step.expect.of).map(({ state }) => state.id);
  return awaitExpectation(step.expect, ids, outcomes, clock, interrupted);
}

function nameOf(step: ScenarioStep): string {
  if ("wait" in step) return `wait ${step.wait} ms`;
  if ("push" in step) return `push ${step.push.document} to ${step.push.to.join(", ")}`;
  if ("announce" in step) return `announce ${step.announce.to.join(", ")} to ${step.announce.url}`;
  return `expect of ${step.expect.of.join(", ")}`;
}

function inGroups(plans: readonly HandsetPlan[], groups: readonly string[]): HandsetPlan[] {
  return plans.filter(({ group }) => groups.includes(group));
}
