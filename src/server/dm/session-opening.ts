import type { SyncMLMessage } from "../../codec/syncml/message.ts";
import type { DeviceRecord } from "../device/device-record.ts";
import type { NotificationBook } from "../notification/notification-book.ts";
import { ServerSession } from "../session/session.ts";
import type { DmServerLimits, DmServerOptions } from "./dm-server-options.ts";

/** What a session of a server is opened with. */
export interface OpeningEnvironment {
  readonly options: DmServerOptions;
  readonly limits: DmServerLimits;
  readonly notifications: NotificationBook;
  /** Where the device reaches the server. */
  readonly url: string;
}

/** Opens a session with a device; `isLost`: the client is in the middle of one that the server has forgotten on purpose. */
export function openSession(
  record: DeviceRecord,
  sessionId: string,
  isLost: boolean,
  { options, limits, notifications, url }: OpeningEnvironment,
): ServerSession {
  const { serverId, accounts, auth, cred, maxMsgSize, emit, random, onSession } = options;
  const { device, provocations } = record;
  // Every draw depends on the device and how often it drew, never on what other devices do.
  const draw = (purpose: string) => random.fork(device).fork(`${purpose}-${record.draws++}`);
  const drawUrl = (purpose: string, key: string) => withQuery(url, `${key}=${draw(purpose).uint32().toString(36)}`);
  const givesRespUri = provocations.takeForSession("respUri") ?? options.respUri;
  const shownMaxMsgSize = provocations.takeForSession("maxMsgSize") ?? maxMsgSize;
  return new ServerSession(sessionId, {
    serverId,
    accounts,
    scheme: auth,
    offersCred: cred !== "challenged" && !provocations.takeForSession("noProof"),
    url,
    otherUrl: () => drawUrl("other-url", "r"),
    respUri: givesRespUri ? drawUrl("resp-uri", "s") : undefined,
    maxMsgSize: shownMaxMsgSize,
    maxObjSize: provocations.takeForSession("maxObjSize") ?? limits.objectBytes,
    maxMessages: limits.messages,
    ignoreLimits: provocations.takeForSession("ignoreLimits") ?? false,
    chunkFault: provocations.takeForSession("chunks"),
    refusedVersion: provocations.takeForSession("refuseVersion"),
    isLost,
    record,
    nextNonce: () => draw("nonce").bytes(16),
    notified: notifications.pending(device),
    accepted: (opening) => {
      record.hasProved = true;
      onSession?.(device);
      const names = isAnswer(opening) ? notifications.opened(device, opening.header.sessionId) : [];
      for (const name of names) record.jobs.answered(name);
    },
    learn: (uri, value) => {
      record.learn(uri, value);
      emit({ type: "server.learned", device, uri, value: record.shown(uri, value) });
    },
  });
}

/** Puts a query behind a URL that may have one. */
export function withQuery(url: string, query: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

function isAnswer({ commands }: SyncMLMessage): boolean {
  return commands.some((command) => command.cmd === "Alert" && command.code === 1200);
}
