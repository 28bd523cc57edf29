import { DMACC } from "../../mo/dmacc.ts";
import { DMACC_1_1 } from "../../mo/dmacc-1.1.ts";
import type { Draft } from "../../tree/draft.ts";
import { removeServerFromAcls } from "../../tree/remove-server.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import { readAccounts } from "../account/account.ts";

/** The leaf that names the server, by the identifier of the account's object. */
const SERVER_ID_LEAVES: ReadonlyMap<string | undefined, string> = new Map([
  [DMACC.id, "ServerID"],
  [DMACC_1_1.id, "ServerId"],
]);

/**
 * Removes a node with all below it. A server whose last account goes with it loses its place in every ACL (DM_TND). One whose
 * identifier is only replaced keeps it: it goes on under the old one to the end of its session, in which it moves its rights as well.
 */
export function removeNode(draft: Draft, path: NodePath): void {
  const servers = serversIn(draft, path);
  draft.remove(path);
  if (servers.length === 0) return;
  const left = new Set(readAccounts(draft).map(({ serverId }) => serverId));
  for (const server of servers) if (!left.has(server)) removeServerFromAcls(draft, server);
}

function serversIn(draft: Draft, path: NodePath): readonly string[] {
  return draft.subtree(path).flatMap((at) => {
    const leaf = SERVER_ID_LEAVES.get(draft.get(at)?.type);
    const serverId = leaf === undefined ? undefined : draft.get(childOf(at, leaf))?.value;
    return serverId ? [serverId] : [];
  });
}
