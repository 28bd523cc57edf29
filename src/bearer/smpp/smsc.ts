/**
 * The SMSC's side of SMPP 3.4: peers bind, submit short messages, and each message is answered when whoever the
 * handsets belong to has saved it. Sessions are independent: whatever one peer does, the others keep theirs.
 */
import { createServer, type Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { listen } from "../peer/listen.ts";
import { peerOf } from "../peer/socket-name.ts";
import { nack } from "./frame-check.ts";
import { SMSC_LIMITS, type SmscLimits } from "./limits.ts";
import { ReceiptDesk } from "./receipt-desk.ts";
import { SmscSession } from "./smsc-session.ts";

/** Where an SMSC listens, whom it lets in, and to whom it hands what comes. */
export interface SmscOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Who may bind; without it, anyone with any password. */
  readonly credentials?: { readonly systemId: string; readonly password: string };
  /**
   * How the sender of a message that asks for receipts (registered_delivery) learns that it was not delivered: `answered`, the
   * default, by the status of its answer; `receipted` as most operators do it, by a receipt after the message was taken.
   */
  readonly failures?: "answered" | "receipted";
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<SmscLimits>;
}

/** An SMSC that listens. */
export interface Smsc {
  /** For example `127.0.0.1:2775`. */
  readonly address: string;
  /** Ends every session and waits until all connections are gone. */
  close(): Promise<void>;
}

/** Listens for SMPP peers. @throws {PortError} (rejects) `listen-failed` */
export async function startSmsc(options: SmscOptions): Promise<Smsc> {
  const limits = { ...SMSC_LIMITS, ...options.limits };
  const sessions = new Set<SmscSession>();
  const receipts = new ReceiptDesk(options.emit, options.clock, limits);
  const failures = options.failures ?? "answered";
  let messages = 0;
  const server = createServer((socket) => {
    const peer = peerOf(socket);
    if (sessions.size >= limits.maxSessions) {
      turnAway(socket);
      options.emit({ type: "smpp.refused", peer, reason: `more than ${limits.maxSessions} sessions` });
      return;
    }
    const nextMessageId = () => String(++messages);
    const session = new SmscSession({ ...options, failures, limits, socket, peer, nextMessageId, receipts });
    sessions.add(session);
    void session.closed.then(() => sessions.delete(session));
  });
  return {
    address: await listen(server, { ...options, bearer: "smpp" }),
    close: async () => {
      receipts.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.end("shutting down");
      await Promise.all([closed, ...[...sessions].map((session) => session.closed)]);
    },
  };
}

/** There is no room: the peer is told in a way that needs no reading of what it sends. */
function turnAway(socket: Socket): void {
  socket.on("error", () => {});
  socket.resume();
  socket.end(nack(0, "ESME_RBINDFAIL").toBuffer(), () => socket.destroySoon());
}
