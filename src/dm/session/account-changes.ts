/** What a session leaves in its account: the next nonces, and the address of a server that moved (DM_Security; SyncML_RepPro, status 301). */
import { usualType } from "../../tree/description.ts";
import type { Draft } from "../../tree/draft.ts";
import { childOf, type NodePath, parentOf } from "../../tree/uri.ts";
import { type AccountNodes, readAccounts } from "../account/account.ts";
import { portNodes, portOf } from "../account/account-address.ts";
import { isTrusted } from "../authentication/server-authentication.ts";
import type { SessionState } from "../session-state.ts";

/**
 * Writes nonces that are newer than the account's, and a new address, into it. A server that has not proved itself changes
 * nothing, so that nobody can spoil the stored nonce, or lead a device away for good, by answering in its place.
 */
export function saveAccount(draft: Draft, state: SessionState): SessionState {
  const { client, server, movedTo } = state;
  if (!isTrusted(server) || !(client.unsaved || server.unsaved || movedTo !== null)) return state;
  const nodes = accountNodes(draft, state);
  if (nodes && client.unsaved) saveNonce(draft, nodes.clientNonce, client.nonce);
  if (nodes && server.unsaved) saveNonce(draft, nodes.serverNonce, server.nonce);
  if (nodes && movedTo !== null) saveAddress(draft, nodes.address, movedTo);
  return {
    ...state,
    client: { ...client, unsaved: false },
    server: { ...server, unsaved: false },
    movedTo: null,
  };
}

/** The nodes of the account, which the server may have renamed or deleted. */
function accountNodes(draft: Draft, { account, serverId }: SessionState): AccountNodes | undefined {
  if (draft.get(account.serverId)?.value === serverId) return account;
  return readAccounts(draft).find((each) => each.serverId === serverId)?.nodes;
}

function saveNonce(draft: Draft, path: NodePath | null, nonce: string): void {
  if (path === null || !draft.get(parentOf(path))) return;
  if (draft.get(path)) {
    draft.setValue(path, nonce, { format: "bin" });
    return;
  }
  const description = draft.describe(path);
  const type = description ? usualType(description, "bin") : "application/octet-stream";
  draft.add(path, { format: "bin", type, value: nonce, origin: "device" });
}

/** Addr becomes the URL; the port beside it, which counts when a URL names none, says the same. */
function saveAddress(draft: Draft, node: NodePath, url: string): void {
  const addr = childOf(node, "Addr");
  if (!draft.get(addr)) return;
  draft.setValue(addr, url);
  const type = childOf(node, "AddrType");
  const isNumber = /^\d+$/.test(draft.get(type)?.value ?? "");
  if (draft.get(type)) draft.setValue(type, isNumber ? "1" : "URI");
  for (const port of portNodes(draft, node)) draft.setValue(port, String(portOf(url) ?? ""));
}
