import type { Clock } from "../../base/clock.ts";
import { type PapVersion, supportsVersion } from "../../codec/pap/document-type.ts";
import type {
  AddressValue,
  CancelMessage,
  CancelResponse,
  PapMessage,
  PushMessage,
  PushResponse,
  StatusQueryMessage,
  StatusQueryResponse,
} from "../../codec/pap/message.ts";
import type { Submission } from "../../codec/pap/submission.ts";
import { formatPapTime } from "../../codec/pap/time.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { inTime } from "../peer/in-time.ts";
import { admitPush, type OfferedBearers, type Resolve, resolveByType } from "./admission.ts";
import { pushOfContent } from "./content.ts";
import { Deliveries } from "./deliveries.ts";
import { type HeldPush, pendingRecipient, type Recipient, recipientOf } from "./held-push.ts";
import type { PapLimits } from "./limits.ts";
import { PushRegister } from "./push-register.ts";
import { badMessage, type Refusal, refusal } from "./refusal.ts";
import { replacementRefusal, replacePush } from "./replacement.ts";
import { cancelResults, progressNotes, resultNotification, SENDER_NAME, statusResults } from "./reports.ts";
import { ResultNotifier } from "./result-notifier.ts";

/** The versions of PAP that are spoken, as `wap-pap-ver` states them. */
export const SUPPORTED_VERSIONS: readonly string[] = ["2.0", "1.*"];

/** Where a gateway delivers to, and what it offers. */
export interface GatewayOptions {
  readonly deliver: Deliver;
  /** Asked first whose an address is; what it leaves open is decided by the type of the address. */
  readonly resolve?: Resolve;
  /** What a push may require; everything, where this says nothing. */
  readonly offers?: OfferedBearers;
  readonly emit: Emit;
  readonly clock: Clock;
}

/** Who sent a message, and in which version of PAP. */
export interface Initiator {
  /** Host and port. */
  readonly peer: string;
  readonly version: PapVersion;
}

/** A push proxy gateway without its HTTP: takes one message, gives the answer, and delivers, reports and forgets pushes in their time (PAP, PPG service). */
export class PushProxyGateway {
  readonly #options: GatewayOptions;
  readonly #limits: PapLimits;
  readonly #address: () => string;
  readonly #register: PushRegister;
  readonly #deliveries: Deliveries;
  readonly #notifier: ResultNotifier;
  #pushes = 0;

  /** `address` is what the gateway calls itself in its messages. */
  constructor(options: GatewayOptions, limits: PapLimits, address: () => string) {
    this.#options = options;
    this.#limits = limits;
    this.#address = address;
    this.#register = new PushRegister(limits);
    this.#notifier = new ResultNotifier({ ...options, limits });
    this.#deliveries = new Deliveries({ ...options, limits, onSettled: (push, each) => this.#onSettled(push, each) });
  }

  /** Never rejects for what an initiator may send. */
  async answer(submission: Submission, from: Initiator): Promise<PapMessage> {
    const { message, version } = submission.control;
    if (version !== undefined && !supportsVersion(SUPPORTED_VERSIONS, version))
      return badMessage(refusal(3002, version));
    switch (message.kind) {
      case "push-message":
        return this.#submit(message, submission, from);
      case "cancel-message":
        return this.#cancel(message);
      case "statusquery-message":
        return this.#query(message);
      case "ccq-message": {
        const { queryId, address } = message;
        return { kind: "ccq-response", ...(queryId === undefined ? {} : { queryId }), ...refusal(3001), address };
      }
      default:
        return badMessage(refusal(2000, `${message.kind} is none that a gateway takes`));
    }
  }

  /** What waits is dropped. */
  async close(): Promise<void> {
    this.#deliveries.close();
    await this.#notifier.close();
  }

  async #submit(message: PushMessage, submission: Submission, from: Initiator): Promise<PushResponse> {
    const push = this.#take(message, submission, from);
    if ("code" in push) return this.#response(message, push);
    await this.#firstTry(push);
    const isForNobody = push.recipients.every(({ code }) => code === 2003);
    if (isForNobody) {
      this.#register.forget(push);
      return this.#response(message, refusal(2003));
    }
    this.#options.clock.setTimeout(() => this.#onAnswered(push), 0);
    return { ...this.#response(message, refusal(1001)), progressNotes: progressNotes(push) };
  }

  /** Takes a push in, or says why not; then nothing has changed. */
  #take(message: PushMessage, { content, capabilities }: Submission, from: Initiator): HeldPush | Refusal {
    const { resolve, offers = {}, clock } = this.#options;
    if (this.#register.get(message.pushId)) return refusal(2007);
    if (capabilities || !content) return refusal(3004);
    const now = clock.now();
    const find: Resolve = (address) => resolve?.(address) ?? resolveByType(address);
    const admission = admitPush(message, now, { resolve: find, offers, limits: this.#limits });
    if ("code" in admission) return admission;
    const pdu = pushOfContent(content, this.#pushes & 0xff);
    if ("code" in pdu) return pdu;
    const { addresses, deliverAfter = now, deliverBefore } = admission;
    const push: HeldPush = {
      message,
      version: from.version,
      from: from.peer,
      receivedAt: now,
      recipients: [...addresses].map(([address, to]) => pendingRecipient(address, to, now)),
      ...(deliverBefore === undefined ? {} : { expiresAt: deliverBefore }),
      nextTryAt: Math.max(now, deliverAfter),
      pdu,
      isAnswered: false,
    };
    const why =
      replacementRefusal(message, this.#register) ??
      (this.#register.add(push) ? undefined : refusal(4001, "too many pushes wait"));
    if (why) return why;
    this.#pushes++;
    replacePush(push, this.#register, this.#deliveries, (recipient) => this.#onSettled(push, recipient));
    return push;
  }

  /** Waits for the first try of a delivery, but not longer than an initiator waits for its answer. */
  #firstTry(push: HeldPush): Promise<void> {
    const goesOn = () => {};
    return inTime<void>(() => this.#deliveries.begin(push), goesOn, this.#options.clock, this.#limits.answerWithinMs);
  }

  #cancel({ pushId, addresses }: CancelMessage): CancelResponse {
    const push = this.#register.get(pushId);
    if (!push) return { kind: "cancel-response", pushId, results: [{ ...refusal(2004), addresses }] };
    const wanted = addresses.length === 0 ? push.recipients.map(({ address }) => address) : addresses;
    const outcomes = new Map<AddressValue, Refusal>();
    for (const address of wanted) {
      const recipient = recipientOf(push, address);
      if (!recipient) outcomes.set(address, refusal(2003));
      else outcomes.set(address, refusal(this.#deliveries.cancel(push, recipient) ? 1000 : 2008));
    }
    return { kind: "cancel-response", pushId, results: cancelResults(outcomes) };
  }

  #query({ pushId, addresses }: StatusQueryMessage): StatusQueryResponse {
    return { kind: "statusquery-response", pushId, results: statusResults(this.#register.get(pushId), addresses) };
  }

  #response({ pushId }: PushMessage, result: Refusal): PushResponse {
    return {
      kind: "push-response",
      pushId,
      senderAddress: this.#address(),
      senderName: SENDER_NAME,
      replyTime: formatPapTime(this.#options.clock.now()),
      progressNotes: [],
      result,
    };
  }

  #onSettled(push: HeldPush, recipient: Recipient): void {
    const { address, state, code } = recipient;
    this.#options.emit({ type: "pap.settled", pushId: push.message.pushId, address, state, code });
    this.#register.release(push);
    if (push.isAnswered) this.#notify(push, recipient);
  }

  /** The push-response is on its way: what was settled before it may be told now. */
  #onAnswered(push: HeldPush): void {
    push.isAnswered = true;
    for (const recipient of push.recipients) if (recipient.state !== "pending") this.#notify(push, recipient);
  }

  #notify(push: HeldPush, recipient: Recipient): void {
    const url = push.message.ppgNotifyRequestedTo;
    if (url === undefined) return;
    const message = resultNotification(push, recipient, this.#address());
    this.#notifier.notify(url, message, { version: push.version, productName: SENDER_NAME });
  }
}
