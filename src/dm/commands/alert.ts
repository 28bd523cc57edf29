import { isAlertCode } from "../../codec/syncml/alert-codes.ts";
import type { Alert } from "../../codec/syncml/message.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { Reply } from "../reply.ts";

/** Items of a DISPLAY: the options, which may be empty, and the text. */
const DISPLAY_ITEMS = 2;

/**
 * Alert from the server (DM_Protocol §8.5). 1100 counts as shown; the alerts that ask a user something are not supported, 406;
 * 1222 and 1225 speak about messages and are taken note of; those that only a client sends answer 405, unknown codes 406;
 * 412: a code or the items are missing.
 */
export function alert(command: Alert): readonly Reply[] {
  return [{ cmdId: command.cmdId, cmd: "Alert", outcomes: [{ status: alertStatus(command) }] }];
}

/** Whether an Alert only asks for the next message. */
export function isNextMessage(command: { readonly cmd: string; readonly code?: number }): boolean {
  return command.cmd === "Alert" && command.code === 1222;
}

function alertStatus({ code, items }: Alert): StatusCode {
  if (code === undefined) return 412;
  if (!isAlertCode(code)) return 406;
  switch (code) {
    case 1100:
      return items.length >= DISPLAY_ITEMS ? 200 : 412;
    case 1101:
    case 1102:
    case 1103:
    case 1104:
      return 406;
    case 1222:
    case 1225:
      return 200;
    default:
      return 405;
  }
}
