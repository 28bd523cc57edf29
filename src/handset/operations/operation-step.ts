/** One advance of an operation: what its behaviour does with an input, and how the handset goes about what it wants next. */
import { settingsAt } from "../../dm/behaviours.ts";
import { scopedEmit } from "../../events/bus.ts";
import type { OperationInput, OperationStep } from "../../mo/behaviour.ts";
import { applyToDraft, type TreeEdit } from "../../tree/apply-edits.ts";
import { Draft } from "../../tree/draft.ts";
import { Tree } from "../../tree/tree.ts";
import { formatUri } from "../../tree/uri.ts";
import { withBattery } from "../battery.ts";
import { deviceTime } from "../device-time.ts";
import type { Effect, HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { queueReport } from "../reports/reports.ts";
import type { HandsetState, OpenOperation } from "../state.ts";

type Step = HandsetStep<HandsetState>;
type Ending = "reported" | "done" | "object gone" | "reset";

/** Gives an operation an input, and takes it from there. One whose object is gone, also from the tree `before`, is over. */
export function advance(
  state: HandsetState,
  open: OpenOperation,
  input: OperationInput,
  env: HandsetEnvironment,
  before?: Tree,
): Step {
  const { operation } = open;
  const { base } = env.model;
  const behaviour = withBattery(env.model.behaviour, state.battery);
  const tree = new Tree(base, state.overlay);
  const known = before ?? tree;
  const at = known.get(operation.root) && behaviour.above(known, operation.root);
  if (!at || at.object !== operation.object) return { state: end(state, open, "object gone", env), effects: [] };
  const stepped = at.behaviour.advance(tree, operation, input, settingsAt(behaviour, at));
  env.emit({ type: "operation.advanced", span: operation.id, input: input.type, wish: stepped.wish.do });
  const settled = settle(edited(state, tree, stepped.edits, env), open, stepped, env);
  return { state: settled.state, effects: [...settled.effects, ...noticesOf(stepped)] };
}

function noticesOf({ operation, notices = [] }: OperationStep): Effect[] {
  return notices.map(({ url, text }) => ({ type: "notice.post", operation: operation.id, url, text }));
}

/** Tells of the end of an operation, and lets go of it. */
export function end(state: HandsetState, open: OpenOperation, reason: Ending, env: HandsetEnvironment): HandsetState {
  const { id, object } = open.operation;
  env.emit({ type: "operation.ended", span: id, object, reason });
  return { ...state, operations: state.operations.filter(({ operation }) => operation.id !== id) };
}

/** Asks the user whether the operation may go on. */
export function askUser({ operation, wish, dueAt }: OpenOperation, env: HandsetEnvironment): Effect[] {
  if (wish?.do !== "ask") return [];
  const { text } = wish;
  const emit = scopedEmit(env.emit, { span: operation.id });
  emit({ type: "prompt.opened", prompt: "operation", text, forMs: (dueAt ?? env.now) - env.now });
  return [{ type: "user.ask", attempt: operation.id, prompt: { kind: "operation", text } }];
}

function settle(
  state: HandsetState,
  { since }: OpenOperation,
  { operation, wish }: OperationStep,
  env: HandsetEnvironment,
): Step {
  const waiting = { operation, since };
  const { serverId } = operation;
  switch (wish.do) {
    case "wait":
      return keep(state, { ...waiting, wish, dueAt: env.now + wish.ms });
    case "ask": {
      const open = { ...waiting, wish, dueAt: env.now + env.model.behaviour.askMs };
      return keep(state, open, state.busy ? [] : askUser(open, env));
    }
    case "download":
    case "restart":
      return keep(state, { ...waiting, wish });
    case "reset": {
      if (!wish.report) return keep(state, { ...waiting, wish });
      const told = queueReport(state, serverId, { code: 1226, alert: wish.report }, env);
      const due = wish.withinMs === undefined ? {} : { dueAt: env.now + wish.withinMs };
      return keep(told, { ...waiting, wish, report: `report-${told.counters.report}`, ...due });
    }
    case "report": {
      const told = queueReport(state, serverId, { code: 1226, alert: wish.alert }, env);
      return { state: end(told, { ...waiting, wish: null }, "reported", env), effects: [] };
    }
    case "end":
      return { state: end(state, { ...waiting, wish: null }, "done", env), effects: [] };
  }
}

function keep(state: HandsetState, open: OpenOperation, effects: readonly Effect[] = []): Step {
  const operations = state.operations.map((each) => (each.operation.id === open.operation.id ? open : each));
  return { state: { ...state, operations }, effects };
}

/** The handset after edits of its own; they are of one piece, and all or none are made. */
function edited(state: HandsetState, tree: Tree, edits: readonly TreeEdit[], env: HandsetEnvironment): HandsetState {
  const draft = new Draft(tree, deviceTime(state, env));
  if (applyToDraft(draft, edits)) return state;
  const uris = draft.changed().map(formatUri);
  if (uris.length === 0) return state;
  env.emit({ type: "tree.changed", by: "device", uris });
  return { ...state, overlay: draft.overlay() };
}
