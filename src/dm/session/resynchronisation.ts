import { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import type { Tree } from "../../tree/tree.ts";
import type { Account, Credential } from "../account/account.ts";
import type { Opening } from "../session-state.ts";
import type { DmEnvironment, DmSettings } from "../settings.ts";
import type { SessionStep } from "./next-action.ts";
import { openSession } from "./session.ts";

/** The nonce with which a device resynchronises; undefined when it does not (DM_Security, nonce resynchronization). */
export function resyncNonce({ nonceResync }: Pick<DmSettings, "nonceResync">): Uint8Array | undefined {
  if (nonceResync === "off") return undefined;
  return RESYNC_NONCES[nonceResync === "ascii" ? "characters" : "octets"];
}

/**
 * Opens the session that follows a notification whose digest was made with the zero nonce: the client's proof is made with that
 * nonce, and the server's may be, in either form. New nonces come with the acceptance of either side. A device that does not
 * resynchronise opens an ordinary session.
 */
export function openResynchronised(tree: Tree, account: Account, opening: Opening, env: DmEnvironment): SessionStep {
  const nonce = resyncNonce(env.settings);
  if (!nonce) return openSession(tree, account, opening, env);
  const { client, server } = account;
  const withNonce = (credential: Credential): Credential => ({ ...credential, nonce });
  const zeroed = {
    ...account,
    ...(client ? { client: withNonce(client) } : {}),
    ...(server ? { server: withNonce(server) } : {}),
  };
  return openSession(tree, zeroed, opening, env);
}
