import { mayExec } from "../../tree/rights.ts";
import type { ItemHandler } from "./command.ts";

/** Exec: no process is bound to any node yet, so that what may be executed answers 406 (DM_RepPro, Exec). 404; 405: a description without Exec; 425. */
export const exec: ItemHandler = ({ uri: { path, query } }, { draft, principal }) => {
  if (query) return { status: 406 };
  if (!draft.get(path)) return { status: 404 };
  if (!draft.describe(path)?.access.has("Exec")) return { status: 405 };
  return { status: mayExec(draft, path, principal) ? 406 : 425 };
};
