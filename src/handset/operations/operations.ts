/** Operations that servers have started with Exec: begun when that session is over, and carried on by time, user, downloads and restarts. */
import { scopedEmit } from "../../events/bus.ts";
import type { NewOperation, OperationInput } from "../../mo/behaviour.ts";
import type { Displaced } from "../../tree/draft.ts";
import { type Overlay, Tree } from "../../tree/tree.ts";
import { formatUri, isWithin, type NodePath } from "../../tree/uri.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import type { HandsetState, OpenOperation } from "../state.ts";
import { abandonDownload } from "./downloads.ts";
import { advance, askUser } from "./operation-step.ts";

type Step = HandsetStep<HandsetState>;

/** Takes over what the Execs of a message have started in the session of this name. */
export function takeStarted(
  state: HandsetState,
  started: readonly NewOperation[],
  since: string,
  env: HandsetEnvironment,
): HandsetState {
  if (started.length === 0) return state;
  const { counters } = state;
  const open = started.map((operation, index): OpenOperation => {
    const id = `operation-${counters.operation + 1 + index}`;
    const { object, node, serverId, correlator } = operation;
    const named = correlator === undefined ? {} : { correlator };
    env.emit({ type: "operation.started", span: id, object, node: formatUri(node), server: serverId, ...named });
    return { operation: { ...operation, id }, since, wish: null };
  });
  return {
    ...state,
    operations: [...state.operations, ...open],
    counters: { ...counters, operation: counters.operation + started.length },
  };
}

/** Operations follow what they work on when a server renames it, and learn that it is deleted; it was in the tree of the overlay. A reset that is decided comes all the same. */
export function followDisplaced(
  state: HandsetState,
  displaced: readonly Displaced[],
  overlay: Overlay,
  env: HandsetEnvironment,
): Step {
  if (displaced.length === 0 || state.operations.length === 0) return { state, effects: [] };
  const before = new Tree(env.model.base, overlay);
  return inTurn(
    state,
    displaced.map((each) => (next) => {
      const { path, to } = each;
      if (to !== null) return { state: renamed(next, path, to), effects: [] };
      const lost = next.operations.filter(({ operation, wish }) => {
        const { behaviour } = env.model.behaviour.above(before, operation.root) ?? {};
        return wish?.do !== "reset" && isWithin(behaviour?.worksOn?.(operation) ?? operation.root, path);
      });
      return inTurn(
        next,
        lost.map((open) => (at) => {
          const { state, effects } = advance(at, open, { type: "deleted" }, env, before);
          return { state, effects: [...abandonDownload(open), ...effects] };
        }),
      );
    }),
  );
}

function renamed(state: HandsetState, path: NodePath, to: NodePath): HandsetState {
  const moved = (at: NodePath) => (isWithin(at, path) ? to + at.slice(path.length) : at);
  const operations = state.operations.map((open): OpenOperation => {
    const { root, node } = open.operation;
    return { ...open, operation: { ...open.operation, root: moved(root), node: moved(node) } };
  });
  return { ...state, operations };
}

/** Begins what was started in a session that is over: the server has its 202 then, and the device its hands free. */
export function beginOperations(state: HandsetState, env: HandsetEnvironment): Step {
  return advanceEach(
    state,
    ({ wish, since }) => wish === null && state.session?.span !== since,
    { type: "started" },
    env,
  );
}

/** Goes on with what has waited for its time, with what the user has not answered, and with a reset whose report nobody takes. */
export function passTime(state: HandsetState, env: HandsetEnvironment): Step {
  const isDue = ({ dueAt }: OpenOperation) => dueAt !== undefined && dueAt <= env.now;
  for (const { operation, wish } of state.operations.filter(isDue)) {
    if (wish?.do === "ask") env.emit({ type: "prompt.expired", span: operation.id });
  }
  const hasWaited = (open: OpenOperation) => isDue(open) && open.wish?.do === "reset";
  const operations = state.operations.map((open) => (hasWaited(open) ? withoutReport(open) : open));
  return inTurn(state.operations.some(hasWaited) ? { ...state, operations } : state, [
    (next) => advanceEach(next, (open) => isDue(open) && open.wish?.do === "wait", { type: "time.over" }, env),
    (next) => advanceEach(next, (open) => isDue(open) && open.wish?.do === "ask", NOT_AGREED, env),
  ]);
}

/** The user says yes or no to an operation. One that does not ask takes no answer. */
export function answerOperation(state: HandsetState, id: string, agreed: boolean, env: HandsetEnvironment): Step {
  const open = state.operations.find(({ operation, wish }) => operation.id === id && wish?.do === "ask");
  if (!open) return { state, effects: [] };
  scopedEmit(env.emit, { span: id })({ type: "prompt.answered", agreed });
  return advance(state, open, { type: "user.answered", agreed }, env);
}

/** The handset is on again, of itself or by somebody's hand: what wanted a restart has had it, and what asks asks again. */
export function resumeOperations(state: HandsetState, env: HandsetEnvironment): Step {
  const idle = { ...state, operations: state.operations.map(withoutDownload) };
  return inTurn(state.operations.length === 0 ? state : idle, [
    (next) => reopenOperations(next, env),
    (next) => advanceEach(next, ({ wish }) => wish?.do === "restart", { type: "restarted" }, env),
  ]);
}

/** Asks again what operations have to know of the user. */
export function reopenOperations(state: HandsetState, env: HandsetEnvironment): Step {
  const isStillOpen = ({ dueAt = env.now }: OpenOperation) => dueAt > env.now;
  return { state, effects: state.operations.filter(isStillOpen).flatMap((open) => askUser(open, env)) };
}

const NOT_AGREED: OperationInput = { type: "user.answered", agreed: false };

/** One input for each operation that `isMeant`, each on the state that the one before left. */
function advanceEach(
  state: HandsetState,
  isMeant: (open: OpenOperation) => boolean,
  input: OperationInput,
  env: HandsetEnvironment,
): Step {
  return inTurn(
    state,
    state.operations.filter(isMeant).map((open) => (next) => advance(next, open, input, env)),
  );
}

/** Whatever went on for it went with the power. */
function withoutDownload({ download: _, ...open }: OpenOperation): OpenOperation {
  return open;
}

/** Nothing has to be told before it goes on. */
function withoutReport({ report: _, dueAt: __, ...open }: OpenOperation): OpenOperation {
  return open;
}
