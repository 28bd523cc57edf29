/** Pushes that take the place of others (PAP §9.2, replace-push-id). */
import type { PushMessage } from "../../codec/pap/message.ts";
import type { Deliveries } from "./deliveries.ts";
import { type HeldPush, type Recipient, recipientOf, settle } from "./held-push.ts";
import type { PushRegister } from "./push-register.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Why a push cannot replace the one it names; `undefined` when it can, or names none. */
export function replacementRefusal(
  { replacePushId, replaceMethod, addresses }: PushMessage,
  register: PushRegister,
): Refusal | undefined {
  if (replacePushId === undefined) return undefined;
  const old = register.get(replacePushId);
  if (!old) return refusal(2004, `replace-push-id ${replacePushId}`);
  const isPossible =
    replaceMethod !== "pending-only" || addresses.some((address) => isWaiting(recipientOf(old, address)));
  return isPossible ? undefined : refusal(2008, "no address waits for the push to be replaced");
}

/** Cancels the push that this one replaces; with `pending-only` the new one is for those alone that did not have the old one. `onSettled` is called for the others. */
export function replacePush(
  push: HeldPush,
  register: PushRegister,
  deliveries: Deliveries,
  onSettled: (recipient: Recipient) => void,
): void {
  const { replacePushId, replaceMethod } = push.message;
  const old = replacePushId === undefined ? undefined : register.get(replacePushId);
  if (!old) return;
  for (const recipient of push.recipients) {
    const before = recipientOf(old, recipient.address);
    const isReplaced = before !== undefined && deliveries.cancel(old, before);
    if (isReplaced || replaceMethod !== "pending-only") continue;
    settle(recipient, "rejected", refusal(2008), push.receivedAt);
    onSettled(recipient);
  }
}

function isWaiting(recipient: Recipient | undefined): boolean {
  return recipient?.state === "pending" && !recipient.isUnderWay;
}
