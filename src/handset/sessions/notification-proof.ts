/** Whether a Package #0 comes from the server that it names: by the credentials of that server's account (DM_Notification). */
import { type Package0, triggerOf } from "../../codec/notification/package0.ts";
import { notificationDigestFits, RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import { type Account, readAccounts } from "../../dm/account/account.ts";
import type { DmSettings } from "../../dm/settings.ts";
import type { NotificationRejection } from "../../events/vocabulary.ts";
import type { Tree } from "../../tree/tree.ts";

/** What a notification turned out to be. */
export type NotificationProof =
  | { readonly account: Account /** Its digest is made with the zero nonce. */; readonly resynchronises: boolean }
  | { readonly refused: NotificationRejection; readonly detail?: string };

/**
 * Holds the digest against the account of the server: with the nonce that is stored for it, then, where the device
 * resynchronises, with the zero nonce in either form. Senders put their name in the account, or their Server Identifier.
 */
export function proveNotification(
  tree: Tree,
  notification: Pick<Package0, "serverId" | "digest">,
  octets: Uint8Array,
  { nonceResync }: Pick<DmSettings, "nonceResync">,
): NotificationProof {
  const { serverId, digest } = notification;
  const account = readAccounts(tree).find((each) => each.serverId === serverId);
  if (!account) return { refused: "unknown-server" };
  const { server } = account;
  if (!server) return { refused: "no-credential", detail: "the account has none of the server" };
  const names = new Set([server.name || serverId, serverId]);
  const fits = (nonce: Uint8Array) =>
    [...names].some((name) =>
      notificationDigestFits(digest, { serverId: name, password: server.secret, nonce }, triggerOf(octets)),
    );
  if (fits(server.nonce)) return { account, resynchronises: false };
  const zeros = nonceResync === "off" ? [] : Object.values(RESYNC_NONCES);
  return zeros.some(fits) ? { account, resynchronises: true } : { refused: "bad-digest" };
}
