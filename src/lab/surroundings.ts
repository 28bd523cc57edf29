/** What surrounds the fleet of a scenario: a network, a store and the authority's side; real over loopback, or in memory on virtual time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock, VirtualClock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { startHttpDownloader } from "../bearer/http/downloader.ts";
import { type HttpRequest, startHttpListener } from "../bearer/http/listener.ts";
import { startHttpTransport } from "../bearer/http/session-transport.ts";
import { memoryDownloader } from "../bearer/memory/memory-downloader.ts";
import { memoryTransport } from "../bearer/memory/memory-transport.ts";
import { ObexDmTransport, withLines } from "../bearer/obex/dm-transport.ts";
import { connectEsme } from "../bearer/smpp/esme.ts";
import { EventBus } from "../events/bus.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { HandsetState } from "../handset/state.ts";
import type { Downloader } from "../ports/downloader.ts";
import type { Deliver } from "../ports/inbound.ts";
import type { SessionAnswer, SessionTransport } from "../ports/session-transport.ts";
import type { HandsetStore } from "../ports/store.ts";
import { DmServer } from "../server/dm/dm-server.ts";
import type { DmServerOptions } from "../server/dm/dm-server-options.ts";
import { startDmServer } from "../server/start-dm-server.ts";
import { memoryStore } from "../store/memory-store.ts";
import { openBearers } from "./bearers.ts";
import type { Carriers, PushBearer } from "./carriers.ts";
import type { FileShelf } from "./file-shelf.ts";
import { openHandsetStore } from "./handset-store.ts";
import { loopbackCarriers } from "./loopback-carriers.ts";
import { memoryCarriers } from "./memory-carriers.ts";
import { loadTls, type TlsFiles } from "./tls-files.ts";
import { runVirtually } from "./virtual-time.ts";

/** What the embedded DM server needs beyond what its surroundings give it. */
export type ServerPlan = Pick<
  DmServerOptions,
  "serverId" | "accounts" | "jobs" | "behaviour" | "auth" | "onSession" | "isDown"
>;

/** An embedded DM server that takes requests. */
export interface StartedServer {
  readonly url: string;
  readonly server: DmServer;
}

/** What the carriers of a scenario are to reach. */
export interface NetworkPlan {
  readonly fleet: Fleet;
  /** In place of the fleet's own, for a network that is not perfect. */
  readonly deliver: Deliver;
  /** Bearers that are needed besides SMS. */
  readonly bearers: ReadonlySet<PushBearer>;
  readonly random: Random;
}

/** What the files of a scenario are called by, whatever port they are served on: their paths follow. */
const FILES_URL = "http://files.phonebank.example";

export interface Surroundings {
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly store: HandsetStore<HandsetState>;
  readonly transport: SessionTransport;
  readonly downloader: Downloader;
  /** Serves files to handsets that download from {@link FILES_URL}. */
  serveFiles(shelf: FileShelf): Promise<void>;
  /** Starts the embedded DM server. */
  startServer(plan: ServerPlan, random: Random): Promise<StartedServer>;
  /** Opens the ways to the handsets. */
  openNetwork(plan: NetworkPlan): Promise<Carriers>;
  /** Every address listened on, by name. */
  readonly addresses: Record<string, string>;
  /** Waits for `goal`; on virtual time, makes time pass until then. */
  run<Result>(goal: Promise<Result>): Promise<Result>;
  /** Gives everything back, in the reverse order of its making. */
  close(): Promise<void>;
}

const FREE_PORT = { host: "127.0.0.1", port: 0 };

export interface RealOptions {
  readonly connections: "per-session" | "shared-pool";
  /** Where handset records are kept; a temporary folder when absent. */
  readonly stateFolder?: string | undefined;
  /** How DM goes over HTTPS; with the machine's own authorities when absent. */
  readonly tls?: TlsFiles | undefined;
}

/** Real sockets on loopback, on free ports, and records in files. @throws {ConfigError} for files that are not what they should be */
export function realSurroundings({ connections, stateFolder, tls }: RealOptions): Surroundings {
  const clock = systemClock;
  const bus = new EventBus(clock);
  const { emit } = bus;
  const secured = tls ? { tls: loadTls(tls) } : {};
  const lines = new ObexDmTransport({ clock });
  const transport = withLines(startHttpTransport({ connections, clock, emit, ...secured }), lines);
  const downloads = startHttpDownloader({ clock, emit, ...secured });
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
    transport,
    downloader: {
      stop: (handset, operation, goesOn) => downloads.stop(handset, operation, goesOn),
      notify: (notice) => downloads.notify({ ...notice, url: withFiles(notice.url, addresses["files"]) }),
      close: () => downloads.close(),
      download: (request) => downloads.download({ ...request, url: withFiles(request.url, addresses["files"]) }),
    },
    addresses,
    async serveFiles(shelf) {
      const handle = async (request: HttpRequest) => shelf.handle(request);
      const listener = await startHttpListener({ ...FREE_PORT, maxBodyBytes: 1024, handle, clock, emit });
      closers.push(() => listener.close());
      addresses["files"] = listener.address;
    },
    async startServer(plan, random) {
      const started = await startDmServer({ ...plan, host: "127.0.0.1", port: 0, random, clock, emit });
      closers.push(() => started.close());
      addresses[addresses["http"] === undefined ? "http" : `http ${plan.serverId}`] = started.address;
      return started;
    },
    async openNetwork({ fleet, deliver, bearers, random }) {
      const open = await openBearers(
        {
          smpp: FREE_PORT,
          ...(bearers.has("udp") ? { udp: FREE_PORT } : {}),
          ...(bearers.has("pap") ? { pap: FREE_PORT } : {}),
          ...(bearers.has("obex") ? { obex: FREE_PORT } : {}),
          ...(bearers.has("websocket") ? { websocket: FREE_PORT } : {}),
        },
        { fleet, deliver, bus, clock, random, lines },
      );
      closers.push(() => open.close());
      Object.assign(addresses, open.addresses);
      const [host = "", port] = (open.addresses["smpp"] ?? "").split(":");
      // The SMSC tells the same of this conversation; its other end stays silent.
      const login = { systemId: "phonebank", password: "", emit: () => {} };
      const esme = await connectEsme({ host, port: Number(port), ...login, clock });
      closers.push(() => esme.close());
      return loopbackCarriers({ esme, bearers: open, clock });
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
  const servers = new Map<string, SessionTransport>();
  const lines = new ObexDmTransport({ clock });
  const overNetwork: SessionTransport = {
    exchange: (request) => servers.get(new URL(request.url).host)?.exchange(request) ?? noConnection(clock),
    finish() {},
    async close() {},
  };
  let shelved: FileShelf | undefined;
  return {
    clock,
    bus,
    store: memoryStore(),
    transport: withLines(overNetwork, lines),
    downloader: memoryDownloader(
      ({ method, url, headers }) => {
        const { origin, pathname } = new URL(url);
        return origin === FILES_URL ? shelved?.handle({ method, path: pathname, headers }) : undefined;
      },
      { clock, emit, latencyMs: MEMORY_LATENCY_MS },
    ),
    addresses: {},
    async serveFiles(shelf) {
      shelved = shelf;
    },
    async startServer(plan, random) {
      const host = servers.size === 0 ? "dm.memory" : `dm-${servers.size + 1}.memory`;
      const url = `http://${host}/dm`;
      const server = new DmServer({ ...plan, url: () => url, random, clock, emit });
      servers.set(
        host,
        memoryTransport((request) => server.handle(request), clock, MEMORY_LATENCY_MS),
      );
      return { url, server };
    },
    openNetwork: async ({ fleet, deliver }) =>
      memoryCarriers({ fleet, deliver, clock, latencyMs: MEMORY_LATENCY_MS, lines }),
    run: (goal) => runVirtually(clock, goal),
    async close() {},
  };
}

/** The answer to who calls a host that is not there. */
function noConnection(clock: Clock): Promise<SessionAnswer> {
  return new Promise((resolve) => {
    const answer = { outcome: "failed", reason: "unreachable", detail: "no such host in memory" } as const;
    clock.setTimeout(() => resolve(answer), MEMORY_LATENCY_MS);
  });
}

/** The URL with the address that files are served on, when it is of one of them. */
function withFiles(url: string, address: string | undefined): string {
  return address !== undefined && url.startsWith(`${FILES_URL}/`) ? address + url.slice(FILES_URL.length) : url;
}
