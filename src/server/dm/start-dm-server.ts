import { type HttpListenerLimits, startHttpListener } from "../../bearer/http/listener.ts";
import { DEFAULT_LIMITS, DmServer, type DmServerOptions } from "./dm-server.ts";

/** A DM server and where it listens. */
export interface DmListenerOptions extends Omit<DmServerOptions, "url"> {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Path of the one resource; `/dm` when absent. Queries are the clients' own business. */
  readonly path?: string;
  /** What devices are told, when they reach the server under another name than the listener's address. */
  readonly publicUrl?: string;
  readonly http?: Partial<HttpListenerLimits>;
}

/** A DM server that takes requests until it is closed. */
export interface RunningDmServer {
  /** Of the listener, for example `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Where devices send their messages. */
  readonly url: string;
  readonly server: DmServer;
  close(): Promise<void>;
}

/** Starts a DM server on HTTP (SyncML_HTTP). @throws {PortError} (rejects) `listen-failed` */
export async function startDmServer(options: DmListenerOptions): Promise<RunningDmServer> {
  const { host, port, path = "/dm", publicUrl, http, emit, clock } = options;
  let url = publicUrl ?? "";
  const server = new DmServer({ ...options, url: () => url });
  const listener = await startHttpListener({
    host,
    port,
    // The server refuses what is over its own limit, with a reason; this bound is for what need not be read at all.
    maxBodyBytes: (options.limits?.bodyBytes ?? DEFAULT_LIMITS.bodyBytes) + 1,
    emit,
    clock,
    ...(http ? { limits: http } : {}),
    handle: async (request) => {
      if (request.path !== path) return plainAnswer(404, {});
      if (request.method !== "POST") return plainAnswer(405, { Allow: "POST" });
      const { status, contentType, body } = server.handle({
        contentType: request.headers["content-type"] ?? "",
        body: request.body,
        path: request.query === "" ? request.path : `${request.path}?${request.query}`,
      });
      return { status, headers: { "Content-Type": contentType, "Cache-Control": "no-store" }, body };
    },
  });
  url = publicUrl ?? `${listener.address}${path}`;
  return { address: listener.address, url, server, close: () => listener.close() };
}

function plainAnswer(status: number, headers: Readonly<Record<string, string>>) {
  return { status, headers, body: new Uint8Array() };
}
