import { fromBase64 } from "../../base/bytes.ts";
import type { Cred, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { ServerAccount } from "./account.ts";
import { type AuthScheme, challengedScheme, serverCredential } from "./authentication.ts";
import type { DeviceRecord } from "./device-record.ts";

/** Credentials of ours that a client may turn down before the session is given up. */
const MAX_TRIES = 3;

interface ProofEnvironment {
  readonly serverId: string;
  readonly scheme: AuthScheme;
  readonly offersCred: boolean;
  readonly record: DeviceRecord;
}

/** How the server proves itself to the client in one session, and whether the client has taken it (DM_Security). */
export class ServerProof {
  readonly #env: ProofEnvironment;
  /** Known once the client is accepted; before that we prove nothing. */
  account: ServerAccount | undefined;
  #scheme: AuthScheme;
  #shown: boolean;
  #accepted = false;
  #tries = 0;

  constructor(env: ProofEnvironment) {
    this.#env = env;
    this.#scheme = env.scheme;
    this.#shown = env.offersCred;
  }

  /** Whether the client has accepted us for the session. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** The Cred and LocName for the next message, as long as one is wanted. */
  get current(): { readonly name: string; readonly cred: Cred; readonly scheme: AuthScheme } | undefined {
    if (!this.account || !this.#shown || this.#accepted) return undefined;
    const name = this.account.serverName ?? this.#env.serverId;
    const nonce = this.#env.record.serverNonce ?? fromBase64(this.account.serverNonce ?? "") ?? new Uint8Array();
    return {
      name,
      cred: serverCredential(name, this.account.serverPassword, nonce, this.#scheme),
      scheme: this.#scheme,
    };
  }

  /**
   * Reads the client's Status for our message `msgId`. `challenged`: it wants a (new) Cred and has executed nothing;
   * `refused`: there is nothing left to try. A message without such a Status changes nothing.
   */
  hear(message: SyncMLMessage, msgId: string | undefined): "accepted" | "challenged" | "refused" {
    const status = message.commands.find((command) => command.cmd === "Status" && command.cmdRef === "0");
    if (status?.cmd !== "Status" || status.msgRef !== msgId) return "accepted";
    const { code, chal } = status;
    if (code === 200 || code === 212) {
      this.#keepNonce(chal?.nextNonce);
      this.#accepted ||= code === 212;
      return "accepted";
    }
    const scheme = challengedScheme(chal, this.#scheme);
    if ((code !== 401 && code !== 407) || !scheme || this.#tries >= MAX_TRIES) return "refused";
    this.#keepNonce(chal?.nextNonce);
    this.#scheme = scheme;
    this.#shown = true;
    this.#tries++;
    return "challenged";
  }

  #keepNonce(nonce: Uint8Array | undefined): void {
    if (nonce) this.#env.record.serverNonce = nonce;
  }
}
