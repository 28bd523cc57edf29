import { systemClock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { Announcer } from "../bearer/announce/announcer.ts";
import { startHttpTransport } from "../bearer/http/session-transport.ts";
import type { EventBus } from "../events/bus.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { announcementOf } from "./announcing.ts";
import { type BearerPlan, openBearers } from "./bearers.ts";
import { numberValues } from "./factory.ts";
import { type HandsetPlan, planHandsets } from "./handset-plan.ts";
import { openHandsetStore } from "./handset-store.ts";
import { openFleet } from "./handsets.ts";
import { loadDevices } from "./load/device.ts";
import { handsetGroupSchema } from "./load/fleet-schema.ts";
import { UserBook } from "./user-book.ts";

/** What a bank is made of: its handsets, where they are kept, and where its bearers listen. */
export interface BankOptions {
  readonly plans: readonly HandsetPlan[];
  readonly stateFolder: string;
  /** File beside which device models given as paths are looked for. */
  readonly devicesFrom: string;
  readonly bearers: BearerPlan;
  readonly bus: EventBus;
  readonly random: Random;
  readonly pin: string | undefined;
  /** Where clean handsets are announced when they are on for the first time; absent: nowhere. */
  readonly announce?: string | undefined;
}

/** A long-lived bank of handsets behind an SMSC, on the machine's clock. */
export interface Bank {
  readonly fleet: Fleet;
  /** Stops listening, lets what is under way end, and leaves everything saved. */
  close(): Promise<void>;
}

/** Opens the state folder, listens, tells so with a `listening` event, and switches the handsets on. @throws {PortError} @throws {ConfigError} */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { bus, random, stateFolder, pin, announce } = options;
  const clock = systemClock;
  const { emit } = bus;
  const store = openHandsetStore(stateFolder, emit);
  try {
    const { fleet, clean } = await openFleet({
      plans: options.plans,
      defaultPlans: () => planHandsets([handsetGroupSchema.parse({ name: "handset" })]),
      templateValues: ({ id, sim }) => numberValues(id, sim),
      loadModels: (names) => loadDevices(names, options.devicesFrom),
      store,
      transport: startHttpTransport({ connections: "per-session", clock, emit }),
      clock,
      random,
      bus,
      user: new UserBook(options.plans, pin),
    });
    const bearers = await openBearers(options.bearers, { fleet, bus, clock, random });
    emit({ type: "listening", addresses: bearers.addresses, handsets: bearers.handsets });
    await fleet.powerOn();
    const announcer = new Announcer({ clock, emit });
    if (announce !== undefined) {
      for (const state of clean) void announcer.announce(announce, announcementOf(state, "attach"));
    }
    return {
      fleet,
      async close() {
        await announcer.close();
        await bearers.close();
        await fleet.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
