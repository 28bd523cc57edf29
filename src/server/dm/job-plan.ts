import { fromBase64 } from "../../base/bytes.ts";
import type { Command, Data, Item, ItemCommandName, Meta, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { JobCommand, JobMember } from "./job.ts";

/** A command on its way out, not numbered yet. */
export interface PlannedCommand {
  readonly command: Command;
  /** The wanted status of the command and then of each member, in document order; `undefined`: whatever comes. */
  readonly expected: readonly (number | undefined)[];
}

/** A command of ours from which nothing is expected, such as a Status. */
export function plain(command: Command): PlannedCommand {
  return { command, expected: [] };
}

/** The SyncML command that a job's command stands for, in the encoding it will travel in. */
export function planCommand(job: JobCommand, encoding: SyncMLEncoding): PlannedCommand {
  const members = job.atomic ?? job.sequence;
  if (members === undefined) return { command: memberCommand(job, encoding), expected: [job.expect] };
  return {
    command: {
      cmd: job.atomic ? "Atomic" : "Sequence",
      cmdId: "",
      commands: members.map((member) => memberCommand(member, encoding)),
    },
    expected: [job.expect, ...members.map((member) => member.expect)],
  };
}

function memberCommand(job: JobMember, encoding: SyncMLEncoding): Command {
  if (job.get !== undefined) return itemCommand("Get", targets(job.get));
  if (job.delete !== undefined) return itemCommand("Delete", targets(job.delete));
  if (job.replace) return itemCommand("Replace", [nodeItem(job.replace, encoding)]);
  if (job.add) return itemCommand("Add", [nodeItem(job.add, encoding)]);
  if (job.copy) return itemCommand("Copy", [{ target: { uri: job.copy.to }, source: { uri: job.copy.from } }]);
  if (job.exec) {
    const { uri, data, correlator } = job.exec;
    const item = { target: { uri }, ...(data === undefined ? {} : { data: String(data) }) };
    return { ...itemCommand("Exec", [item]), ...(correlator === undefined ? {} : { correlator }) };
  }
  // The schema lets nothing pass that has no verb at all.
  const { code, items } = job.alert ?? { code: 1100, items: [] };
  return { cmd: "Alert", cmdId: "", code, items: items.map((data) => (data === "" ? {} : { data })) };
}

function itemCommand(cmd: ItemCommandName, items: readonly Item[]) {
  return { cmd, cmdId: "", items } as const;
}

function targets(uris: string | readonly string[]): Item[] {
  return (typeof uris === "string" ? [uris] : uris).map((uri) => ({ target: { uri } }));
}

function nodeItem(node: NonNullable<JobMember["add"]>, encoding: SyncMLEncoding): Item {
  const interior = node.format === "node" || node.format === "null";
  // XML cannot carry octets: `bin` travels as `b64` there (SyncML_MetaInfo, Format).
  const asText = node.format === "bin" && encoding === "xml";
  const format = asText ? "b64" : node.format;
  const meta: Meta = {
    ...(format === undefined ? {} : { format }),
    ...(node.type === undefined ? {} : { type: node.type }),
  };
  const hasData = node.value !== undefined || !interior;
  return {
    target: { uri: node.uri },
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    ...(hasData ? { data: nodeData(String(node.value ?? ""), format) } : {}),
  };
}

function nodeData(value: string, format: string | undefined): Data {
  return format === "bin" ? (fromBase64(value) ?? value) : value;
}
