import { systemClock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { Announcer } from "../bearer/announce/announcer.ts";
import { startHttpDownloader } from "../bearer/http/downloader.ts";
import { DmLines } from "../bearer/obex/dm/lines.ts";
import type { EventBus } from "../events/bus.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { Mailboxes } from "../fleet/mailbox.ts";
import { isSubscriberReachable } from "../handset/reach.ts";
import { announcementOf } from "./announcing.ts";
import { removeControlFile, writeControlFile } from "./control-file.ts";
import { numberValues } from "./fleet/bootstrap-document.ts";
import { type HandsetPlan, planHandsets } from "./fleet/handset-plan.ts";
import { openHandsetStore } from "./fleet/handset-store.ts";
import { openFleet } from "./fleet/open-fleet.ts";
import { type Everybody, UserBook } from "./fleet/user-book.ts";
import { loadDevices } from "./load/device/device.ts";
import { handsetGroupSchema } from "./load/fleet/fleet-schema.ts";
import { type BearerPlan, openBearers } from "./network/bearers.ts";
import { startSessionTransport } from "./network/session-transport.ts";
import { loadTls, type TlsFiles } from "./network/tls-files.ts";
import { Opened } from "./opened.ts";
import type { Operated } from "./operate/operated.ts";

/** What a bank is made of: its handsets, where they are kept, and where its bearers listen. */
export interface BankOptions {
  readonly plans: readonly HandsetPlan[];
  readonly stateFolder: string;
  /** File beside which device models given as paths are looked for. */
  readonly devicesFrom: string;
  readonly bearers: BearerPlan;
  readonly bus: EventBus;
  readonly random: Random;
  /** How DM goes over HTTPS; with the machine's own authorities when absent. */
  readonly tls?: TlsFiles | undefined;
  /** What users do whose handset's plan says nothing. */
  readonly everybody: Everybody;
  /** Where clean handsets are announced when the network finds them at their first power-on; absent: nowhere. */
  readonly announce?: string | undefined;
  /** Opens what holds the bank from outside; absent: nothing does. */
  readonly control?: ((operated: Operated) => Promise<Control>) | undefined;
}

/** What holds a bank from outside, while it is open. */
export interface Control {
  /** Shown as the address `control`. */
  readonly address: string;
  close(): Promise<void>;
}

/** A long-lived bank of handsets behind an SMSC, on the machine's clock. */
export interface Bank {
  readonly fleet: Fleet;
  /** Stops listening, lets what is under way end, and leaves everything saved. */
  close(): Promise<void>;
}

/** Opens the state folder, listens, tells so with a `listening` event, and switches the handsets on. @throws {PortError} @throws {ConfigError} */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { bus, random, stateFolder, everybody, announce } = options;
  const clock = systemClock;
  const tls = options.tls ? { tls: loadTls(options.tls) } : {};
  const { emit } = bus;
  const opened = new Opened();
  try {
    const lines = new DmLines({ clock });
    const store = opened.keep(openHandsetStore(stateFolder, emit));
    const { fleet, clean, saveNew } = await openFleet({
      plans: options.plans,
      defaultPlans: () => planHandsets([handsetGroupSchema.parse({ name: "handset" })]),
      templateValues: ({ id, sim }) => numberValues(id, sim),
      loadModels: (names) => loadDevices(names, options.devicesFrom),
      store,
      transport: startSessionTransport({ connections: "per-session", clock, emit, lines, ...tls }),
      downloader: startHttpDownloader({ clock, emit, ...tls }),
      clock,
      random,
      bus,
      user: new UserBook(options.plans, everybody),
    });
    opened.keep(fleet);
    const bearers = opened.keep(await openBearers(options.bearers, { fleet, bus, clock, random, lines }));
    const announcer = opened.keep(new Announcer({ clock, emit }));
    const control = await options.control?.({ fleet, announcer, cardTurns: new Mailboxes() });
    const addresses = control ? { ...bearers.addresses, control: opened.keep(control).address } : bearers.addresses;
    await saveNew();
    // A file that an earlier owner could not take away any more goes too.
    if (control) writeControlFile(stateFolder, control.address);
    else removeControlFile(stateFolder);
    opened.keep({ close: async () => removeControlFile(stateFolder) });
    emit({ type: "listening", addresses, handsets: bearers.handsets });
    await fleet.powerOn();
    if (announce !== undefined) {
      for (const state of clean.filter(isSubscriberReachable))
        void announcer.announce(announce, announcementOf(state, "attach"));
    }
    return { fleet, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
