import { VirtualClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import { EventBus } from "../../src/events/bus.ts";
import type { PhonebankEvent } from "../../src/events/event.ts";
import type { HandsetState } from "../../src/handset/state.ts";
import { numberValues } from "../../src/lab/fleet/bootstrap-document.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";
import { openFleet } from "../../src/lab/fleet/open-fleet.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";
import { withAbsolutePaths } from "../../src/lab/load/fleet/absolute-paths.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_DOWNLOADS } from "./no-downloads.ts";

/** A fleet as a bank opens it, with the groups of a fleet file `from`; no server answers its handsets. */
export async function openedFleet(
  from: string,
  groups: readonly object[],
  {
    store = memoryStore<HandsetState>(),
    values = {},
  }: { store?: ReturnType<typeof memoryStore<HandsetState>>; values?: Record<string, string> } = {},
) {
  const clock = new VirtualClock();
  const bus = new EventBus(clock);
  const events: PhonebankEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const parsed = groups.map((group, i) => handsetGroupSchema.parse({ name: String(i), ...group }));
  const models = (names: readonly string[]) => loadDevices(names, from);
  const { fleet, clean, saveNew } = await openFleet({
    plans: planHandsets(withAbsolutePaths(parsed, from)),
    loadModels: models,
    templateValues: ({ id, sim }) => ({ ...numberValues(id, sim), ...values }),
    store,
    downloader: NO_DOWNLOADS,
    transport: { exchange: () => new Promise(() => {}), finish: () => {}, close: async () => {} },
    clock,
    random: seededRandom(1),
    bus,
    user: { reply: () => undefined },
  });
  await saveNew();
  const states = () => fleet.addresses().flatMap(({ id }) => fleet.state(id) ?? []);
  const accounts = () =>
    states().map(({ model, overlay }) => {
      const base = models([model]).get(model)?.base;
      return base ? readAccounts(new Tree(base, overlay)) : [];
    });
  return { fleet, clean: clean.map(({ id }) => id), events, store, states, accounts };
}
