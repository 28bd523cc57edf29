/** Where `phonebank handset` looks: in the state folder, or at a running `serve` by its control API. */
import { statSync } from "node:fs";
import type { z } from "zod";
import { ControlClient } from "../../../api/client.ts";
import type { treeSchema } from "../../../api/protocol.ts";
import { PortError } from "../../../base/errors.ts";
import type { Emit } from "../../../events/event.ts";
import { msisdnDigits } from "../../../fleet/numbering.ts";
import type { DeviceModel } from "../../../handset/model/model.ts";
import type { HandsetState } from "../../../handset/state.ts";
import { openHandsetStore } from "../../../lab/fleet/handset-store.ts";
import { loadDevices } from "../../../lab/load/device/device.ts";
import { factsOf, type HandsetFacts, type HandsetSummary, nodesOf, summaryOf } from "../../../lab/operate/describe.ts";
import { Tree } from "../../../tree/tree.ts";
import { type CommandContext, type ParsedOptions, UsageError } from "../../command.ts";
import { controlOption, stateFolder, withControl } from "./control.ts";

/** One node of a tree, as it is shown. */
export type ShownNode = Readonly<z.infer<typeof treeSchema>[number]>;

/** What can be seen of handsets. One that is not there is `undefined`, or a refusal of the API. */
export interface HandsetSource {
  list(): Promise<readonly HandsetSummary[]>;
  show(id: string): Promise<HandsetFacts | undefined>;
  tree(id: string): Promise<readonly ShownNode[] | undefined>;
}

/** The running `serve` when `--control` names one, else what the state folder holds. */
export function handsetSource(context: CommandContext, options: ParsedOptions): HandsetSource {
  return controlOption(options) === undefined ? stored(context, options) : running(context, options);
}

function running(context: CommandContext, options: ParsedOptions): HandsetSource {
  const ask = <Result>(question: (client: ControlClient) => Promise<Result>) =>
    withControl(context, options, (target) => question(new ControlClient(target)));
  return {
    list: () => ask((client) => client.list()),
    show: (id) => ask((client) => client.show(id)),
    tree: (id) => ask((client) => client.tree(id)),
  };
}

function stored(context: CommandContext, options: ParsedOptions): HandsetSource {
  const find = async (id: string) => (await loadAll(context, options)).find((state) => isCalled(state, id));
  return {
    list: async () => (await loadAll(context, options)).map(summaryOf),
    show: async (id) => {
      const state = await find(id);
      return state && factsOf(state, modelOf(state));
    },
    tree: async (id) => {
      const state = await find(id);
      return state && nodesOf(treeOf(state));
    },
  };
}

async function loadAll(context: CommandContext, options: ParsedOptions): Promise<HandsetState[]> {
  const tell: Emit = (event) => {
    if (event.type === "record.quarantined") context.err(`unreadable: ${event.file}: ${event.detail}\n`);
  };
  const folder = stateFolder(options);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new PortError("store-failed", "store", folder, "no such folder", { retryable: false });
  }
  const store = openHandsetStore(folder, tell, { readOnly: true });
  const states: HandsetState[] = [];
  for await (const state of store.scan()) states.push(state);
  return states;
}

function treeOf(state: HandsetState): Tree {
  return new Tree(modelOf(state).base, state.overlay);
}

function modelOf({ model: name }: HandsetState): DeviceModel {
  const model = loadDevices([name], "state").get(name);
  if (!model) throw new UsageError(`no device model ${name}`);
  return model;
}

function isCalled({ id, sim }: HandsetState, name: string): boolean {
  return [id, sim.imsi, sim.msisdn].includes(msisdnDigits(name));
}
