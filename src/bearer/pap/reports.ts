/** What a gateway says about the pushes that it remembers (PAP §9.3, §9.6, §9.9). */
import type {
  AddressValue,
  CancelResult,
  ProgressNote,
  ResultNotificationMessage,
  StatusQueryResult,
} from "../../codec/pap/message.ts";
import { formatPapTime } from "../../codec/pap/time.ts";
import { deliveredQuality, type HeldPush, type Recipient } from "./held-push.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** The gateway's name in its messages. */
export const SENDER_NAME = "phonebank";

/** What became of a push for one address, for its initiator. */
export function resultNotification(
  push: HeldPush,
  recipient: Recipient,
  senderAddress: string,
): ResultNotificationMessage {
  return {
    kind: "resultnotification-message",
    pushId: push.message.pushId,
    senderAddress,
    senderName: SENDER_NAME,
    receivedTime: formatPapTime(push.receivedAt),
    ...outcomeOf(push, recipient),
    address: recipient.address,
  };
}

/** The state of a push for the addresses that are asked about, all when none are. A push that nobody knows is in state unknown. */
export function statusResults(push: HeldPush | undefined, asked: readonly AddressValue[]): StatusQueryResult[] {
  const unknown = (why: Refusal, addresses: readonly AddressValue[]): StatusQueryResult => ({
    messageState: "unknown",
    ...why,
    addresses,
  });
  if (!push) return [unknown(refusal(2004), asked)];
  const wanted = asked.length === 0 ? push.recipients.map(({ address }) => address) : asked;
  return wanted.map((address) => {
    const recipient = push.recipients.find((each) => each.address === address);
    return recipient ? { ...outcomeOf(push, recipient), addresses: [address] } : unknown(refusal(2003), [address]);
  });
}

/** Outcomes of a cancellation, addresses of the same one together. */
export function cancelResults(outcomes: ReadonlyMap<AddressValue, Refusal>): CancelResult[] {
  const byCode = new Map<number, CancelResult & { readonly addresses: AddressValue[] }>();
  for (const [address, why] of outcomes) {
    const known = byCode.get(why.code);
    if (known) known.addresses.push(address);
    else byCode.set(why.code, { ...why, addresses: [address] });
  }
  return [...byCode.values()];
}

/** How far each address of a push has come, when its initiator wants to know. */
export function progressNotes({ message, recipients }: HeldPush): ProgressNote[] {
  if (!message.progressNotesRequested) return [];
  return recipients.map(({ state, address, eventAt }) => ({
    stage: state,
    note: address,
    time: formatPapTime(eventAt),
  }));
}

function outcomeOf(push: HeldPush, recipient: Recipient): Omit<StatusQueryResult, "addresses"> {
  const { state, code, description, eventAt } = recipient;
  return {
    eventTime: formatPapTime(eventAt),
    messageState: state,
    code,
    description,
    ...(state === "delivered" ? { qualityOfService: deliveredQuality(push) } : {}),
  };
}
