/**
 * The SMSC's side of SMPP 3.4: peers bind, submit short messages, and each message is answered when whoever the
 * handsets belong to has saved it. Sessions are independent: whatever one peer does, the others keep theirs.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
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
    const peer = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? 0}`;
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
  await listen(server, options);
  return {
    address: formatAddress(server, options.host),
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

function listen(server: Server, { host, port }: SmscOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new PortError("listen-failed", "smpp", `${host}:${port}`, cause.message, { cause, retryable: false }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      server.on("error", () => {}); // Failing to accept one connection, for want of descriptors, leaves the others alone.
      resolve();
    });
  });
}

function formatAddress(server: Server, host: string): string {
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
