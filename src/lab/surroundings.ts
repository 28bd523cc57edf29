/** What surrounds the fleet of a scenario: a network, a store and the authority's side; real over loopback, or in memory on virtual time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock, VirtualClock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { startHttpTransport } from "../bearer/http/session-transport.ts";
import { memoryTransport } from "../bearer/memory/memory-transport.ts";
import { connectEsme } from "../bearer/smpp/esme.ts";
import { startSmsc } from "../bearer/smpp/smsc.ts";
import { EventBus } from "../events/bus.ts";
import type { HandsetState } from "../handset/state.ts";
import type { Deliver } from "../ports/inbound.ts";
import type { SessionTransport } from "../ports/session-transport.ts";
import type { HandsetStore } from "../ports/store.ts";
import type { Submit } from "../server/bootstrap/send-bootstrap.ts";
import { DmServer, type DmServerOptions } from "../server/dm/dm-server.ts";
import { startDmServer } from "../server/dm/start-dm-server.ts";
import { memoryStore } from "../store/memory-store.ts";
import { openHandsetStore } from "./handset-store.ts";
import { runVirtually } from "./virtual-time.ts";

/** What the embedded DM server needs beyond what its surroundings give it. */
export type ServerPlan = Pick<DmServerOptions, "serverId" | "accounts" | "jobs" | "auth">;

export interface Surroundings {
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly store: HandsetStore<HandsetState>;
  readonly transport: SessionTransport;
  /** Starts the embedded DM server; the result is its URL. */
  startServer(plan: ServerPlan, random: Random): Promise<string>;
  /** Connects a sender of short messages with whoever delivers them to the handsets. */
  openNetwork(deliver: Deliver): Promise<Submit>;
  /** Every address listened on, by name. */
  readonly addresses: Record<string, string>;
  /** Waits for `goal`; on virtual time, makes time pass until then. */
  run<Result>(goal: Promise<Result>): Promise<Result>;
  /** Gives everything back, in the reverse order of its making. */
  close(): Promise<void>;
}

export interface RealOptions {
  readonly connections: "per-session" | "shared-pool";
  /** Where handset records are kept; a temporary folder when absent. */
  readonly stateFolder?: string | undefined;
}

/** Real sockets on loopback, on free ports, and records in files. */
export function realSurroundings({ connections, stateFolder }: RealOptions): Surroundings {
  const clock = systemClock;
  const bus = new EventBus(clock);
  const { emit } = bus;
  const folder = stateFolder ?? mkdtempSync(join(tmpdir(), "phonebank-"));
  const store = openHandsetStore(folder, emit);
  const addresses: Record<string, string> = {};
  const closers: (() => Promise<unknown>)[] = [
    async () => stateFolder ?? rmSync(folder, { recursive: true, force: true }),
    () => store.close(),
  ];
  return {
    clock,
    bus,
    store,
    transport: startHttpTransport({ connections, clock, emit }),
    addresses,
    async startServer(plan, random) {
      const started = await startDmServer({ ...plan, host: "127.0.0.1", port: 0, random, clock, emit });
      closers.push(() => started.close());
      addresses["http"] = started.address;
      return started.url;
    },
    async openNetwork(deliver) {
      const smsc = await startSmsc({ host: "127.0.0.1", port: 0, deliver, emit, clock });
      closers.push(() => smsc.close());
      addresses["smpp"] = smsc.address;
      const [host = "", port] = smsc.address.split(":");
      // The SMSC tells the same of this conversation; its other end stays silent.
      const esme = await connectEsme({
        host,
        port: Number(port),
        systemId: "phonebank",
        password: "",
        emit: () => {},
        clock,
      });
      closers.push(() => esme.close());
      return async (part) => {
        const { status } = await esme.submit(part);
        return status === 0 ? { ok: true } : { ok: false, detail: `command_status ${status}` };
      };
    },
    run: (goal) => goal,
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}

/** Time that one message takes through the memory network. */
const MEMORY_LATENCY_MS = 50;

/** Everything in memory on a clock of its own: a run is then a function of its seed. */
export function virtualSurroundings(startAt: number): Surroundings {
  const clock = new VirtualClock(startAt);
  const bus = new EventBus(clock);
  const { emit } = bus;
  const servers: DmServer[] = [];
  const transport = memoryTransport(
    (request) => servers[0]?.handle(request) ?? { status: 503, contentType: "", body: new Uint8Array() },
    clock,
    MEMORY_LATENCY_MS,
  );
  return {
    clock,
    bus,
    store: memoryStore(),
    transport,
    addresses: {},
    async startServer(plan, random) {
      const url = "http://dm.memory/dm";
      servers.push(new DmServer({ ...plan, url: () => url, random, clock, emit }));
      return url;
    },
    async openNetwork(deliver) {
      return async (part) => {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, MEMORY_LATENCY_MS));
        const outcome = await deliver({ kind: "sms", ...part });
        return outcome === "accepted" ? { ok: true } : { ok: false, detail: outcome };
      };
    },
    run: (goal) => runVirtually(clock, goal),
    async close() {},
  };
}
