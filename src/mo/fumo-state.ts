/** The node State of a firmware update (FUMO). */
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath } from "../tree/uri.ts";
import { leafNumber, put } from "./device-edits.ts";

/** Values of State, with names of our own. */
export const FUMO_STATES = {
  idle: 10,
  downloadFailed: 20,
  downloading: 30,
  downloaded: 40,
  ready: 50,
  updating: 60,
  failedWithData: 70,
  failed: 80,
  updatedWithData: 90,
  updated: 100,
} as const;

const TERMINAL: ReadonlySet<number> = new Set([
  FUMO_STATES.downloadFailed,
  FUMO_STATES.failedWithData,
  FUMO_STATES.failed,
  FUMO_STATES.updatedWithData,
  FUMO_STATES.updated,
]);

/** The State of an instance; one that cannot be read is idle. */
export function stateIn(tree: Tree, root: NodePath): number {
  return leafNumber(tree, childOf(root, "State"), FUMO_STATES.idle);
}

/** Takes an instance to one state after the other. */
export function enterStates(
  tree: Tree,
  root: NodePath,
  ...states: readonly (keyof typeof FUMO_STATES)[]
): readonly TreeEdit[] {
  return states.flatMap((state) => put(tree, childOf(root, "State"), FUMO_STATES[state]));
}

/** Whether an operation is over, so that only a clean-up leads on. */
export function isTerminal(state: number): boolean {
  return TERMINAL.has(state);
}

/** Whether a download or an update is under way. */
export function isBusy(state: number): boolean {
  return state === FUMO_STATES.downloading || state === FUMO_STATES.downloaded || state === FUMO_STATES.updating;
}
