/**
 * The inboxes of handsets as OBEX servers over TCP, each on a port of its own, as a cable would lead to it. Connections
 * are independent: whatever one client does, the others keep theirs.
 */
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import type { DmLines } from "./dm/lines.ts";
import { Inbox, type Serve } from "./inbox.ts";
import { type AcceptedClient, ObexListener } from "./listener.ts";
import { OBEX_SERVER_LIMITS, type ObexServerLimits } from "./server-limits.ts";

/** One handset and the port that leads to it; 0 takes any free port. */
export interface ObexPort {
  readonly handset: string;
  readonly port: number;
}

/** The ports of handsets, and who takes what comes to them. */
export interface ObexServerOptions {
  readonly host: string;
  readonly handsets: readonly ObexPort[];
  /** What clients have to know; without it, everyone may put. */
  readonly password?: string | undefined;
  /** Answers GET; without it, nothing is found. */
  readonly serve?: Serve;
  /** What sessions go over with DM servers that connect; without it, they can put and no more. */
  readonly lines?: DmLines | undefined;
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  /** For challenges. */
  readonly random: Random;
  readonly limits?: Partial<ObexServerLimits>;
}

/** The ports, until they are closed. */
export interface ObexServer {
  /** For example `127.0.0.1:6500`, by handset, in the order of the options. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Ends every connection and waits until all are gone. */
  close(): Promise<void>;
}

/** Listens for OBEX clients of all the handsets. @throws {PortError} (rejects) `listen-failed`; then none of the ports is kept */
export async function startObexServer(options: ObexServerOptions): Promise<ObexServer> {
  const limits = { ...OBEX_SERVER_LIMITS, ...options.limits };
  const listener = new ObexListener({ ...options, limits });
  const addresses = new Map<string, string>();
  try {
    for (const { handset, port } of options.handsets) {
      const accept = (peer: string) => visitTo(handset, peer, options, limits);
      addresses.set(handset, await listener.open(port, { handset, accept }));
    }
  } catch (error) {
    await listener.close();
    throw error;
  }
  return { addresses, close: () => listener.close() };
}

function visitTo(
  handset: string,
  peer: string,
  { lines, serve, deliver, clock }: ObexServerOptions,
  limits: ObexServerLimits,
): AcceptedClient {
  const line = lines?.open(handset);
  return {
    openService: (onRefused) => new Inbox({ handset, peer, line, serve, deliver, clock, limits, onRefused }),
    ...(line ? { onEnd: (reason: string) => lines?.hangUp(line, reason) } : {}),
  };
}
