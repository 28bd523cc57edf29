import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Downloader } from "../../ports/downloader.ts";
import { Connections } from "./connections.ts";
import { getOnce } from "./get-once.ts";
import { type DownloadLimits, ResumingDownloader } from "./resuming-downloader.ts";
import { type TlsOptions, tlsConnections } from "./tls.ts";
import { HTTP_TRANSPORT_LIMITS } from "./transport-limits.ts";

/** What downloads over HTTP are made with. */
export interface HttpDownloaderOptions {
  readonly tls?: TlsOptions;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits?: Partial<DownloadLimits>;
}

/** Downloads over http and https, each with connections of its own. */
export function startHttpDownloader({ tls, clock, emit, limits }: HttpDownloaderOptions): Downloader {
  const tlsOf = tlsConnections(tls);
  return new ResumingDownloader({
    clock,
    emit,
    limits: { ...HTTP_TRANSPORT_LIMITS, ...limits },
    open: (handset) => {
      const connections = new Connections({
        ...HTTP_TRANSPORT_LIMITS,
        connections: "per-session",
        tls: tlsOf(handset),
      });
      return {
        get: (request) => getOnce(connections.to(request.target.origin), request),
        close: () => connections.destroy(),
      };
    },
  });
}
