import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { seededRandom } from "../src/base/random.ts";
import { EventBus } from "../src/events/bus.ts";
import type { Emit } from "../src/events/event.ts";
import { openHandsetStore } from "../src/lab/fleet/handset-store.ts";
import { openFleet } from "../src/lab/fleet/open-fleet.ts";
import { UserBook } from "../src/lab/fleet/user-book.ts";
import { loadDevices } from "../src/lab/load/device/device.ts";
import type { Deliver } from "../src/ports/inbound.ts";
import type { SessionAnswer, SessionTransport } from "../src/ports/session-transport.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { NO_DOWNLOADS } from "../test/support/no-downloads.ts";
import type { HandsetBootstrap } from "./handset-bootstraps.ts";

/** Handsets that are on and have no account yet. */
export interface CleanFleet {
  readonly deliver: Deliver;
  readonly emit: Emit;
  /** Resolves when every handset has applied a bootstrap. */
  readonly applied: Promise<void>;
  /** @throws when not every handset has applied a bootstrap */
  checkApplied(): void;
  close(): Promise<void>;
}

/** Opens a fleet as a run on the machine's clock does, but for its DM sessions: they never get an answer. */
export async function openCleanFleet(
  handsets: readonly HandsetBootstrap[],
  kind: "files" | "memory",
): Promise<CleanFleet> {
  const bus = new EventBus(systemClock);
  const folder = mkdtempSync(join(tmpdir(), "phonebank-bench-"));
  const store = kind === "files" ? openHandsetStore(folder, bus.emit) : memoryStore<never>();
  const plans = handsets.map(({ plan }) => plan);
  const { fleet, saveNew } = await openFleet({
    plans,
    templateValues: () => ({}),
    loadModels: (names) => loadDevices(names, "package.json"),
    store,
    downloader: NO_DOWNLOADS,
    transport: silentTransport(),
    clock: systemClock,
    random: seededRandom(13),
    bus,
    user: new UserBook(plans, undefined),
  });
  await saveNew();
  await fleet.powerOn();

  let left = handsets.length;
  const applied = new Promise<void>((resolve) => {
    bus.subscribe(({ type }) => {
      if (type === "bootstrap.finished" && --left === 0) resolve();
    });
  });
  return {
    deliver: fleet.deliver,
    emit: bus.emit,
    applied,
    checkApplied() {
      if (left !== 0) throw new Error(`${left} of ${handsets.length} handsets have not applied their bootstrap`);
    },
    async close() {
      await fleet.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes what it is given, and leaves whoever waits for the answer waiting until it is closed. */
function silentTransport(): SessionTransport {
  const waiting: ((answer: SessionAnswer) => void)[] = [];
  return {
    exchange: () => new Promise((resolve) => waiting.push(resolve)),
    finish() {},
    async close() {
      for (const resolve of waiting.splice(0)) resolve({ outcome: "failed", reason: "closed", detail: "" });
    },
  };
}
