import type { Clock, Millis } from "../../base/clock.ts";
import type { SyncHdr } from "../../codec/syncml/message.ts";
import type { ServerSession } from "../session/session.ts";
import type { SessionReply } from "../session/session-environment.ts";

/** The last exchange of a session, kept so that a repeated request gets the same answer. */
interface Conversation {
  readonly session: ServerSession;
  readonly msgId: string;
  readonly fingerprint: string;
  readonly answer: SessionReply;
  readonly at: Millis;
}

interface ConversationLimits {
  readonly sessions: number;
  readonly sessionIdleMs: Millis;
}

/** The sessions of a server: one a device, the one longest silent first. Ended ones stay for a while, for repetitions. */
export class Conversations {
  readonly #limits: ConversationLimits;
  readonly #clock: Clock;
  readonly #open = new Map<string, Conversation>();
  readonly #ended = new Map<string, Conversation>();

  constructor(limits: ConversationLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The latest session of a device, ended or not. */
  current(device: string): ServerSession | undefined {
    return this.#find(device)?.session;
  }

  /** The last answer in the session of this message. */
  lastAnswer(device: string, { sessionId }: SyncHdr): SessionReply | undefined {
    const last = this.#find(device);
    return last?.session.id === sessionId ? last.answer : undefined;
  }

  /** Loses the session of a device. */
  forget(device: string): void {
    this.#find(device)?.session.abandon();
    this.#open.delete(device);
    this.#ended.delete(device);
  }

  /**
   * The answer to give again when a message repeats the last one of its session. `reused`: the number is the same and the
   * content is not; that is no repetition for message 1, which opens a new session.
   */
  repeated(device: string, header: SyncHdr, body: Uint8Array): { answer: SessionReply; reused: boolean } | undefined {
    const last = this.#find(device);
    if (last?.session.id !== header.sessionId || last.msgId !== header.msgId) return undefined;
    const reused = last.fingerprint !== fingerprint(body);
    return reused && header.msgId === "1" ? undefined : { answer: last.answer, reused };
  }

  /** Whether one more session may be under way; the longest silent one goes if it has been so for too long. */
  makeRoom(device: string): boolean {
    this.#open.delete(device);
    this.#ended.delete(device);
    if (this.#open.size < this.#limits.sessions) return true;
    const [silent] = this.#open;
    if (!silent || this.#clock.now() - silent[1].at < this.#limits.sessionIdleMs) return false;
    silent[1].session.abandon();
    this.#open.delete(silent[0]);
    return true;
  }

  keep(
    device: string,
    session: ServerSession,
    exchange: { msgId: string; body: Uint8Array; answer: SessionReply },
  ): void {
    const { msgId, body, answer } = exchange;
    this.#open.delete(device);
    this.#ended.delete(device);
    const home = session.ended ? this.#ended : this.#open;
    home.set(device, { session, msgId, fingerprint: fingerprint(body), answer, at: this.#clock.now() });
    if (this.#ended.size <= this.#limits.sessions) return;
    const [oldest] = this.#ended.keys();
    if (oldest !== undefined) this.#ended.delete(oldest);
  }

  #find(device: string): Conversation | undefined {
    return this.#open.get(device) ?? this.#ended.get(device);
  }
}

/** Length and FNV-1a hash: enough to tell a repetition from a new message of the same number, and far smaller than the body. */
function fingerprint(body: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const octet of body) hash = Math.imul(hash ^ octet, 0x01000193);
  return `${body.length}:${hash >>> 0}`;
}
