import { existsSync } from "node:fs";
import { PortError } from "../../base/errors.ts";
import { readAccounts } from "../../dm/account.ts";
import type { Emit } from "../../events/event.ts";
import { isSecretUri, REDACTED } from "../../events/redaction.ts";
import { msisdnDigits } from "../../fleet/numbering.ts";
import { isRedelivered } from "../../handset/redelivery.ts";
import type { HandsetState } from "../../handset/state.ts";
import { openHandsetStore } from "../../lab/handset-store.ts";
import { loadDevices } from "../../lab/load/device.ts";
import { formatAcl } from "../../tree/acl.ts";
import type { NodeState } from "../../tree/node.ts";
import { Tree } from "../../tree/tree.ts";
import { formatUri, ROOT } from "../../tree/uri.ts";
import {
  type CommandContext,
  type CommandDefinition,
  EXIT,
  flagOption,
  type ParsedOptions,
  textOption,
  UsageError,
} from "../command.ts";
import { formatTable } from "../table.ts";

/** `phonebank handset`: what the state folder holds. */
export const handset: CommandDefinition = {
  name: "handset",
  summary: "Show what the store holds: list, one handset, or its management tree.",
  description:
    "ID is an IMEI, an IMSI or an MSISDN. Secrets are shown as ***. A running serve may own the folder; what is " +
    "shown is what it saved last.",
  positionals: "list | show ID | tree ID",
  options: {
    state: { type: "string", value: "DIR", help: "where handsets are kept (default ./phonebank-state)" },
    json: { type: "boolean", help: "print JSON" },
  },
  examples: ["phonebank handset list", "phonebank handset tree 352099000000007 --json"],
  async run(context, options, [verb, id, ...more]) {
    if (verb === "list" && id === undefined) return list(context, options);
    if ((verb === "show" || verb === "tree") && id !== undefined && more.length === 0) {
      const states = await loadAll(context, options);
      const state = states.find((each) => isCalled(each, id));
      if (!state) {
        context.err(`phonebank handset: no handset ${id} in the store; see phonebank handset list\n`);
        return EXIT.failed;
      }
      return verb === "show" ? show(state, context, options) : tree(state, context, options);
    }
    throw new UsageError("expected list, show ID or tree ID");
  },
};

async function list(context: CommandContext, options: ParsedOptions): Promise<number> {
  const rows = (await loadAll(context, options)).map(summaryOf);
  if (flagOption(options, "json")) context.out(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) context.err("the store holds no handset\n");
  else {
    const cells = rows.map(({ id, msisdn, imsi, model, status }) => [id, msisdn, imsi, model, status]);
    context.out(formatTable([["IMEI", "MSISDN", "IMSI", "model", "status"], ...cells]));
  }
  return EXIT.fine;
}

function show(state: HandsetState, context: CommandContext, options: ParsedOptions): number {
  const accounts = readAccounts(treeOf(state)).map(({ path, serverId, url, client }) => ({
    path,
    serverId,
    url,
    user: client?.name,
  }));
  const facts = {
    ...summaryOf(state),
    iccid: state.sim.iccid,
    accounts,
    openPrompts: state.attempts.length,
    incompleteMessages: state.reassembly.sets.filter((set) => !isRedelivered(set, state.completedParts)).length,
    pendingSessions: state.pendingSessions,
    sessionInFlight: state.session !== null,
    nodesChanged: Object.keys(state.overlay).length,
  };
  if (flagOption(options, "json")) context.out(`${JSON.stringify(facts)}\n`);
  else {
    const rows = Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
    context.out(formatTable(rows));
  }
  return EXIT.fine;
}

function tree(state: HandsetState, context: CommandContext, options: ParsedOptions): number {
  const management = treeOf(state);
  const nodes = management.subtree(ROOT).map((path) => {
    const node = management.get(path) as NodeState;
    const { format, type, value, acl, title, tStamp, verNo, origin } = node;
    const shown = value !== undefined && isSecretUri(path) ? REDACTED : value;
    const effectiveAcl = formatAcl(management.effectiveAcl(path));
    return { uri: formatUri(path), format, type, value: shown, acl, effectiveAcl, title, tStamp, verNo, origin };
  });
  if (flagOption(options, "json")) context.out(`${JSON.stringify(nodes)}\n`);
  else {
    for (const { uri, format, type, value, acl, title, tStamp, verNo } of nodes) {
      const properties = [
        format,
        type,
        title && `title ${title}`,
        verNo !== undefined && `version ${verNo}`,
        tStamp,
        acl && `ACL ${acl}`,
      ];
      const shown = format === "node" ? "" : ` = ${value ?? ""}`;
      context.out(`${uri}${shown} [${properties.filter(Boolean).join(", ")}]\n`);
    }
  }
  return EXIT.fine;
}

async function loadAll(context: CommandContext, options: ParsedOptions): Promise<HandsetState[]> {
  const tell: Emit = (event) => {
    if (event.type === "record.quarantined") context.err(`unreadable: ${event.file}: ${event.detail}\n`);
  };
  const folder = textOption(options, "state") ?? "phonebank-state";
  if (!existsSync(folder)) throw new PortError("store-failed", "store", folder, "no such folder", { retryable: false });
  const store = openHandsetStore(folder, tell, { readOnly: true });
  const states: HandsetState[] = [];
  for await (const state of store.scan()) states.push(state);
  return states;
}

function treeOf(state: HandsetState): Tree {
  const model = loadDevices([state.model], "state").get(state.model);
  if (!model) throw new UsageError(`no device model ${state.model}`);
  return new Tree(model.base, state.overlay);
}

function summaryOf(state: HandsetState) {
  const { id, model, sim } = state;
  return { id, msisdn: sim.msisdn, imsi: sim.imsi, model, status: statusOf(state) };
}

function statusOf(state: HandsetState): string {
  if (state.session) return "in session";
  if (state.attempts.length > 0) return "waiting for a PIN";
  if (state.pendingSessions.length > 0) return "bootstrapped, session pending";
  return state.appliedDocuments.length > 0 ? "bootstrapped" : "clean";
}

function isCalled({ id, sim }: HandsetState, name: string): boolean {
  return [id, sim.imsi, sim.msisdn].includes(msisdnDigits(name));
}
