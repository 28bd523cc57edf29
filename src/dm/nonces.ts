/** Nonces between sessions: AAuthData of the account keeps the next one of each direction (DM_Security). */
import type { Random } from "../base/random.ts";
import { usualType } from "../tree/description.ts";
import type { Draft } from "../tree/draft.ts";
import { childOf, type NodePath } from "../tree/uri.ts";
import { readAccounts } from "./account.ts";
import { isTrusted } from "./server-authentication.ts";
import type { SessionState } from "./session-state.ts";

/** Octets of a nonce: the specification asks for 128 bits. */
const NONCE_BYTES = 16;

/** The next nonce of a session; the same for the same `drawn`, so that a step can be repeated. */
export function drawNonce(random: Random, drawn: number): Uint8Array {
  return random.fork("nonce").fork(String(drawn)).bytes(NONCE_BYTES);
}

/**
 * Writes nonces that are newer than the account's into it. A server that has not proved itself saves nothing, so that
 * nobody can spoil the stored nonce by answering in its place.
 */
export function saveNonces(draft: Draft, state: SessionState): SessionState {
  const { client, server } = state;
  if (!isTrusted(server) || !(client.unsaved || server.unsaved)) return state;
  const account = readAccounts(draft).find(({ serverId }) => serverId === state.serverId);
  if (client.unsaved && account?.client) saveNonce(draft, account.client.path, client.nonce);
  if (server.unsaved && account?.server) saveNonce(draft, account.server.path, server.nonce);
  return { ...state, client: { ...client, unsaved: false }, server: { ...server, unsaved: false } };
}

function saveNonce(draft: Draft, credential: NodePath, nonce: string): void {
  const path = childOf(credential, "AAuthData");
  const description = draft.describe(path);
  const type = description ? usualType(description, "bin") : "application/octet-stream";
  if (draft.get(path)) draft.setValue(path, nonce, { format: "bin" });
  else draft.add(path, { format: "bin", type, value: nonce, origin: "device" });
}
