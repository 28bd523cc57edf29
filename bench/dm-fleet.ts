import { systemClock } from "../src/base/clock.ts";
import { startHttpTransport } from "../src/bearer/http/session-transport.ts";
import { EventBus } from "../src/events/bus.ts";
import { Fleet } from "../src/fleet/fleet.ts";
import type { HandsetState } from "../src/handset/state.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { NO_DOWNLOADS } from "../test/support/no-downloads.ts";
import { managedHandset, PINNED_RANDOM } from "./dm-handset.ts";
import type { DmTrial } from "./dm-lanes.ts";
import type { Round } from "./figure.ts";
import { inWindow, WINDOW } from "./in-window.ts";

/** A whole fleet: as many handsets as sessions, each with a mailbox, saved in memory after each message, with its events. */
export async function openDmFleet(sessions: number, trial: DmTrial): Promise<Round> {
  const { dialect, connections, model, origin } = trial;
  const bus = new EventBus(systemClock);
  const { emit } = bus;
  const fleet = new Fleet({
    models: new Map([[model.name, model]]),
    store: memoryStore<HandsetState>(),
    transport: startHttpTransport({ connections, clock: systemClock, emit, limits: { poolSize: WINDOW } }),
    downloader: NO_DOWNLOADS,
    user: { reply: () => undefined },
    clock: systemClock,
    random: PINNED_RANDOM,
    emit,
  });
  const url = (index: number) => `${origin}/${String(index).padStart(6, "0")}`;
  const all = Array.from({ length: sessions + WINDOW }, (_, i) => managedHandset(model, i, url(i), dialect.proof));
  for (const handset of all) fleet.add(handset);

  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>();
  bus.subscribe((event) => {
    if (event.type === "session.failed") waiting.get(event.handset ?? "")?.reject(new Error(event.reason));
    if (event.type === "session.finished") waiting.get(event.handset ?? "")?.resolve();
  });
  const talk = ({ id }: HandsetState) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      void fleet.tell(id, { type: "session.requested" });
    });
  await inWindow(all.slice(sessions), talk);
  return { run: () => inWindow(all.slice(0, sessions), talk), close: () => fleet.close() };
}
