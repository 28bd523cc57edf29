import { delay } from "../base/clock.ts";
import { ConfigError } from "../base/errors.ts";
import { isLoopback } from "../bearer/http/admission.ts";
import {
  type HttpListenerLimits,
  type HttpRequest,
  type HttpResponse,
  startHttpListener,
} from "../bearer/http/listener.ts";
import { HMAC_HEADER } from "../codec/security/hmac-header.ts";
import { DmServer } from "./dm/dm-server.ts";
import { DEFAULT_LIMITS, type DmResponse, type DmServerOptions } from "./dm/dm-server-options.ts";
import type { PushSender } from "./rest/notify.ts";
import { isRestPath, restAnswer } from "./rest/rest-view.ts";

/** A DM server and where it listens. */
export interface DmListenerOptions extends Omit<DmServerOptions, "url"> {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Path of the one resource; `/dm` when absent. Queries are the clients' own business. */
  readonly path?: string;
  /** What devices are told, when they reach the server under another name than the listener's address. */
  readonly publicUrl?: string;
  /** Opens the REST view beside it. Only on a loopback address may the token be left out. */
  readonly rest?: { readonly token?: string; readonly send: PushSender };
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

/**
 * Starts a DM server on HTTP (SyncML_HTTP). @throws {PortError} (rejects) `listen-failed`
 * @throws {ConfigError} (rejects) when others than this machine could see the REST view without a token
 */
export async function startDmServer(options: DmListenerOptions): Promise<RunningDmServer> {
  const { host, port, path = "/dm", publicUrl, rest, http, emit, clock } = options;
  if (rest && rest.token === undefined && !isLoopback(host)) {
    throw new ConfigError([{ file: "REST view", path: host, expected: "a token, as this is no loopback address" }]);
  }
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
      if (rest && isRestPath(request.path)) {
        const answer = await restAnswer(request, { server, token: rest.token, send: rest.send });
        await server.kept();
        return answer;
      }
      if (request.path !== path) return plainAnswer(404, {});
      if (request.method !== "POST") return plainAnswer(405, { Allow: "POST" });
      const answer = handleOver(server, request);
      await server.kept();
      if (answer.delayMs !== undefined) await delay(clock, answer.delayMs);
      return responseOf(answer);
    },
  });
  url = publicUrl ?? `${listener.address}${path}`;
  const close = () => {
    server.close();
    return listener.close();
  };
  return { address: listener.address, url, server, close };
}

function handleOver(server: DmServer, { headers, body, path, query }: HttpRequest): DmResponse {
  const hmac = headers[HMAC_HEADER];
  return server.handle({
    contentType: headers["content-type"] ?? "",
    body,
    path: query === "" ? path : `${path}?${query}`,
    ...(hmac === undefined ? {} : { hmac }),
  });
}

function responseOf({ status, contentType, body, hmac, location, cutAfter }: DmResponse): HttpResponse {
  const headers = {
    "Content-Type": contentType,
    "Cache-Control": "no-store",
    ...(hmac === undefined ? {} : { [HMAC_HEADER]: hmac }),
    ...(location === undefined ? {} : { Location: location }),
  };
  return { status, headers, body, ...(cutAfter === undefined ? {} : { cutAfter }) };
}

function plainAnswer(status: number, headers: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers, body: new Uint8Array() };
}
