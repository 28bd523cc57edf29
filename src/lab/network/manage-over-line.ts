import type { Clock } from "../../base/clock.ts";
import type { ConversationOutcome, DmConversation, Refused } from "../../bearer/obex/dm/converse.ts";
import type { DmMessage } from "../../bearer/obex/dm/message.ts";
import type { DmServer } from "../../server/dm/dm-server.ts";
import type { OrderedNotification } from "../../server/notification/order-notification.ts";
import { answerOverObex } from "../../server/start-obex.ts";

/** A server, and its call for a handset. */
export interface LineManagement {
  readonly server: DmServer;
  readonly notification: OrderedNotification;
  /** Where the handset is, in the carrier's words. */
  readonly to: string;
  readonly clock: Clock;
}

/** What came of it, and whether the handset took the call. */
export interface ManagedOutcome extends ConversationOutcome {
  readonly isCalled: boolean;
}

/** Has the embedded server carry one session over a line; `carry` is what leads to the handset. Rejects with what that does. */
export async function manageOver(
  { server, notification, to, clock }: LineManagement,
  carry: (conversation: DmConversation) => Promise<ConversationOutcome>,
): Promise<ManagedOutcome> {
  const settle = notification.offer(to);
  let isCalled = false;
  const onCalled = () => {
    isCalled = true;
    settle(true);
  };
  try {
    const outcome = await carry({ answer: (message) => answerOf(server, message, clock), onCalled });
    return { ...outcome, isCalled };
  } finally {
    if (!isCalled) settle(false);
  }
}

/** What the server says to a message; a delay on purpose comes before it. */
async function answerOf(server: DmServer, message: DmMessage, clock: Clock): Promise<DmMessage | Refused> {
  const answer = await answerOverObex(server, message, clock);
  return typeof answer === "number" ? { refused: `status ${answer}` } : answer;
}
