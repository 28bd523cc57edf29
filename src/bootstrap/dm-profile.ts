import type { Account } from "../dm/account/account.ts";
import { readAccounts } from "../dm/account/account.ts";
import { Draft } from "../tree/draft.ts";
import { editsBetween } from "../tree/edits-between.ts";
import { formatUri } from "../tree/uri.ts";
import { carryOut } from "./dm-profile/carry-out.ts";
import { addedAccounts, grantOwner, ownerOf } from "./dm-profile/ownership.ts";
import { readMessage } from "./dm-profile/read-message.ts";
import type { Profile } from "./profile.ts";
import type { Refusal } from "./refusal.ts";

/**
 * The profile of OMA Device Management: a DM message in WBXML, carried out on a draft of the tree by the client's own command
 * processor (DM_Bootstrap §5.6). All of it or nothing: the edits are those that the draft ends up with.
 */
export const dmProfile: Profile = {
  plan(body, tree, added, { emit = () => {} } = {}) {
    const message = readMessage(body);
    if ("refusal" in message) return message;
    // the time is that of the edits, when they are applied
    const draft = new Draft(tree, 0);
    const carried = carryOut(message.commands, draft, emit);
    if ("refusal" in carried) return carried;
    const accounts = addedAccounts(tree, draft);
    const taken = takenServer(accounts, draft);
    if (taken) return { refusal: taken };
    const owner = ownerOf(message.header.source.uri.trim(), accounts, draft);
    grantOwner(draft, tree, owner, added);
    const edits = editsBetween(tree, draft);
    if (edits.length === 0) return { refusal: NOTHING_USABLE };
    const servers = accounts.map(({ serverId }) => serverId);
    return { edits, servers, dropped: carried.leftOut, advice: owner.advice };
  },
};

const NOTHING_USABLE: Refusal = {
  reason: "nothing-usable",
  detail: "no command in it changes the tree",
  spec: "DM_Bootstrap §5.6.5",
};

/** A ServerID names one account: a second one would lend its sender the rights that the first has in ACLs. */
function takenServer(accounts: readonly Account[], draft: Draft): Refusal | undefined {
  const all = readAccounts(draft);
  for (const { path, serverId } of accounts) {
    const other = all.find((each) => each.serverId === serverId && each.path !== path);
    if (!other) continue;
    const detail = `${formatUri(path)} is a second account of ${serverId}, which has ${formatUri(other.path)}`;
    return { reason: "tree-refused", detail, spec: "DM_StdObj" };
  }
  return undefined;
}
