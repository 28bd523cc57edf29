import { dataText } from "../../codec/syncml/data.ts";
import { applyToDraft } from "../../tree/apply-edits.ts";
import { mayExec } from "../../tree/rights.ts";
import { settingsAt } from "../behaviours.ts";
import type { ItemHandler } from "./command.ts";
import { refusedQuery } from "./refuse.ts";

/**
 * Exec: runs the process behind a node (DM_RepPro, Exec). 404; 405: a description without Exec, or a property; 425; 406: nothing is behind the
 * node, or its object does not have this operation; 503: too many operations are not over yet, or the device is busy; 202: the operation
 * begins when the session is over, and a Generic Alert tells how it ended, for which some devices say 101; anything else is what the
 * object's behaviour says. What it changes at once belongs to the command.
 */
export const exec: ItemHandler = ({ uri: { path, query }, data = "", correlator }, context) => {
  const { draft, principal, behaviours, rules } = context;
  if (query) return { status: refusedQuery(query, draft.base) };
  if (!draft.get(path)) return { status: 404 };
  if (!draft.describe(path)?.access.has("Exec")) return { status: 405 };
  if (!mayExec(draft, path, principal)) return { status: 425 };
  const at = behaviours?.above(draft, path);
  if (!behaviours || !at || principal.kind !== "server") return { status: 406 };
  const request = {
    node: path,
    data: dataText(data),
    ...(correlator === undefined ? {} : { correlator }),
    serverId: principal.serverId,
  };
  const {
    status,
    statusCode,
    edits = [],
    start,
  } = at.behaviour.exec(draft, at.root, request, settingsAt(behaviours, at));
  if (start && context.mayStart?.() === false) return { status: 503 };
  if (applyToDraft(draft, edits)) return { status: 500 };
  const goesOn = start !== undefined && status === 202;
  return { status, statusCode: statusCode ?? (goesOn ? rules.execStarted : undefined), start };
};
