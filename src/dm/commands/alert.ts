import { isAlertCode } from "../../codec/syncml/alert-codes.ts";
import type { Alert } from "../../codec/syncml/message.ts";
import type { Outcome, Reply } from "../reply.ts";
import type { CommandContext } from "./command.ts";
import { userAlert } from "./user-alert.ts";

/**
 * Alert from the server (DM_Protocol §8.5, §10). 1100 to 1104 are for the user; 1222 and 1225 speak about messages and are taken
 * note of; those that only a client sends answer 405, unknown codes 406; 412: the code is missing.
 */
export function alert(command: Alert, context: Pick<CommandContext, "user" | "rules">): readonly Reply[] {
  return [{ cmdId: command.cmdId, cmd: "Alert", outcomes: [outcomeOf(command, context)] }];
}

/** Whether an Alert only asks for the next message. */
export function isNextMessage(command: { readonly cmd: string; readonly code?: number }): boolean {
  return command.cmd === "Alert" && command.code === 1222;
}

/** Whether a command is an Alert about messages, and nothing to be done on the device: 1222 or 1225. */
export function isAboutMessages(command: { readonly cmd: string; readonly code?: number }): boolean {
  return command.cmd === "Alert" && (command.code === 1222 || command.code === 1225);
}

function outcomeOf(command: Alert, { user, rules }: Pick<CommandContext, "user" | "rules">): Outcome {
  const { code } = command;
  if (code === undefined) return { status: 412 };
  if (!isAlertCode(code)) return { status: 406 };
  switch (code) {
    case 1100:
    case 1101:
    case 1102:
    case 1103:
    case 1104:
      return userAlert(code, command, user, rules.displayed);
    case 1222:
    case 1225:
      return { status: 200 };
    default:
      return { status: rules.clientAlert };
  }
}
