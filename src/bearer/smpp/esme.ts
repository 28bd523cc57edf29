/**
 * An ESME: binds to an SMSC and submits short messages, a window of them at a time. What the SMSC asks to send
 * later is sent again; every other status is handed to the caller.
 */
import { connect, type Socket } from "node:net";
import type { Pdu } from "smpp";
import type { Clock } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";
import type { SmppCommand } from "../../codec/smpp/commands.ts";
import type { Emit } from "../../events/event.ts";
import { COMMAND_STATUS, formatStatus, RETRY_STATUSES } from "./command-status.ts";
import { ESME_LIMITS, type EsmeLimits } from "./limits.ts";
import { Link } from "./link.ts";
import { makePdu } from "./raw-short-message.ts";
import { type SubmitPart, submitFields } from "./submit-fields.ts";
import { SubmitWindow } from "./submit-window.ts";

export interface EsmeOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** Default `transceiver`. */
  readonly mode?: "transceiver" | "transmitter";
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<EsmeLimits>;
}

/** The SMSC's answer: 0 is ESME_ROK. */
export interface SubmitResult {
  readonly status: number;
  readonly messageId?: string;
}

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

/** The SMSC may send these to whoever is bound; a deliver_sm is acknowledged and dropped. */
const SERVED: ReadonlySet<SmppCommand> = new Set(["deliver_sm", "unbind"]);

/** Connects and binds. @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`, `peer-refused` */
export async function connectEsme(options: EsmeOptions): Promise<Esme> {
  const { host, port, emit, clock, systemId, password, mode = "transceiver" } = options;
  const limits = { ...ESME_LIMITS, ...options.limits };
  const peer = `${host}:${port}`;
  const socket = await openSocket(options, limits.connectTimeoutMs);
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
      if (decoded.command === "unbind") link.end("unbound by the peer");
    },
    onEnd: (reason) => tellEnd(reason),
  });
  try {
    const fields = { system_id: systemId, password, interface_version: 0x34 };
    const answer = await link.request(makePdu(`bind_${mode}`, fields));
    if (answer.command_status !== COMMAND_STATUS.ESME_ROK) {
      const detail = `bind refused: ${formatStatus(answer.command_status)}`;
      throw new PortError("peer-refused", "smpp", peer, detail, { retryable: false });
    }
  } catch (error) {
    link.end("not bound");
    throw error;
  }
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

function openSocket({ host, port, clock }: EsmeOptions, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (detail: string, cause?: Error) => {
      clock.clearTimeout(timer);
      socket.destroy();
      reject(new PortError("connect-failed", "smpp", `${host}:${port}`, detail, { cause, retryable: true }));
    };
    const timer = clock.setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
    socket.on("error", (error) => fail(error.message, error));
    socket.once("connect", () => {
      clock.clearTimeout(timer);
      resolve(socket);
    });
  });
}
