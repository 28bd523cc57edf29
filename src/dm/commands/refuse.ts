import type { Command, Item } from "../../codec/syncml/message.ts";
import type { BaseTree } from "../../tree/base-tree.ts";
import { supportsProperty } from "../../tree/property.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { UriQuery } from "../../tree/uri.ts";
import type { Reply } from "../reply.ts";

/** The same status for every item of a command and, in a container, for every member: nothing was executed. */
export function refuse(command: Command, status: StatusCode): readonly Reply[] {
  if (!isAnswerable(command)) return [];
  switch (command.cmd) {
    case "Atomic":
    case "Sequence":
      return [single(command, status), ...command.commands.flatMap((member) => refuse(member, status))];
    case "Alert":
    case "Results":
    case "Status":
    case "Unknown":
      return [single(command, status)];
    default: {
      if (command.items.length === 0) return [single(command, status)];
      const outcomes = command.items.map((item) => ({ status, ...references(item) }));
      return [{ cmdId: command.cmdId, cmd: command.cmd, outcomes }];
    }
  }
}

/** One status for a command as a whole. */
export function single(command: Command, status: StatusCode): Reply {
  const cmd = command.cmd === "Unknown" ? command.name : command.cmd;
  return { cmdId: command.cmdId, cmd, outcomes: [{ status }] };
}

/** The LocURIs of an item as the Status repeats them. */
function references({ target, source }: Item): { target?: string; source?: string } {
  return { ...(target ? { target: target.uri } : {}), ...(source ? { source: source.uri } : {}) };
}

/** Whether a Status can name the command: it needs a CmdID, and `0` is the SyncHdr's. Status itself is never answered. */
export function isAnswerable(command: Command): boolean {
  return command.cmd !== "Status" && command.cmdId !== "" && command.cmdId !== "0";
}

/** The status of a command that is not for a query: 405 for a property that the device keeps, else 406 (DM_TND). */
export function refusedQuery(query: UriQuery, base: BaseTree): 405 | 406 {
  return query.kind === "prop" && supportsProperty(base, query.name) ? 405 : 406;
}
