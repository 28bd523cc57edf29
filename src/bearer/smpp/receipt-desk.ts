import type { Pdu } from "smpp";
import { type Clock, delay } from "../../base/clock.ts";
import {
  type DeliveryReceipt,
  ESM_CLASS_RECEIPT,
  formatReceipt,
  MESSAGE_STATES,
  type ReceiptTimes,
} from "../../codec/smpp/delivery-receipt.ts";
import type { SmppMessage } from "../../codec/smpp/message.ts";
import type { Emit } from "../../events/event.ts";
import { COMMAND_STATUS, formatStatus, RETRY_STATUSES } from "./command-status.ts";
import type { ReceiptLimits } from "./limits.ts";
import { makePdu } from "./raw-short-message.ts";

/** A session that is bound as receiver or transceiver: sends a request and waits for its response. */
export type ReceiptTaker = (request: Pdu) => Promise<Pdu>;

interface Waiting {
  readonly messageId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  tries: number;
}

interface Account {
  readonly takers: Set<ReceiptTaker>;
  readonly waiting: Waiting[];
  isSending: boolean;
}

/** Holds the delivery receipts for each system_id until a session of it takes them, in their order, one at a time (SMPP §2.4, Appendix B). */
export class ReceiptDesk {
  readonly #emit: Emit;
  readonly #clock: Clock;
  readonly #limits: ReceiptLimits;
  readonly #accounts = new Map<string, Account>();
  #isClosed = false;

  constructor(emit: Emit, clock: Clock, limits: ReceiptLimits) {
    this.#emit = emit;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** From now on `taker` may be sent receipts, until the result is called. */
  join(systemId: string, taker: ReceiptTaker): () => void {
    const account = this.#account(systemId);
    account.takers.add(taker);
    void this.#sendAll(systemId, account);
    return () => {
      account.takers.delete(taker);
    };
  }

  /** Sends the receipt for `message`, which was submitted by `systemId`, now or when a session can take it. */
  post(systemId: string, message: SmppMessage, receipt: DeliveryReceipt, times: ReceiptTimes): void {
    const account = this.#account(systemId);
    if (account.waiting.length >= this.#limits.maxReceipts) {
      this.#dropped(systemId, receipt.messageId, `more than ${this.#limits.maxReceipts} wait`);
      return;
    }
    const fields = receiptFields(message, receipt, times);
    account.waiting.push({ messageId: receipt.messageId, fields, tries: 0 });
    void this.#sendAll(systemId, account);
  }

  close(): void {
    this.#isClosed = true;
    this.#accounts.clear();
  }

  /** Peers may bind under as many names as they like; receipts of those who went are kept for a bounded number of them. */
  #account(systemId: string): Account {
    const known = this.#accounts.get(systemId);
    if (known) return known;
    const absent = [...this.#accounts].filter(([, { takers }]) => takers.size === 0);
    for (const [name, { waiting }] of absent.slice(0, Math.max(0, absent.length + 1 - this.#limits.maxAbsentees))) {
      this.#accounts.delete(name);
      for (const { messageId } of waiting) this.#dropped(name, messageId, "nobody came for it");
    }
    const account = { takers: new Set<ReceiptTaker>(), waiting: [], isSending: false };
    this.#accounts.set(systemId, account);
    return account;
  }

  async #sendAll(systemId: string, account: Account): Promise<void> {
    if (account.isSending) return;
    account.isSending = true;
    for (;;) {
      const [taker] = account.takers;
      const next = taker && !this.#isClosed ? account.waiting.shift() : undefined;
      if (!taker || !next) break;
      await this.#send(systemId, account, taker, next);
    }
    account.isSending = false;
  }

  async #send(systemId: string, account: Account, taker: ReceiptTaker, receipt: Waiting): Promise<void> {
    const { receiptTries, receiptRetryMs } = this.#limits;
    const request = makePdu("deliver_sm", receipt.fields);
    const status = await taker(request).then(
      (answer) => answer.command_status,
      () => undefined,
    );
    if (status === COMMAND_STATUS.ESME_ROK) return;
    receipt.tries++;
    const isFinal = status !== undefined && !RETRY_STATUSES.has(status);
    if (isFinal || receipt.tries >= receiptTries) {
      this.#dropped(systemId, receipt.messageId, status === undefined ? "no answer" : formatStatus(status));
      return;
    }
    account.waiting.unshift(receipt);
    if (status !== undefined) await delay(this.#clock, receiptRetryMs);
  }

  #dropped(systemId: string, messageId: string, why: string): void {
    const reason = `receipt of message ${messageId} dropped: ${why}`;
    this.#emit({ type: "smpp.refused", peer: systemId, reason });
  }
}

/** The deliver_sm of a receipt: its addresses are those of the message, the other way round (SMPP Appendix B). */
function receiptFields(message: SmppMessage, receipt: DeliveryReceipt, times: ReceiptTimes) {
  return {
    source_addr_ton: message.destAddrTon,
    source_addr_npi: message.destAddrNpi,
    source_addr: message.destinationAddr,
    dest_addr_ton: message.sourceAddrTon,
    dest_addr_npi: message.sourceAddrNpi,
    destination_addr: message.sourceAddr,
    esm_class: ESM_CLASS_RECEIPT,
    short_message: Buffer.from(formatReceipt(receipt, times), "latin1"),
    receipted_message_id: receipt.messageId,
    message_state: MESSAGE_STATES[receipt.state],
  };
}
