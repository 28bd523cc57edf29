import { fromBase64 } from "../../base/bytes.ts";
import { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import type { Meta, SyncHdr } from "../../codec/syncml/message.ts";
import type { AccountBook, ServerAccount } from "./account.ts";
import {
  type AuthScheme,
  type CredentialVerdict,
  challenge,
  checkCredential,
  statedUserName,
} from "./authentication.ts";
import { type CarriedMessage, checkMac } from "./message-mac.ts";

/** Challenges to a client before the session is given up. */
const MAX_CHALLENGES = 3;

interface ProofEnvironment {
  readonly accounts: AccountBook;
  /** What the server asks everybody for whose account does not say it. */
  readonly scheme: AuthScheme;
  /** The nonce of the client's next proof is kept there from one session to the next. */
  readonly record: { readonly device: string; clientNonce: Uint8Array | undefined };
  readonly nextNonce: () => Uint8Array;
}

/** What came of the client's proof: 200 is for one message, 212 for the session; 401 and 407 without a challenge leave nothing to try. */
export interface ProofVerdict {
  readonly code: 200 | 212 | 401 | 407;
  readonly chal?: Meta;
}

/** How the client proves itself in one session (DM_Security). */
export class ClientProof {
  readonly scheme: AuthScheme;
  readonly #env: ProofEnvironment;
  #account: ServerAccount | undefined;
  #isAccepted = false;
  #challenges = 0;

  constructor(env: ProofEnvironment) {
    this.#env = env;
    this.scheme = env.accounts.find(env.record.device, undefined)?.auth ?? env.scheme;
  }

  /** The account by which the client proved itself. */
  get account(): ServerAccount | undefined {
    return this.#account;
  }

  /** Whether the client was accepted in a message before. */
  get isAccepted(): boolean {
    return this.#isAccepted;
  }

  /** Whether the client was challenged, and has not answered it yet. */
  get isChallenged(): boolean {
    return this.#challenges > 0;
  }

  /** Whether the proof of a message would be accepted; changes nothing. */
  fits(header: SyncHdr, carried: CarriedMessage): boolean {
    return this.#check(header, carried, this.#accountOf(header)) === "accepted";
  }

  /** Judges the proof of one message. `isStale`: it is taken for one with an old nonce, whatever it is. */
  hear(header: SyncHdr, carried: CarriedMessage, isStale: boolean): ProofVerdict {
    const isDone = this.#isAccepted && !this.isChallenged && this.scheme !== "hmac";
    if (isDone && !isStale) return { code: 200 };
    const account = this.#accountOf(header);
    const verdict = this.#check(header, carried, account);
    if (verdict !== "accepted" || isStale) {
      this.#challenges++;
      const code = verdict === "missing" ? 407 : 401;
      return this.#challenges < MAX_CHALLENGES ? { code, chal: this.#issue() } : { code };
    }
    this.#account = account;
    this.#isAccepted = true;
    this.#challenges = 0;
    // The nonce of an md5 Cred holds for the session, and the one that goes out now is for the next; that of a MAC is for the next message (DM_Security).
    if (this.scheme === "basic") return { code: 212 };
    return { code: this.scheme === "hmac" ? 200 : 212, chal: this.#issue() };
  }

  #accountOf(header: SyncHdr): ServerAccount | undefined {
    return this.#env.accounts.find(header.source.uri, statedUserName(header));
  }

  #check(header: SyncHdr, carried: CarriedMessage, account: ServerAccount | undefined): CredentialVerdict {
    const { scheme } = this;
    const verdicts = this.#nonces(account).map((nonce) =>
      scheme === "hmac" ? checkMac(header, carried, account, nonce) : checkCredential(header, account, nonce, scheme),
    );
    return verdicts.find((verdict) => verdict === "accepted") ?? verdicts[0] ?? "wrong";
  }

  /** What a proof may be made with: the nonce, and after a resynchronisation the zero nonce in either reading (DM_Security). */
  #nonces(account: ServerAccount | undefined): readonly Uint8Array[] {
    const nonce = this.#env.record.clientNonce ?? fromBase64(account?.clientNonce ?? "") ?? new Uint8Array();
    const { octets, characters } = RESYNC_NONCES;
    return nonce === octets || nonce === characters ? [octets, characters] : [nonce];
  }

  #issue(): Meta {
    if (this.scheme !== "basic") this.#env.record.clientNonce = this.#env.nextNonce();
    return challenge(this.scheme, this.#env.record.clientNonce ?? new Uint8Array());
  }
}
