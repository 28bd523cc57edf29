/** Execs of nodes that belong to no object known here: what a maker's own node does, as the device model says it. */
import type { Behaviour, FindBehaviour, OperationWish } from "./behaviour.ts";
import { newOperation } from "./plain-operation.ts";

/** One node that can be executed. */
export interface VendorExec {
  readonly at: string;
  /** What the Exec answers. */
  readonly status: 200 | 202;
  /** What follows once the session is over. Nothing of it is reported. */
  readonly does: "nothing" | "restart" | "reset";
  /** How long after that. */
  readonly afterMs: number;
}

const OBJECT = "vendor";

/** Finds what is behind a vendor's node, and for every other one what `others` finds. */
export function withVendorExecs(execs: readonly VendorExec[], others: FindBehaviour): FindBehaviour {
  if (execs.length === 0) return others;
  const behaviours = new Map(execs.map((exec) => [exec.at, behaviourOf(exec)]));
  return (tree, path) => {
    const behaviour = behaviours.get(path);
    return behaviour ? { behaviour, root: path, object: OBJECT } : others(tree, path);
  };
}

function behaviourOf({ status, does, afterMs }: VendorExec): Behaviour {
  const wish: OperationWish = does === "nothing" ? { do: "end" } : { do: does };
  return {
    exec: (_tree, root, request) =>
      does === "nothing" ? { status } : { status, start: newOperation(OBJECT, root, request) },
    advance: (_tree, operation, { type }) => {
      const step = { operation, edits: [] };
      if (type === "restarted" || type === "deleted") return { ...step, wish: { do: "end" } };
      return { ...step, wish: type === "started" ? { do: "wait", ms: afterMs } : wish };
    },
    rules: {},
  };
}
