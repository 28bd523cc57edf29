import type { Millis } from "../base/clock.ts";
import { ConfigError } from "../base/errors.ts";
import { seededRandom } from "../base/random.ts";
import type { EventReader } from "../events/bus.ts";
import { planHandsets, scaleGroups } from "../lab/fleet/handset-plan.ts";
import { withAbsolutePaths } from "../lab/load/fleet/absolute-paths.ts";
import type { TlsFiles } from "../lab/network/tls-files.ts";
import { realSurroundings } from "../lab/surroundings/real-surroundings.ts";
import { virtualSurroundings } from "../lab/surroundings/virtual-surroundings.ts";
import { Statistics } from "../stats/statistics.ts";
import type { StatisticsSummary } from "../stats/summary.ts";
import { TRACE_VERSION, type TraceHeader } from "../trace/format.ts";
import type { LoadedScenario } from "./load.ts";
import { Outcomes } from "./outcomes.ts";
import { play } from "./play.ts";
import type { UnmetExpectation } from "./steps/step-kind.ts";

/** How to run a scenario, where that is not as its file says. */
export interface RunOptions {
  /** In place of the scenario's own. */
  readonly seed?: string | undefined;
  readonly clock?: "real" | "virtual" | undefined;
  /** URL of another DM server, in place of the embedded one. */
  readonly server?: string | undefined;
  /** How many handsets in all, in place of the fleet's own count. */
  readonly handsets?: number | undefined;
  /** Where records are kept; a temporary folder when absent. */
  readonly stateFolder?: string | undefined;
  /** Certificates for DM over HTTPS. */
  readonly tls?: TlsFiles | undefined;
  readonly interrupted: AbortSignal;
  /** Gives the readers that see every event of the run; called before the first. */
  readonly readers?: (header: TraceHeader, handsets: number) => readonly EventReader[];
}

/** What a run came to. */
export interface RunReport extends StatisticsSummary {
  readonly scenario: string;
  readonly seed: string;
  readonly clock: "real" | "virtual";
  readonly connections: "per-session" | "shared-pool";
  readonly handsets: number;
  readonly durationMs: Millis;
  readonly expectations: { readonly met: number; readonly unmet: readonly UnmetExpectation[] };
  readonly interrupted: boolean;
}

/** Instant at which virtual time begins: 2024-01-01T00:00:00Z. */
const VIRTUAL_START: Millis = 1_704_067_200_000;

/**
 * Runs a scenario from clean handsets to its report, and gives everything back that it took.
 * @throws {ConfigError} when the options do not fit the clock or the fleet
 * @throws {PortError}
 */
export async function runScenario(loaded: LoadedScenario, options: RunOptions): Promise<RunReport> {
  const { scenario } = loaded;
  const { connections } = scenario;
  const clock = options.clock ?? scenario.clock;
  const seed = options.seed ?? scenario.seed;
  if (clock === "virtual") refuseOutside(loaded, options);
  if (options.server !== undefined) refuseServerSteps(loaded);
  const groups = options.handsets === undefined ? scenario.fleet : scaleGroups(scenario.fleet, options.handsets);
  const plans = planHandsets(withAbsolutePaths(groups, loaded.file));
  const around =
    clock === "virtual"
      ? virtualSurroundings(VIRTUAL_START)
      : realSurroundings({ connections, stateFolder: options.stateFolder, tls: options.tls });
  const startedAt = around.clock.now();
  const statistics = new Statistics();
  const outcomes = new Outcomes();
  const header: TraceHeader = {
    format: "phonebank-trace",
    version: TRACE_VERSION,
    seed,
    startedAt,
    scenario: scenario.scenario,
    models: [...new Set(groups.map(({ model }) => model))],
  };
  try {
    const others = options.readers?.(header, plans.length) ?? [];
    for (const reader of [statistics.read, outcomes.read, ...others]) around.bus.subscribe(reader);
    around.bus.emit({ type: "scenario.started", scenario: scenario.scenario, seed, handsets: plans.length });
    const { server, interrupted } = options;
    const stage = { loaded, plans, outcomes, around, random: seededRandom(seed), server, interrupted };
    const expectations = await around.run(play(stage));
    around.bus.emit({ type: "scenario.finished", failed: expectations.unmet.length });
    return {
      scenario: scenario.scenario,
      seed,
      clock,
      connections,
      handsets: plans.length,
      durationMs: around.clock.now() - startedAt,
      expectations,
      interrupted: interrupted.aborted,
      ...statistics.summary(),
    };
  } finally {
    await around.close();
  }
}

/** Virtual time knows no network and no disk: what is out there would be left out without a word. */
function refuseOutside({ file, scenario }: LoadedScenario, { server, stateFolder, tls }: RunOptions): void {
  const announces = scenario.steps.some((step) => "announce" in step);
  const outside = [
    server && "another server",
    stateFolder && "a state folder",
    tls && "certificates",
    announces && "an announcement to a server",
  ].filter(Boolean);
  if (outside.length === 0) return;
  throw new ConfigError([{ file, path: "clock", expected: `expected real for a run with ${outside.join(" and ")}` }]);
}

/** Nobody but its owner can have a server of others be down, or call handsets in its name. */
function refuseServerSteps({ file, scenario }: LoadedScenario): void {
  const index = scenario.steps.findIndex((step) => "server" in step || "notify" in step);
  const [verb] = Object.keys(scenario.steps[index] ?? {});
  if (verb === undefined) return;
  throw new ConfigError([
    { file, path: `steps.${index}.${verb}`, expected: "no such step for a run with another server" },
  ]);
}
