import { decodeSyncml } from "../../codec/syncml/codec.ts";
import type { Command } from "../../codec/syncml/message.ts";
import { storedOctets } from "../base64.ts";
import { isNextMessage } from "../commands/alert.ts";
import { namedAgain } from "../messages/client-alerts.ts";
import type { SessionState } from "../session-state.ts";

/**
 * The commands of the message that the server refused. A package 1 is told again without the Status elements it had (DM_Security);
 * an Alert 1222 is not, as the message is closed anew.
 */
export function resent({ sent, phase, alerts }: SessionState): readonly Command[] {
  return namedAgain(decodeSyncml(storedOctets(sent.octets)).message.commands, { alerts, sent }).filter(
    (command) => !isNextMessage(command) && (phase === "management" || command.cmd !== "Status"),
  );
}
