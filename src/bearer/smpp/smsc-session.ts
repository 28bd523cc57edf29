import type { Socket } from "node:net";
import type { Pdu } from "smpp";
import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import type { SmppCommand } from "../../codec/smpp/commands.ts";
import type { SmppMessage } from "../../codec/smpp/message.ts";
import type { SmppBind, SmppPdu } from "../../codec/smpp/pdu.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver, DeliveryOutcome } from "../../ports/inbound.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import { OUTCOME_STATUS } from "./command-status.ts";
import { inboundSms, type Refusal } from "./inbound-sms.ts";
import type { SmscLimits } from "./limits.ts";
import { Link } from "./link.ts";
import type { ReceiptDesk } from "./receipt-desk.ts";
import { wantedReceipt, wantsFailures } from "./receipt-wish.ts";

const SERVED: ReadonlySet<SmppCommand> = new Set([
  "bind_transmitter",
  "bind_receiver",
  "bind_transceiver",
  "submit_sm",
  "data_sm",
  "unbind",
]);

const MODES = {
  bind_transmitter: "transmitter",
  bind_receiver: "receiver",
  bind_transceiver: "transceiver",
} as const;

/** What the session with one ESME is made with. */
export interface SmscSessionOptions {
  readonly socket: Socket;
  readonly peer: string;
  /** Who may bind; without it, anyone. */
  readonly credentials?: { readonly systemId: string; readonly password: string };
  readonly deliver: Deliver;
  /** How the sender learns that a message that asks for receipts was not delivered: by its answer, or by a receipt. */
  readonly failures: "answered" | "receipted";
  readonly nextMessageId: () => string;
  readonly receipts: ReceiptDesk;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: SmscLimits;
}

/** The SMSC's side of one session: who is bound as what, and the messages that wait for their answer (SMPP §2.2). */
export class SmscSession {
  readonly #options: SmscSessionOptions;
  readonly #link: Link;
  readonly #rate: RateMeter;
  readonly #bindTimer: TimerId;
  #mode: (typeof MODES)[keyof typeof MODES] | undefined;
  #systemId = "";
  #leaveDesk: () => void = () => {};
  #unanswered = 0;
  #unbind: Pdu | undefined;

  constructor(options: SmscSessionOptions) {
    const { clock, limits } = options;
    this.#options = options;
    this.#rate = new RateMeter(clock, limits.maxRequestsPerSecond);
    this.#bindTimer = clock.setTimeout(() => this.end("no bind in time"), limits.bindTimeoutMs);
    this.#link = new Link({
      ...options,
      serves: SERVED,
      onRequest: (pdu, decoded) => this.#onRequest(pdu, decoded),
      onEnd: () => {
        clock.clearTimeout(this.#bindTimer);
        this.#leaveDesk();
      },
    });
  }

  /** Resolves when the connection is gone. */
  get closed(): Promise<void> {
    return this.#link.closed;
  }

  /** Ends the session; messages that wait for their answer get none. */
  end(reason: string): void {
    this.#link.end(reason);
  }

  #onRequest(pdu: Pdu, decoded: SmppPdu): void {
    if (!this.#rate.pass()) this.#refuse(pdu, { refused: "ESME_RTHROTTLED", reason: "too many requests a second" });
    else if (decoded.kind === "bind") this.#onBind(pdu, decoded);
    else if (decoded.kind === "message") {
      const fail = (error: unknown) => this.#refuse(pdu, { refused: "ESME_RSYSERR", reason: String(error) });
      this.#onMessage(pdu, decoded).catch(fail);
    } else this.#onUnbind(pdu);
  }

  #onBind(pdu: Pdu, bind: SmppBind): void {
    const { emit, peer, clock, receipts } = this.#options;
    const refusal = this.#bindRefusal(bind);
    if (refusal) {
      this.#refuse(pdu, refusal);
      return;
    }
    this.#mode = MODES[bind.command as keyof typeof MODES];
    this.#systemId = bind.systemId;
    clock.clearTimeout(this.#bindTimer);
    emit({ type: "smpp.opened", peer, systemId: bind.systemId, mode: this.#mode });
    this.#link.respond(pdu, "ESME_ROK", { system_id: "phonebank", sc_interface_version: 0x34 });
    this.#link.watch();
    if (this.#mode === "transmitter") return;
    this.#leaveDesk = receipts.join(bind.systemId, (request) => this.#link.request(request));
  }

  #bindRefusal(bind: SmppBind): Refusal | undefined {
    const { credentials } = this.#options;
    if (this.#mode) return { refused: "ESME_RALYBND", reason: "already bound" };
    if (!credentials) return undefined;
    if (bind.systemId !== credentials.systemId)
      return { refused: "ESME_RINVSYSID", reason: `unknown system_id ${bind.systemId}` };
    return bind.password === credentials.password ? undefined : { refused: "ESME_RINVPASWD", reason: "wrong password" };
  }

  async #onMessage(pdu: Pdu, message: SmppMessage): Promise<void> {
    const inbound = this.#messageRefusal(message) ?? inboundSms(message);
    if ("refused" in inbound) {
      this.#refuse(pdu, inbound);
      return;
    }
    const { deliver, clock, limits } = this.#options;
    const submittedAt = clock.now();
    this.#unanswered++;
    const outcome = await deliverInTime(inbound, deliver, clock, limits);
    this.#unanswered--;
    const isTaken = outcome === "accepted" || this.#tellsByReceipt(message);
    if (isTaken) this.#take(pdu, message, outcome, submittedAt);
    else this.#refuse(pdu, { refused: OUTCOME_STATUS[outcome], reason: `${outcome}: ${inbound.to}` });
    if (this.#unbind && this.#unanswered === 0) this.#leave(this.#unbind);
  }

  #tellsByReceipt({ registeredDelivery }: SmppMessage): boolean {
    return this.#options.failures === "receipted" && wantsFailures(registeredDelivery);
  }

  #take(pdu: Pdu, message: SmppMessage, outcome: DeliveryOutcome, submittedAt: Millis): void {
    const { nextMessageId, receipts, clock } = this.#options;
    const messageId = nextMessageId();
    this.#link.respond(pdu, "ESME_ROK", { message_id: messageId });
    const receipt = wantedReceipt(message.registeredDelivery, messageId, outcome);
    if (receipt) receipts.post(this.#systemId, message, receipt, { submittedAt, doneAt: clock.now() });
  }

  #messageRefusal({ command }: SmppMessage): Refusal | undefined {
    const { window } = this.#options.limits;
    if (!this.#mode || this.#mode === "receiver" || this.#unbind) {
      return {
        refused: "ESME_RINVBNDSTS",
        reason: `${command} while ${this.#unbind ? "unbinding" : (this.#mode ?? "not bound")}`,
      };
    }
    if (this.#unanswered < window) return undefined;
    return { refused: "ESME_RTHROTTLED", reason: `more than ${window} messages wait for their answer` };
  }

  #onUnbind(pdu: Pdu): void {
    if (!this.#mode) this.#refuse(pdu, { refused: "ESME_RINVBNDSTS", reason: "unbind while not bound" });
    else if (this.#unanswered === 0) this.#leave(pdu);
    else this.#unbind = pdu; // Answered when the messages before it are.
  }

  #leave(unbind: Pdu): void {
    this.#link.respond(unbind, "ESME_ROK");
    this.#link.end("unbound");
  }

  #refuse(pdu: Pdu, { refused, reason }: Refusal): void {
    this.#options.emit({ type: "smpp.refused", peer: this.#options.peer, reason });
    this.#link.respond(pdu, refused);
  }
}
