import { fromBase64 } from "../../base/bytes.ts";
import type { Command, Cred, Status, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { ServerAccount } from "./account.ts";
import { type AuthScheme, challengedScheme, serverCredential } from "./authentication.ts";
import { serverMac } from "./message-mac.ts";

/** Proofs of ours that a client may turn down before the session is given up. */
const MAX_TRIES = 3;

interface ProofEnvironment {
  readonly serverId: string;
  /** Whether our proof is shown unasked; otherwise after a challenge only. */
  readonly offersCred: boolean;
  /** The nonce of our next proof is kept there from one session to the next. */
  readonly record: { serverNonce: Uint8Array | undefined };
}

/** What the next message shows: the name that goes with every proof, and a Cred unless the proof stands beside the message. */
export interface ShownProof {
  readonly name: string;
  readonly scheme: AuthScheme;
  readonly cred?: Cred;
}

/** How the server proves itself to the client in one session, and whether the client has taken it (DM_Security). */
export class ServerProof {
  readonly #env: ProofEnvironment;
  /** Known once the client is accepted; before that we prove nothing. */
  #account: ServerAccount | undefined;
  #scheme: AuthScheme;
  #shown: boolean;
  #accepted = false;
  #isHeard = false;
  #tries = 0;
  /** Whether the next proof is to be wrong on purpose. */
  isSpoilt = false;

  constructor(env: ProofEnvironment, scheme: AuthScheme) {
    this.#env = env;
    this.#scheme = scheme;
    this.#shown = env.offersCred;
  }

  /** Takes the account by which the client has proved itself. */
  use(account: ServerAccount | undefined): void {
    this.#account = account;
  }

  /** Whether the client has accepted one of our messages, and so knows our limits. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** The proof for the next message, as long as one is wanted. */
  get current(): ShownProof | undefined {
    if (!this.#account || !this.#shown || this.#accepted) return undefined;
    const { name, scheme } = { name: this.#account.serverName ?? this.#env.serverId, scheme: this.#scheme };
    if (scheme === "hmac") return { name, scheme };
    return { name, scheme, cred: serverCredential(name, this.#password, this.#nonce, scheme) };
  }

  /** The `x-syncml-hmac` header for a message as it is sent; `undefined` while another scheme is in use. */
  macFor(body: Uint8Array): string | undefined {
    const shown = this.current;
    return shown?.scheme === "hmac" ? serverMac(shown.name, this.#password, this.#nonce, body) : undefined;
  }

  /**
   * Reads the client's Status for the last of our messages `msgIds`, and for those before it what it says once more after a
   * challenge of ours. `challenged`: it wants a (new) proof and has executed nothing of the last one; `refused`: there is nothing left
   * to try. A message without such a Status changes nothing.
   */
  hear(message: SyncMLMessage, msgIds: readonly string[]): "accepted" | "challenged" | "refused" {
    for (const msgId of msgIds.slice(0, -1)) this.#believed(headerStatusFor(message, msgId));
    const status = headerStatusFor(message, msgIds.at(-1));
    if (!status || this.#believed(status)) return "accepted";
    const { code, chal } = status;
    const scheme = challengedScheme(chal, this.#scheme);
    if ((code !== 401 && code !== 407) || !scheme || this.#tries >= MAX_TRIES) return "refused";
    this.#keepNonce(chal?.nextNonce);
    this.#scheme = scheme;
    this.#shown = true;
    this.#tries++;
    return "challenged";
  }

  /** Takes note of a Status by which the client has accepted a message of ours; false when it is none. */
  #believed(status: Status | undefined): boolean {
    if (status?.code !== 200 && status?.code !== 212) return false;
    this.#keepNonce(status.chal?.nextNonce);
    // A MAC speaks for its own message only.
    this.#accepted ||= status.code === 212 && this.#scheme !== "hmac";
    this.#isHeard = true;
    this.#tries = 0;
    return true;
  }

  get #password(): string {
    return `${this.#account?.serverPassword ?? ""}${this.isSpoilt ? "?" : ""}`;
  }

  get #nonce(): Uint8Array {
    return this.#env.record.serverNonce ?? fromBase64(this.#account?.serverNonce ?? "") ?? new Uint8Array();
  }

  #keepNonce(nonce: Uint8Array | undefined): void {
    if (nonce) this.#env.record.serverNonce = nonce;
  }
}

/** The Status for the SyncHdr of our message `msgId`. */
function headerStatusFor({ commands }: SyncMLMessage, msgId: string | undefined): Status | undefined {
  const isIt = (command: Command) => command.cmd === "Status" && command.cmdRef === "0" && command.msgRef === msgId;
  return commands.find((command): command is Status => isIt(command));
}
