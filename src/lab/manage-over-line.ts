import type { Clock } from "../base/clock.ts";
import type { ConversationOutcome, DmConversation, Refused } from "../bearer/obex/dm-conversation.ts";
import type { DmMessage } from "../bearer/obex/dm-message.ts";
import type { DmServer } from "../server/dm/dm-server.ts";
import type { OrderedNotification } from "../server/notification/order-notification.ts";
import { messageOf } from "../server/obex/start-obex.ts";

/** A server, and its call for a handset. */
export interface LineManagement {
  readonly server: DmServer;
  readonly notification: OrderedNotification;
  /** Where the handset is, in the carrier's words. */
  readonly to: string;
  readonly clock: Clock;
}

/** Has the embedded server carry one session over a line; `carry` is what leads to the handset. Rejects with what that does. */
export async function manageOver(
  { server, notification, to, clock }: LineManagement,
  carry: (conversation: DmConversation) => Promise<ConversationOutcome>,
): Promise<ConversationOutcome> {
  const settle = notification.offer(to);
  let isCalled = false;
  const onCalled = () => {
    isCalled = true;
    settle(true);
  };
  try {
    return await carry({ answer: (message) => answerOf(server, message, clock), onCalled });
  } finally {
    if (!isCalled) settle(false);
  }
}

/** What the server says to a message; what is refused here would be another status than 200 on HTTP. */
async function answerOf(server: DmServer, message: DmMessage, clock: Clock): Promise<DmMessage | Refused> {
  const answer = server.handle({ ...message, path: "/" });
  const { status, delayMs = 0 } = answer;
  if (delayMs > 0) await new Promise<void>((resolve) => void clock.setTimeout(resolve, delayMs));
  return status === 200 ? messageOf(answer) : { refused: `status ${status}` };
}
