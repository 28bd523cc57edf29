import { decodeSyncml } from "../../codec/syncml/codec.ts";
import type { Command, SyncMLMessage } from "../../codec/syncml/message.ts";
import { isWbxml } from "../../codec/wbxml/header.ts";
import { isAnswerable } from "../../dm/commands/refuse.ts";
import { type Refusal, readBody } from "../refusal.ts";

/** Items that one message may have. An empty one is a few octets, and its outcome many. */
const MAX_ITEMS = 1000;

/** The DM message of a bootstrap, or why it is none (DM_Bootstrap §5.6, §5.6.5). Anybody may be its Target. */
export function readMessage(body: Uint8Array): SyncMLMessage | { readonly refusal: Refusal } {
  if (body.length > 0 && !isWbxml(body)) return damaged("a bootstrap in the DM profile is WBXML, and this is not", 0);
  const message = readBody(() => decodeSyncml(body).message);
  if ("refusal" in message) return message;
  const { verProto } = message.header;
  if (!verProto.startsWith("DM/")) return damaged(`VerProto ${verProto}, expected a DM message`);
  const commands = message.commands.flatMap(withMembers);
  const unnamed = commands.find((command) => mayAdd(command) && !isAnswerable(command));
  if (unnamed) return damaged(`${unnamed.cmd} without a CmdID`);
  const items = commands.reduce((sum, command) => sum + ("items" in command ? command.items.length : 1), 0);
  if (items > MAX_ITEMS) return damaged(`${items} items, expected at most ${MAX_ITEMS}`);
  return message;
}

function withMembers(command: Command): readonly Command[] {
  return "commands" in command ? [command, ...command.commands.flatMap(withMembers)] : [command];
}

function mayAdd({ cmd }: Command): boolean {
  return cmd === "Add" || cmd === "Atomic" || cmd === "Sequence";
}

function damaged(detail: string, offset?: number): { readonly refusal: Refusal } {
  const at = offset === undefined ? {} : { offset };
  return { refusal: { reason: "damaged-body", detail, ...at, spec: "DM_Bootstrap §5.6" } };
}
