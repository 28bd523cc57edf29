import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, isWithin, type NodePath } from "../tree/uri.ts";
import type { Behaviour, BehaviourSettings, ExecOutcome, ExecRequest } from "./behaviour.ts";
import { fillIn, leafValue } from "./device-edits.ts";
import { FUMO_WAYS, type FumoWay } from "./fumo-ending.ts";
import { advanceFumo, asksBefore, type FumoPhase } from "./fumo-operation.ts";
import { FUMO_RULES, type FumoSettings } from "./fumo-settings.ts";
import { enterStates, FUMO_STATES, isBusy, isTerminal, stateIn } from "./fumo-state.ts";
import { settingsBy } from "./setting-rules.ts";

/** What the device puts into an instance that a server has added: what only it may write, and the ways. */
const NEW_NODES = {
  all: {
    State: "10",
    "Download/PkgURL": "",
    Update: "",
    "DownloadAndUpdate/PkgURL": "",
  },
  state: { State: "10" },
  none: {},
} as const;

/** The behaviour of FUMO: firmware updates (FUMO). */
export const FUMO_BEHAVIOUR: Behaviour = {
  exec,
  advance(tree, operation, input, settings) {
    const way = FUMO_WAYS.find((name) => name === operation.memory["way"]) ?? "Update";
    return advanceFumo({ tree, operation, way, settings: settingsBy(FUMO_RULES, settings) }, input);
  },
  changed,
  request: (root, by) => ({
    type: `org.openmobilealliance.dm.firmwareupdate.${by}request`,
    format: "chr",
    data: "",
    source: root,
  }),
  rules: FUMO_RULES,
};

/** 202 when State allows the way, else as the model answers; 406: a node that is none of the three ways. */
function exec(tree: Tree, root: NodePath, request: ExecRequest, given: BehaviourSettings): ExecOutcome {
  const settings = settingsBy(FUMO_RULES, given);
  const { node, serverId, correlator } = request;
  const way = FUMO_WAYS.find((name) => node === childOf(root, name));
  if (!way) return { status: 406 };
  const accepted = (phase: FumoPhase, edits: readonly TreeEdit[]): ExecOutcome => {
    const url = leafValue(tree, childOf(node, "PkgURL"));
    // a package that is taken away before it is installed is not the same as one that is kept elsewhere
    const data = leafValue(tree, childOf(node, "PkgData")) === "" ? "none" : "written";
    const memory = { way, phase, url, data };
    const start = { object: "FUMO", root, node, serverId, memory };
    return { status: 202, edits, start: correlator === undefined ? start : { ...start, correlator } };
  };
  const state = stateIn(tree, root);
  if (!mayBegin(way, state, settings)) {
    if (settings.wrongState === "report") return accepted("refused", []);
    return { status: settings.wrongState === "403" ? 403 : 500 };
  }
  if (way === "Update") {
    const phase = asksBefore("update", settings) ? "asking-update" : "installing";
    return accepted(phase, enterStates(tree, root, "updating"));
  }
  const phase = asksBefore("download", settings) ? "asking-download" : "downloading";
  return accepted(phase, [...cleanUp(tree, root, state), ...enterStates(tree, root, "downloading")]);
}

function mayBegin(way: FumoWay, state: number, settings: FumoSettings): boolean {
  if (way === "Update") {
    return state === FUMO_STATES.ready || (settings.updatesAgain && state === FUMO_STATES.failedWithData);
  }
  return state === FUMO_STATES.idle || (settings.cleansUp !== "never" && isTerminal(state));
}

/** An instance that a server has added is filled in; PkgData with a package is ready to update, and without one no longer. */
function changed(tree: Tree, root: NodePath, path: NodePath, given: BehaviourSettings): readonly TreeEdit[] {
  const settings = settingsBy(FUMO_RULES, given);
  const data = childOf(childOf(root, "Update"), "PkgData");
  if (!tree.get(childOf(root, "State"))) {
    const isFull = leafValue(tree, data) !== "";
    const nodes = NEW_NODES[settings.newNodes];
    return fillIn(tree, root, isFull && "State" in nodes ? { ...nodes, State: String(FUMO_STATES.ready) } : nodes);
  }
  const state = stateIn(tree, root);
  if (!isWithin(data, path) || isBusy(state)) return [];
  const isReady = state === FUMO_STATES.ready;
  if (leafValue(tree, data) === "") return isReady && path === data ? enterStates(tree, root, "idle") : [];
  return isReady ? [] : [...cleanUp(tree, root, state), ...enterStates(tree, root, "ready")];
}

function cleanUp(tree: Tree, root: NodePath, state: number): readonly TreeEdit[] {
  return isTerminal(state) ? enterStates(tree, root, "idle") : [];
}
