/** Downloads of operations: they go on while there is a network, stop with it, and go on where they stopped. */
import type { EndedDownload } from "../../ports/downloader.ts";
import type { Effect, HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { inTurn } from "../in-turn.ts";
import { hasNetwork } from "../reach.ts";
import type { HandsetState, OpenOperation } from "../state.ts";
import { advance } from "./operation-step.ts";

type Step = HandsetStep<HandsetState>;

/** Starts what is to be loaded and can be, and stops what can not any more. */
export function tendDownloads(state: HandsetState, env: HandsetEnvironment): Step {
  const isOn = hasNetwork(state, env.model);
  const meant = state.operations.filter(
    ({ wish, download }) => wish?.do === "download" && (download === undefined) === isOn,
  );
  return inTurn(
    state,
    meant.map((open) => (next) => (isOn ? start(next, open) : stop(next, open))),
  );
}

/** Stops what is being loaded; all of it is to go on where it stopped. */
export function interruptDownloads(state: HandsetState): Step {
  const running = state.operations.filter(({ download }) => download !== undefined);
  return inTurn(
    state,
    running.map((open) => (next) => stop(next, open)),
  );
}

/** A download is over. One that was stopped, and goes on under another name, takes no result. */
export function endDownload(
  state: HandsetState,
  download: string,
  result: EndedDownload,
  env: HandsetEnvironment,
): Step {
  const open = state.operations.find((each) => each.download === download);
  if (!open) return { state, effects: [] };
  if (result.outcome === "failed") return advance(state, open, { type: "download.failed", reason: result.reason }, env);
  const { contentType, body } = result;
  return advance(state, open, { type: "downloaded", contentType, body }, env);
}

/** Stops a download for good. */
export function abandonDownload({ operation, download }: OpenOperation): readonly Effect[] {
  return download === undefined ? [] : [{ type: "download.stop", operation: operation.id, goesOn: false }];
}

function start(state: HandsetState, open: OpenOperation): Step {
  if (open.wish?.do !== "download") return { state, effects: [] };
  const number = state.counters.download + 1;
  const download = `download-${number}`;
  const { url, maxBytes } = open.wish;
  const counted = { ...state, counters: { ...state.counters, download: number } };
  return {
    state: replaced(counted, open, { ...open, download }),
    effects: [{ type: "download.start", download, operation: open.operation.id, url, maxBytes }],
  };
}

function stop(state: HandsetState, open: OpenOperation): Step {
  const { download: _, ...waiting } = open;
  return {
    state: replaced(state, open, waiting),
    effects: [{ type: "download.stop", operation: open.operation.id, goesOn: true }],
  };
}

function replaced(state: HandsetState, open: OpenOperation, by: OpenOperation): HandsetState {
  return { ...state, operations: state.operations.map((each) => (each === open ? by : each)) };
}
