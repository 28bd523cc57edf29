/**
 * An ESME: binds to an SMSC and submits short messages, a window of them at a time. What the SMSC asks to send
 * later is sent again; every other status is handed to the caller.
 */
import type { Pdu } from "smpp";
import type { Clock } from "../../base/clock.ts";
import type { SmppCommand } from "../../codec/smpp/commands.ts";
import { type DeliveryReceipt, readReceipt } from "../../codec/smpp/delivery-receipt.ts";
import type { Emit } from "../../events/event.ts";
import { connectSocket } from "../peer/connect-socket.ts";
import { bindLink } from "./bind-link.ts";
import { RETRY_STATUSES } from "./command-status.ts";
import { ESME_LIMITS, type EsmeLimits } from "./limits.ts";
import { Link } from "./link.ts";
import { makePdu } from "./raw-short-message.ts";
import { type SubmitPart, submitFields } from "./submit-fields.ts";
import { SubmitWindow } from "./submit-window.ts";

/** Where an ESME binds, as whom, and how much it sends at a time (SMPP §4.1). */
export interface EsmeOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** Default `transceiver`. */
  readonly mode?: "transceiver" | "transmitter";
  /** Told of every delivery receipt that comes, whichever message it is for. */
  readonly onReceipt?: (receipt: DeliveryReceipt) => void;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<EsmeLimits>;
}

/** The SMSC's answer: 0 is ESME_ROK. */
export interface SubmitResult {
  readonly status: number;
  readonly messageId?: string;
}

/** A bound session with an SMSC. */
export interface Esme {
  /** The SMSC, for example `127.0.0.1:2775`. */
  readonly peer: string;
  /** Resolves with the reason when the session is over, whoever ended it. */
  readonly ended: Promise<string>;
  /** Sends one part. @throws {PortError} (rejects) `peer-timeout`, `peer-closed` */
  submit(part: SubmitPart): Promise<SubmitResult>;
  /** Unbinds and closes the connection. */
  close(): Promise<void>;
}

/** The SMSC may send these to whoever is bound; a deliver_sm is acknowledged, and is of interest when it is a receipt. */
const SERVED: ReadonlySet<SmppCommand> = new Set(["deliver_sm", "unbind"]);

/** Connects and binds. @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`, `peer-refused` */
export async function connectEsme(options: EsmeOptions): Promise<Esme> {
  const { host, port, emit, clock, systemId, password, mode = "transceiver" } = options;
  const limits = { ...ESME_LIMITS, ...options.limits };
  const peer = `${host}:${port}`;
  const socket = await connectSocket({ bearer: "smpp", host, port, clock, connectTimeoutMs: limits.connectTimeoutMs });
  let tellEnd: (reason: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    tellEnd = resolve;
  });
  const link: Link = new Link({
    socket,
    peer,
    emit,
    clock,
    limits,
    serves: SERVED,
    onRequest: (pdu, decoded) => {
      link.respond(pdu, "ESME_ROK");
      const receipt = decoded.kind === "message" ? readReceipt(decoded) : undefined;
      if (receipt) options.onReceipt?.(receipt);
      if (decoded.command === "unbind") link.end("unbound by the peer");
    },
    onEnd: (reason) => tellEnd(reason),
  });
  await bindLink(link, { peer, systemId, password, mode });
  emit({ type: "smpp.opened", peer, systemId, mode });
  link.watch();
  const window = new SubmitWindow(clock, limits);
  const send = async (part: SubmitPart): Promise<SubmitResult> => {
    const answer = await link.request(makePdu("submit_sm", submitFields(part)));
    return submitResult(answer);
  };
  return {
    peer,
    ended,
    submit: (part) =>
      window.run(
        () => send(part),
        (result) => RETRY_STATUSES.has(result.status),
        part.continues,
      ),
    close: async () => {
      if (!link.ended) await link.request(makePdu("unbind")).catch(() => undefined);
      link.end("unbound");
      await link.closed;
    },
  };
}

function submitResult(answer: Pdu): SubmitResult {
  const messageId = answer["message_id"];
  return { status: answer.command_status, ...(typeof messageId === "string" ? { messageId } : {}) };
}
