/**
 * Pushes over WebSocket: a test tool attaches to `/handsets/ID`, sends connectionless WSP pushes as binary messages, is
 * told what became of each, and receives the handset's events as they happen.
 */
import type { IncomingMessage } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { bearerToken } from "../http/admission.ts";
import { decodedPart, splitTarget } from "../http/url.ts";
import { Attachment, type Watch } from "./attachment.ts";
import type { Channel, ChannelListener } from "./channel.ts";
import { CLOSE_CODE } from "./channel-life.ts";
import { type Refused, startEndpoint } from "./endpoint.ts";
import { WEBSOCKET_LIMITS, type WebSocketLimits } from "./limits.ts";

/** Who asks to attach, for {@link WebSocketOptions.admit}. */
export interface AttachRequest {
  readonly peer: string;
  /** What a browser says of the page that asks; other programs leave it out. */
  readonly origin?: string;
  /** The Host header. */
  readonly host?: string;
  /** From `Authorization: Bearer TOKEN`, or from `?token=TOKEN` for browsers, which cannot set headers. */
  readonly token?: string;
}

/** Where test tools connect, and who takes their pushes. */
export interface WebSocketOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The id of the handset that a name in a path stands for (IMEI, MSISDN or IMSI); `undefined` when there is none. */
  readonly findHandset: (name: string) => string | undefined;
  /** Hands on a handset's events; without it there are none. */
  readonly watch?: Watch;
  /** Who may attach; by default every program, but no page of another site in a browser. */
  readonly admit?: (request: AttachRequest) => boolean;
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<WebSocketLimits>;
}

/** The endpoint of all handsets, until it is closed. */
export interface WebSocketBearer {
  /** For example `ws://127.0.0.1:8081`; a handset is at `/handsets/ID` below it. */
  readonly address: string;
  /** Closes every connection and waits until all are gone. */
  close(): Promise<void>;
}

/** Listens for test tools. @throws {PortError} (rejects) `listen-failed` */
export async function startWebSocket(options: WebSocketOptions): Promise<WebSocketBearer> {
  const limits = { ...WEBSOCKET_LIMITS, ...options.limits };
  const attachments = new Set<Attachment>();
  const { emit, watch } = options;
  const attach = (channel: Channel, peer: string, handset: string): ChannelListener => {
    const attachment = new Attachment({ ...options, watch, limits, channel, peer, handset });
    attachments.add(attachment);
    void attachment.closed.then(() => attachments.delete(attachment));
    return attachment;
  };
  const endpoint = await startEndpoint({
    ...options,
    limits,
    decide: (request, peer) => {
      const found = decide(request, peer, options);
      return typeof found === "string" ? (channel) => attach(channel, peer, found) : found;
    },
    onRefused: (peer, reason) => emit({ type: "websocket.refused", peer, reason }),
  });
  return {
    address: endpoint.address,
    close: async () => {
      const closed = [endpoint.close(), ...[...attachments].map((attachment) => attachment.closed)];
      for (const attachment of attachments) attachment.end(CLOSE_CODE.goingAway, "shutting down");
      await Promise.all(closed);
    },
  };
}

/** The id of the handset that the request is to be attached to, or why it is to none. Who may not attach does not learn which handsets there are. */
function decide(request: IncomingMessage, peer: string, options: WebSocketOptions): string | Refused {
  const { path, query } = splitTarget(request.url);
  const { origin, host, authorization } = request.headers;
  const token = bearerToken(authorization) ?? new URLSearchParams(query).get("token");
  const asked = {
    peer,
    ...(origin === undefined ? {} : { origin }),
    ...(host === undefined ? {} : { host }),
    ...(token === undefined || token === null ? {} : { token }),
  };
  if (!(options.admit ?? isOfNoOtherSite)(asked)) return { status: 403, reason: "not admitted" };
  const name = handsetName(path);
  if (name === undefined) return { status: 404, reason: "no such path, expected /handsets/ID" };
  return options.findHandset(name) ?? { status: 404, reason: `no handset ${name}` };
}

function handsetName(path: string): string | undefined {
  const encoded = /^\/handsets\/([^/]{1,100})$/.exec(path)?.[1];
  return encoded === undefined ? undefined : decodedPart(encoded);
}

/** A browser lets any page connect anywhere, and says which page it was (RFC 6455 §10.2). */
function isOfNoOtherSite({ origin, host }: AttachRequest): boolean {
  return origin === undefined || /^https?:\/\/(.+)$/.exec(origin)?.[1] === host;
}
