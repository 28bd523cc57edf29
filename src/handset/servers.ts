import { readAccounts } from "../dm/account/account.ts";
import { Tree } from "../tree/tree.ts";
import type { DeviceModel } from "./model/model.ts";
import type { HandsetState } from "./state.ts";

/** The servers that a handset has an account with, each once, in the order of the tree. */
export function serversOf(
  { overlay }: Pick<HandsetState, "overlay">,
  { base }: Pick<DeviceModel, "base">,
): readonly string[] {
  return [...new Set(readAccounts(new Tree(base, overlay)).map(({ serverId }) => serverId))];
}
