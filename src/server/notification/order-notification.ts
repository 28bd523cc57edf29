import type { NotificationDm, UiMode } from "../../codec/notification/package0.ts";
import type { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import type { ServerAccount } from "../security/account.ts";
import type { NotificationBook } from "./notification-book.ts";
import {
  type NotificationFault,
  type PreparedNotification,
  prepareNotification,
  sessionIdText,
} from "./prepare-notification.ts";

/** What a server is to ask a device for. */
export interface NotificationOrder {
  /** By which jobs know it (`on: { notification: NAME }`). */
  readonly name?: string;
  /** What the device speaks; DM 1.2 when absent. */
  readonly dm?: NotificationDm;
  readonly uiMode?: UiMode;
  readonly initiator?: "server" | "client";
  /** 1 to FFFF; absent: drawn. */
  readonly sessionId?: number;
  readonly vendor?: Uint8Array;
  /** Whether both sides are to begin anew with the zero nonce, and in which reading of it (DM_Security). */
  readonly resync?: keyof typeof RESYNC_NONCES;
  readonly fault?: NotificationFault;
  /** Transaction id of the push, 0 to 255; absent: drawn. So is the reference. */
  readonly tid?: number;
  readonly reference?: number;
}

/** A notification, and how it is waited for. */
export interface OrderedNotification extends PreparedNotification {
  /**
   * To be called just before it goes to a carrier, with where it goes; the result wants to know whether the carrier took it. Made for
   * the `offer` of a carrier.
   */
  offer(to: string): (isTaken: boolean) => void;
}

interface OrderEnvironment {
  readonly device: string;
  readonly serverId: string;
  readonly account: ServerAccount;
  /** The server's, for the digest. */
  readonly nonce: Uint8Array;
  readonly draw: () => number;
  readonly book: NotificationBook;
}

const SESSION_IDS = 0xffff;

/** Makes a notification with the account's secret, for a SessionID that nothing else waits for. @throws {CodecError} */
export function orderNotification(order: NotificationOrder, env: OrderEnvironment): OrderedNotification {
  const { name, resync: _resync, ...rest } = order;
  const { device, serverId, account, nonce, draw, book } = env;
  const prepared = prepareNotification({
    serverId,
    password: account.serverPassword,
    nonce,
    sessionId: order.sessionId ?? freeSessionId(draw(), book.pending(device)),
    tid: draw() & 0xff,
    reference: draw() & 0xff,
    ...rest,
  });
  const { sessionId } = prepared;
  const offer = (to: string) => book.offer({ device, sessionId, to, ...(name === undefined ? {} : { name }) });
  return { ...prepared, offer };
}

function freeSessionId(drawn: number, taken: readonly string[]): number {
  for (let next = drawn; ; next++) {
    const sessionId = (next % SESSION_IDS) + 1;
    if (!taken.includes(sessionIdText(sessionId))) return sessionId;
  }
}
