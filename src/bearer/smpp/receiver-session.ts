import type { Pdu } from "smpp";
import type { Clock } from "../../base/clock.ts";
import type { SmppCommand } from "../../codec/smpp/commands.ts";
import { ESM_CLASS_RECEIPT } from "../../codec/smpp/delivery-receipt.ts";
import { ESM_CLASS_TYPE_MASK, type SmppMessage } from "../../codec/smpp/message.ts";
import type { SmppPdu } from "../../codec/smpp/pdu.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { connectSocket } from "../peer/connect-socket.ts";
import { deliverInTime } from "../peer/deliver-in-time.ts";
import { bindLink } from "./bind-link.ts";
import { type CommandStatusName, RECEIVER_STATUS } from "./command-status.ts";
import { inboundSms } from "./inbound-sms.ts";
import type { EsmeReceiverLimits } from "./limits.ts";
import { Link } from "./link.ts";
import { makePdu } from "./raw-short-message.ts";

/** Where a receiver binds, as whom, and who takes what comes. */
export interface ReceiverSessionOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  readonly mode: "receiver" | "transceiver";
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: EsmeReceiverLimits;
  /** Gives up connecting and binding. */
  readonly signal: AbortSignal;
}

const SERVED: ReadonlySet<SmppCommand> = new Set(["deliver_sm", "data_sm", "unbind"]);

/** SMSC's receipts and intermediate notifications are about messages that others submitted (SMPP §5.2.12). */
const NOTICES: readonly number[] = [ESM_CLASS_RECEIPT, 0x20];

/** One bound session of an ESME that receives: each message is answered when it was delivered here. */
export class ReceiverSession {
  /** Resolves when the session is over, whoever ended it. */
  readonly ended: Promise<void>;
  readonly #options: ReceiverSessionOptions;
  readonly #link: Link;
  #isBound = false;
  #isClosing = false;
  #unanswered = 0;
  #onIdle: () => void = () => {};

  /** Connects and binds. @throws {PortError} (rejects) as {@link connectSocket} and {@link bindLink} do */
  static async open(options: ReceiverSessionOptions): Promise<ReceiverSession> {
    const { host, port, clock, limits, signal, systemId, mode, emit } = options;
    const { connectTimeoutMs } = limits;
    const socket = await connectSocket({ bearer: "smpp", host, port, clock, connectTimeoutMs, signal });
    const peer = `${host}:${port}`;
    const session = new ReceiverSession(options, socket, peer);
    const giveUp = () => session.#link.end("given up");
    signal.addEventListener("abort", giveUp);
    try {
      const onBound = () => {
        session.#isBound = true;
        emit({ type: "smpp.opened", peer, systemId, mode });
      };
      await bindLink(session.#link, { ...options, peer, onBound });
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    session.#link.watch();
    return session;
  }

  private constructor(
    options: ReceiverSessionOptions,
    socket: ConstructorParameters<typeof Link>[0]["socket"],
    peer: string,
  ) {
    let tellEnd: () => void = () => {};
    this.ended = new Promise((resolve) => {
      tellEnd = resolve;
    });
    this.#options = options;
    this.#link = new Link({
      ...options,
      socket,
      peer,
      serves: SERVED,
      onRequest: (pdu, decoded) => this.#onRequest(pdu, decoded),
      onEnd: () => {
        this.#onIdle();
        tellEnd();
      },
    });
  }

  /** Takes no new messages, answers those under way, unbinds, and waits until the connection is gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#unanswered > 0 && !this.#link.ended) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    if (!this.#link.ended) await this.#link.request(makePdu("unbind")).catch(() => undefined);
    this.#link.end("unbound");
    await this.#link.closed;
  }

  #onRequest(pdu: Pdu, decoded: SmppPdu): void {
    if (decoded.kind === "message") {
      this.#onMessage(pdu, decoded).catch((error: unknown) => this.#refuse(pdu, "ESME_RX_T_APPN", String(error)));
    } else {
      this.#link.respond(pdu, "ESME_ROK");
      this.#link.end("unbound by the peer");
    }
  }

  async #onMessage(pdu: Pdu, message: SmppMessage): Promise<void> {
    const { deliver, clock, limits } = this.#options;
    if (!this.#isBound) return this.#refuse(pdu, "ESME_RINVBNDSTS", `${message.command} while not bound`);
    if (NOTICES.includes(message.esmClass & ESM_CLASS_TYPE_MASK)) return this.#accept(pdu);
    if (this.#isClosing) return this.#refuse(pdu, "ESME_RX_T_APPN", "unbinding");
    if (this.#unanswered >= limits.window) {
      return this.#refuse(pdu, "ESME_RX_T_APPN", `more than ${limits.window} messages wait for their answer`);
    }
    const inbound = inboundSms(message);
    if ("refused" in inbound) return this.#refuse(pdu, "ESME_RX_P_APPN", inbound.reason);
    this.#unanswered++;
    const outcome = await deliverInTime(inbound, deliver, clock, limits);
    this.#unanswered--;
    if (outcome === "accepted") this.#accept(pdu);
    else this.#refuse(pdu, RECEIVER_STATUS[outcome], `${outcome}: ${inbound.to}`);
    if (this.#unanswered === 0) this.#onIdle();
  }

  /** The message id of the answer is not used (SMPP §4.6.2). */
  #accept(pdu: Pdu): void {
    this.#link.respond(pdu, "ESME_ROK", { message_id: "" });
  }

  #refuse(pdu: Pdu, status: CommandStatusName, reason: string): void {
    const { emit, host, port } = this.#options;
    emit({ type: "smpp.refused", peer: `${host}:${port}`, reason });
    this.#link.respond(pdu, status);
  }
}
