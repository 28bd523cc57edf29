import { PUSH_PORTS } from "../../codec/assemble/document-kind.ts";
import { notificationPush } from "../../codec/assemble/push.ts";
import { splitDatagram } from "../../codec/sms/split.ts";
import { encodePush } from "../../codec/wsp/push.ts";
import { sessionIdText } from "../../server/notification/prepare-notification.ts";
import { type CommandDefinition, UsageError } from "../command.ts";
import { NOTIFICATION_OPTIONS, notificationFrom } from "../notification-options.ts";
import { pushReference, SEND_DESCRIPTION, SEND_OPTIONS, SEND_TARGET, sendOne } from "../send-command.ts";

/** `phonebank notification send`: one Package #0 to one handset, ours or anybody's. */
export const notification: CommandDefinition = {
  name: "notification",
  summary: "Send a Package #0, by which a server calls a handset.",
  description:
    "Its digest is made with the server's password and nonce as the handset has them; the nonce changes with each session in " +
    "which the server proved itself. AAAAAA== is the zero nonce of a resynchronisation. " +
    SEND_DESCRIPTION,
  positionals: "send",
  options: { ...SEND_TARGET, ...NOTIFICATION_OPTIONS, ...SEND_OPTIONS },
  examples: [
    "phonebank notification send --server-id dm.lab.example --session-id 7 \\\n    --password devpw --nonce bm9uY2UtMg== --via smpp \\\n    --smsc test:test@127.0.0.1:2775 --to 491700001",
    "phonebank notification send --server-id dm.lab.example --session-id 8 \\\n    --password devpw --nonce AAAAAA== --via obex --to 127.0.0.1:6500",
  ],
  async run(context, options, [verb, ...positionals]) {
    if (verb !== "send" || positionals.length > 0) throw new UsageError("expected send, and nothing behind it");
    return sendOne(context, options, async () => {
      const package0 = notificationFrom(options);
      if (!package0) throw new UsageError("--server-id, --session-id and --password are needed");
      const reference = pushReference(options);
      const push = encodePush(notificationPush(package0, reference));
      const prepared = { push, parts: splitDatagram(push, PUSH_PORTS, { reference }) };
      return { prepared, facts: { session: sessionIdText(package0.sessionId) } };
    });
  },
};
