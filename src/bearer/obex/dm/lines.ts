/** DM over OBEX where the server is the OBEX client: it connects to the device, gets its messages and puts its own (SyncML_OBEX). */
import type { Clock, Millis } from "../../../base/clock.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../../ports/session-transport.ts";
import { sessionKey } from "../../peer/session-key.ts";
import { DmLine } from "./line.ts";

/** How long a GET is held for a device that has nothing to say yet: shorter than clients are patient. */
const HOLD_MS: Millis = 20_000;

/** The lines of all the handsets of a process, as the transport of the sessions that go over them. */
export class DmLines implements SessionTransport {
  readonly #clock: Clock;
  readonly #holdMs: Millis;
  readonly #lines = new Map<string, DmLine>();
  /** The line of each session under way, by handset and span. */
  readonly #sessions = new Map<string, DmLine>();
  #opened = 0;

  constructor({ clock, holdMs = HOLD_MS }: { readonly clock: Clock; readonly holdMs?: Millis }) {
    this.#clock = clock;
    this.#holdMs = holdMs;
  }

  /** A line for a connection to a handset's port. */
  open(handset: string): DmLine {
    const name = `obex-${++this.#opened}`;
    const line = new DmLine({ name, handset, clock: this.#clock, holdMs: this.#holdMs });
    this.#lines.set(name, line);
    return line;
  }

  /** The connection of the line is gone. */
  hangUp(line: DmLine, reason: string): void {
    this.#lines.delete(line.name);
    line.lose(reason);
  }

  exchange(request: SessionRequest): Promise<SessionAnswer> {
    const { handset, span, line: name } = request;
    const line = name === undefined ? undefined : this.#lines.get(name);
    if (line?.handset !== handset) {
      return Promise.resolve({ outcome: "failed", reason: "unreachable", detail: "OBEX: the line is gone" });
    }
    this.#sessions.set(sessionKey(handset, span), line);
    return line.offer(request);
  }

  finish(handset: string, span: string): void {
    const key = sessionKey(handset, span);
    this.#sessions.get(key)?.finish();
    this.#sessions.delete(key);
  }

  refuse(line: string): void {
    this.#lines.get(line)?.finish();
  }

  async close(): Promise<void> {
    for (const line of this.#lines.values()) line.lose("shutting down");
    this.#lines.clear();
    this.#sessions.clear();
  }
}

/** Sends over a line what belongs to one, and everything else by the other transport. */
export function withLines(other: SessionTransport, lines: DmLines): SessionTransport {
  return {
    exchange: (request) => (request.line === undefined ? other : lines).exchange(request),
    finish(handset, span) {
      lines.finish(handset, span);
      other.finish(handset, span);
    },
    refuse: (line) => lines.refuse(line),
    async close() {
      await lines.close();
      await other.close();
    },
  };
}
