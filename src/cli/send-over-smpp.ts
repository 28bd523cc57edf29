import { systemClock } from "../base/clock.ts";
import { PortError } from "../base/errors.ts";
import { formatStatus } from "../bearer/smpp/command-status.ts";
import { connectEsme, type Esme } from "../bearer/smpp/esme.ts";
import type { DeliveryReceipt } from "../codec/smpp/delivery-receipt.ts";
import type { SendResult } from "../lab/network/push-senders.ts";
import type { SmsSubmission } from "../ports/inbound.ts";
import { sendBootstrap } from "../server/bootstrap/send-bootstrap.ts";
import { flagOption, loginOption, UsageError } from "./command.ts";
import type { SendRequest } from "./send-push.ts";
import { senderOption, telephoneNumber } from "./telephone-number.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const RECEIPT_TIMEOUT_MS = 60_000;

/** registered_delivery: a receipt in any case (SMPP §5.2.17). */
const ALWAYS = 1;

/** Submits the parts to an SMSC, and with `--receipt` waits until each was delivered. @throws {UsageError | PortError} (rejects) */
export async function sendOverSmpp({ prepared, to, options, interrupted }: SendRequest): Promise<SendResult> {
  const login = loginOption(options, "smsc");
  if (!login) throw new UsageError("--via smpp needs --smsc ID:PASSWORD@HOST:PORT");
  const number = telephoneNumber(to);
  const wantsReceipts = flagOption(options, "receipt");
  const receipts = new Receipts();
  const esme = await connectEsme({
    ...login,
    emit: () => {},
    clock: systemClock,
    onReceipt: (receipt) => receipts.take(receipt),
  });
  try {
    const messageIds: string[] = [];
    let refusal = "";
    const submit = async (part: SmsSubmission) => {
      const result = await esme.submit({ ...part, ...(wantsReceipts ? { registeredDelivery: ALWAYS } : {}) });
      messageIds.push(result.messageId ?? "");
      return { ok: result.status === 0, detail: formatStatus(result.status) };
    };
    const from = senderOption(options);
    const accepted = await sendBootstrap(
      prepared,
      { from, to: number },
      {
        submit,
        emit: (event) => {
          if (event.type === "push.unsent") refusal = event.detail;
        },
      },
    );
    if (!accepted) return { accepted, answer: refusal };
    if (!wantsReceipts) return { accepted, answer: `ESME_ROK, message ${messageIds.join(", ")}` };
    return judge(await receipts.of(messageIds, esme, interrupted), messageIds.length);
  } finally {
    await esme.close();
  }
}

function judge(receipts: readonly DeliveryReceipt[], parts: number): SendResult {
  const words = receipts.map(({ messageId, state, error }) => `${messageId} ${state} ${error ?? ""}`.trim());
  const isDelivered = receipts.every(({ state }) => state === "DELIVRD" || state === "ACCEPTD");
  const missing = receipts.length < parts ? [`${parts - receipts.length} receipts did not come`] : [];
  return { accepted: isDelivered && missing.length === 0, answer: [...words, ...missing].join(", ") };
}

/** The receipts of one session, which may come before the answer that names their message. */
class Receipts {
  readonly #taken: DeliveryReceipt[] = [];
  #look: () => void = () => {};

  take(receipt: DeliveryReceipt): void {
    if (receipt.state === "ENROUTE") return; // the last word is to come
    this.#taken.push(receipt);
    this.#look();
  }

  /** The receipt of each message, or those that came until the user had enough. @throws {PortError} (rejects) `peer-timeout`; `peer-closed` when the session ends before */
  of(messageIds: readonly string[], { peer, ended }: Esme, interrupted: AbortSignal): Promise<DeliveryReceipt[]> {
    return new Promise((resolve, reject) => {
      const fail = (code: "peer-timeout" | "peer-closed", detail: string) => {
        systemClock.clearTimeout(timer);
        reject(new PortError(code, "smpp", peer, detail, { retryable: false }));
      };
      const late = () => fail("peer-timeout", `no receipt of every part within ${RECEIPT_TIMEOUT_MS} ms`);
      const timer = systemClock.setTimeout(late, RECEIPT_TIMEOUT_MS);
      void ended.then((reason) => fail("peer-closed", reason));
      this.#look = () => {
        const found = messageIds.flatMap((id) => this.#taken.find(({ messageId }) => isSameId(id, messageId)) ?? []);
        if (found.length < messageIds.length && !interrupted.aborted) return;
        systemClock.clearTimeout(timer);
        resolve(found);
      };
      void untilInterrupted(interrupted).then(this.#look);
      this.#look();
    });
  }
}

/** Some SMSCs answer in one number base and write receipts in the other. */
function isSameId(answered: string, receipted: string): boolean {
  const bare = (id: string) => id.toLowerCase().replace(/^0+(?=.)/, "");
  const inHex = (id: string) => (/^\d+$/.test(id) ? BigInt(id).toString(16) : undefined);
  const [a, b] = [bare(answered), bare(receipted)];
  return a === b || inHex(a) === b || a === inHex(b);
}
