import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../base/clock.ts";
import { startHttpDownloader } from "../../bearer/http/downloader.ts";
import { type HttpRequest, startHttpListener } from "../../bearer/http/listener.ts";
import { DmLines } from "../../bearer/obex/dm/lines.ts";
import { connectEsme } from "../../bearer/smpp/esme.ts";
import { EventBus } from "../../events/bus.ts";
import { startDmServer } from "../../server/start-dm-server.ts";
import { startObex } from "../../server/start-obex.ts";
import { openHandsetStore } from "../fleet/handset-store.ts";
import { openBearers } from "../network/bearers.ts";
import { loopbackCarriers } from "../network/loopback-carriers.ts";
import { startSessionTransport } from "../network/session-transport.ts";
import { loadTls, type TlsFiles } from "../network/tls-files.ts";
import { Opened } from "../opened.ts";
import { FILES_URL, type Surroundings } from "./surroundings.ts";

const FREE_PORT = { host: "127.0.0.1", port: 0 };

/** How the sockets are used, and where records are kept. */
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
  const lines = new DmLines({ clock });
  const transport = startSessionTransport({ connections, clock, emit, lines, ...secured });
  const downloads = startHttpDownloader({ clock, emit, ...secured });
  const folder = stateFolder ?? mkdtempSync(join(tmpdir(), "phonebank-"));
  const store = openHandsetStore(folder, emit);
  const addresses: Record<string, string> = {};
  const opened = new Opened();
  if (stateFolder === undefined) opened.keep({ close: async () => rmSync(folder, { recursive: true, force: true }) });
  opened.keep(store);
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
      const options = { ...FREE_PORT, maxBodyBytes: 1024, handle, clock, emit };
      addresses["files"] = opened.keep(await startHttpListener(options)).address;
    },
    async startServer(plan, random) {
      const started = opened.keep(await startDmServer({ ...plan, ...FREE_PORT, random, clock, emit }));
      const name = (bearer: string) => (addresses["http"] === undefined ? bearer : `${bearer} ${plan.serverId}`);
      const obexName = name("obex");
      addresses[name("http")] = started.address;
      if (!plan.obex) return started;
      const options = { ...plan.obex, ...FREE_PORT, random: random.fork("obex"), clock, emit };
      const obex = opened.keep(await startObex(started.server, options));
      addresses[obexName] = obex.url;
      return { ...started, obexUrl: obex.url };
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
      opened.keep(open);
      Object.assign(addresses, open.addresses);
      const [host = "", port] = (open.addresses["smpp"] ?? "").split(":");
      // The SMSC tells the same of this conversation; its other end stays silent.
      const login = { systemId: "phonebank", password: "", emit: () => {} };
      const esme = opened.keep(await connectEsme({ host, port: Number(port), ...login, clock }));
      return loopbackCarriers({ esme, bearers: open, clock });
    },
    run: (goal) => goal,
    close: () => opened.close(),
  };
}

/** The URL with the address that files are served on, when it is of one of them. */
function withFiles(url: string, address: string | undefined): string {
  return address !== undefined && url.startsWith(`${FILES_URL}/`) ? address + url.slice(FILES_URL.length) : url;
}
