import { type Clock, VirtualClock } from "../../base/clock.ts";
import { memoryDownloader } from "../../bearer/memory/memory-downloader.ts";
import { memoryObex } from "../../bearer/memory/memory-obex.ts";
import { type MessageHandler, memoryTransport } from "../../bearer/memory/memory-transport.ts";
import { DmLines, withLines } from "../../bearer/obex/dm/lines.ts";
import { EventBus } from "../../events/bus.ts";
import type { SessionAnswer, SessionTransport } from "../../ports/session-transport.ts";
import { DmServer } from "../../server/dm/dm-server.ts";
import { memoryStore } from "../../store/memory-store.ts";
import { memoryCarriers } from "../network/memory-carriers.ts";
import type { FileShelf } from "./file-shelf.ts";
import { FILES_URL, type Surroundings } from "./surroundings.ts";
import { runVirtually } from "./virtual-time.ts";

/** Time that one message takes through the memory network. */
const MEMORY_LATENCY_MS = 50;

/** Everything in memory on a clock of its own: a run is then a function of its seed. */
export function virtualSurroundings(startAt: number): Surroundings {
  const clock = new VirtualClock(startAt);
  const bus = new EventBus(clock);
  const { emit } = bus;
  /** The ways to the servers by their hosts. */
  const servers = new Map<string, SessionTransport>();
  let started = 0;
  const lines = new DmLines({ clock });
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
      const host = started++ === 0 ? "dm.memory" : `dm-${started}.memory`;
      const url = `http://${host}/dm`;
      const server = new DmServer({ ...plan, url: () => url, random, clock, emit });
      servers.set(
        host,
        memoryTransport((request) => server.handle(request), clock, MEMORY_LATENCY_MS),
      );
      if (!plan.obex) return { url, server };
      const obexHost = `obex.${host}`;
      const obexUrl = `obex://${obexHost}`;
      const take: MessageHandler = ({ path: _, ...message }) => {
        // answers are cut over HTTP alone, here as over sockets
        const { cutAfter: _cut, ...answer } = server.handle({ ...message, url: obexUrl });
        return answer;
      };
      const way = memoryTransport(take, clock, MEMORY_LATENCY_MS);
      servers.set(obexHost, memoryObex(way, plan.obex.password, random.fork("obex")));
      return { url, obexUrl, server };
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
