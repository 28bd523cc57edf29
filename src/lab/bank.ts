import { systemClock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { startHttpTransport } from "../bearer/http/session-transport.ts";
import { startSmsc } from "../bearer/smpp/smsc.ts";
import type { EventBus } from "../events/bus.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { type HandsetPlan, planHandsets } from "./handset-plan.ts";
import { openHandsetStore } from "./handset-store.ts";
import { openFleet } from "./handsets.ts";
import { loadDevices } from "./load/device.ts";
import { handsetGroupSchema } from "./load/fleet-schema.ts";
import { UserBook } from "./user-book.ts";

export interface BankOptions {
  readonly plans: readonly HandsetPlan[];
  readonly stateFolder: string;
  /** File beside which device models given as paths are looked for. */
  readonly devicesFrom: string;
  readonly smpp: { readonly host: string; readonly port: number };
  readonly credentials?: { readonly systemId: string; readonly password: string };
  readonly bus: EventBus;
  readonly random: Random;
  readonly pin: string | undefined;
}

/** A long-lived bank of handsets behind an SMSC, on the machine's clock. */
export interface Bank {
  readonly fleet: Fleet;
  /** Stops listening, lets what is under way end, and leaves everything saved. */
  close(): Promise<void>;
}

/** Opens the state folder, listens, tells so with a `listening` event, and switches the handsets on. @throws {PortError} @throws {ConfigError} */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { bus, random, stateFolder, smpp, credentials, pin } = options;
  const clock = systemClock;
  const { emit } = bus;
  const store = openHandsetStore(stateFolder, emit);
  try {
    const fleet = await openFleet({
      plans: options.plans,
      defaultPlans: () => planHandsets([handsetGroupSchema.parse({ name: "handset" })]),
      loadModels: (names) => loadDevices(names, options.devicesFrom),
      store,
      transport: startHttpTransport({ connections: "per-session", clock, emit }),
      clock,
      random,
      bus,
      user: new UserBook(options.plans, pin),
    });
    const smsc = await startSmsc({
      ...smpp,
      deliver: fleet.deliver,
      emit,
      clock,
      ...(credentials ? { credentials } : {}),
    });
    emit({ type: "listening", addresses: { smpp: smsc.address }, handsets: fleet.addresses() });
    await fleet.powerOn();
    return {
      fleet,
      async close() {
        await smsc.close();
        await fleet.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
