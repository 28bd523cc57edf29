import { fromBase64, utf8Text } from "../../src/base/bytes.ts";
import type { Command, Data, SyncMLMessage } from "../../src/codec/syncml/message.ts";
import { differs } from "./differs.ts";
import type { Subject } from "./subject.ts";

const SESSION_ALERTS: readonly (number | undefined)[] = [1200, 1201];

/** What the rows say of SyncML messages. */
export const checkMessage = { role, commands, alert, cred, devinfoItems };

/** `client package 1` opens a session; a later one only answers and reports; a server's message asks for something. */
function role({ message }: Subject, value: unknown): string | undefined {
  if (!message) return "there is no message";
  const opens = message.commands.some((command) => command.cmd === "Alert" && SESSION_ALERTS.includes(command.code));
  const asks = message.commands.some(({ cmd }) => cmd !== "Status" && cmd !== "Results" && cmd !== "Alert");
  return differs(opens ? "client package 1" : asks ? "server message" : "client package 3", value);
}

/** What each Status answers, and with which code. */
function commands({ message }: Subject, value: unknown): string | undefined {
  const statuses = message?.commands.flatMap((command) =>
    command.cmd === "Status" ? [[command.of, String(command.code)]] : [],
  );
  return differs(statuses, value);
}

function alert({ message }: Subject, value: unknown): string | undefined {
  const codes = message?.commands.flatMap((command) => (command.cmd === "Alert" ? [String(command.code)] : []));
  return codes?.includes(String(value)) ? undefined : differs(codes, [value]);
}

/** `TYPE name:secret` */
function cred({ message }: Subject, value: unknown): string | undefined {
  const found = message?.header.cred;
  return differs(found && `${found.meta?.type} ${plain(found.data, found.meta?.format)}`, value);
}

function plain(data: Data, format: string | undefined): string {
  if (typeof data !== "string") return utf8Text(data);
  return format === "b64" || format === undefined ? utf8Text(fromBase64(data) ?? new Uint8Array()) : data;
}

function devinfoItems({ message }: Subject, value: unknown): string | undefined {
  return differs(message && itemsBelow(message, "./DevInfo/"), value);
}

function itemsBelow({ commands }: SyncMLMessage, uri: string): number {
  const items = (command: Command) => (command.cmd === "Replace" ? command.items : []);
  return commands.flatMap(items).filter(({ source, target }) => (source ?? target)?.uri.startsWith(uri)).length;
}
