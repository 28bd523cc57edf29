import { fromBase64 } from "../../base/bytes.ts";
import type { Command, Data, Item, ItemCommandName, Meta, SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { JobAlert, JobMember, JobNode } from "./command.ts";
import type { Expectation } from "./expectation.ts";
import type { JobCommand } from "./job.ts";
import { nodeValue } from "./node-value.ts";
import type { PlannedStep } from "./run.ts";

/** What a job says about the outcome of one command. */
export interface Wish {
  readonly expect?: Expectation | undefined;
  readonly save?: string | undefined;
  /** Whether what it gets and what is expected of it is never told: a user's unseen input, or a secret in place of a placeholder. */
  readonly isSecret: boolean;
}

/** A command on its way out, not numbered yet. */
export interface PlannedCommand {
  readonly command: Command;
  /** What is wished of the command and then of each member, in document order. */
  readonly wishes: readonly Wish[];
  /** Where in a job it comes from. */
  readonly step?: PlannedStep;
}

/** A command of ours from which nothing is expected, such as a Status. */
export function plain(command: Command): PlannedCommand {
  return { command, wishes: [] };
}

/** The SyncML command that a job's command stands for, in the encoding it will travel in; `isSecret`: a secret was filled into it. */
export function planCommand(job: JobCommand, encoding: SyncMLEncoding, isSecret = false): PlannedCommand {
  const wishOf = ({ expect, save, alert }: JobMember): Wish => ({
    expect,
    save,
    isSecret: isSecret || (alert !== undefined && isUnseen(alert)),
  });
  const members = job.atomic ?? job.sequence;
  if (members === undefined) return { command: memberCommand(job, encoding), wishes: [wishOf(job)] };
  return {
    command: {
      cmd: job.atomic ? "Atomic" : "Sequence",
      cmdId: "",
      commands: members.map((member) => memberCommand(member, encoding)),
    },
    wishes: [wishOf(job), ...members.map(wishOf)],
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
  const alert = job.alert ?? { code: 1100 };
  const items = alertItems(alert).map((data) => (data === "" ? {} : { data }));
  return { cmd: "Alert", cmdId: "", code: alert.code, items };
}

function itemCommand(cmd: ItemCommandName, items: readonly Item[]) {
  return { cmd, cmdId: "", items } as const;
}

function targets(uris: string | readonly string[]): Item[] {
  return (typeof uris === "string" ? [uris] : uris).map((uri) => ({ target: { uri } }));
}

/** The Items of a user interaction: its options, its text, its choices (DM_Protocol, user interaction). */
function alertItems({ items, text, choices = [], options = {} }: JobAlert): readonly string[] {
  if (items) return items;
  if (text === undefined && choices.length === 0 && Object.keys(options).length === 0) return [];
  const pairs = Object.entries(options).map(([name, value]) => `${name}=${urlEncoded(String(value))}`);
  return [pairs.join("&"), text ?? "", ...choices];
}

/** Whether the user is to enter something that is not shown (DM_Protocol, user interaction options, echo type). */
function isUnseen(alert: JobAlert): boolean {
  const [options = ""] = alertItems(alert);
  return options.split("&").some((option) => option.trim() === "ET=P");
}

function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}

function nodeItem(node: JobNode, encoding: SyncMLEncoding): Item {
  const interior = node.format === "node" || node.format === "null";
  // XML cannot carry octets: `bin` travels as `b64` there (SyncML_MetaInfo, Format).
  const asText = node.format === "bin" && encoding === "xml";
  const format = asText ? "b64" : node.format;
  const meta: Meta = {
    ...(format === undefined ? {} : { format }),
    ...(node.type === undefined ? {} : { type: node.type }),
  };
  const hasData = (node.value ?? node.size) !== undefined || !interior;
  return {
    target: { uri: node.uri },
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    ...(hasData ? { data: nodeData(nodeValue(node), format) } : {}),
  };
}

function nodeData(value: string, format: string | undefined): Data {
  return format === "bin" ? (fromBase64(value) ?? value) : value;
}
