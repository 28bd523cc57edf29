import { settingsAt } from "../../dm/behaviours.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { NodePath } from "../../tree/uri.ts";
import type { HandsetSummary } from "./describe.ts";
import { managementTree, runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { reportEvent } from "./report-event.ts";

/**
 * The user or the device asks a server, or each there is an account for, for an operation of a management object: an update of the
 * firmware at `./FUMO/x`, for example (FUMO). Whether it comes is the server's business.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-account`, `bad-request` for a node that has nothing to ask for, `failed`
 */
export async function requestOperation(
  fleet: Fleet,
  name: string,
  { node, by }: { readonly node: NodePath; readonly by: "user" | "device" },
  server?: string,
): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  const tree = managementTree(fleet, state);
  const behaviour = fleet.model(state.id)?.behaviour;
  const at = behaviour?.above(tree, node);
  const alert = behaviour && at?.behaviour.request?.(at.root, by, settingsAt(behaviour, at));
  if (!alert) throw new OperateError("bad-request", `there is no operation that one could ask for at ${node}`);
  return reportEvent(fleet, state.id, { code: 1226, alert }, server);
}
