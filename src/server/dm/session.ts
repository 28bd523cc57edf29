import { fromBase64 } from "../../base/bytes.ts";
import type { Meta, SyncMLEncoding, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { AccountBook, ServerAccount } from "./account.ts";
import { headerStatus, nextMessage, statusFor } from "./answer-commands.ts";
import { type AuthScheme, challenge, checkCredential, statedUserName } from "./authentication.ts";
import type { DeviceRecord } from "./device-record.ts";
import { Intake } from "./intake.ts";
import { type PlannedCommand, plain } from "./job-plan.ts";
import { judgeMessage } from "./judge.ts";
import type { Violation } from "./judge-rules.ts";
import { Outbox } from "./outbox.ts";
import { ServerProof } from "./server-proof.ts";

/** What a session asks of the server around it. */
export interface SessionEnvironment {
  readonly serverId: string;
  readonly accounts: AccountBook;
  readonly scheme: AuthScheme;
  /** Whether our Cred is sent unasked; otherwise after a challenge only. */
  readonly offersCred: boolean;
  readonly url: () => string;
  readonly respUri: string | undefined;
  readonly maxMsgSize: number | undefined;
  readonly maxObjSize: number;
  readonly maxMessages: number;
  readonly record: DeviceRecord;
  readonly nextNonce: () => Uint8Array;
  /** Called once, when the client has proved itself. */
  readonly accepted: () => void;
  readonly report: (violation: Violation) => void;
  readonly learn: (uri: string, value: string) => void;
}

/** How a message came in. */
export interface MessageArrival {
  /** Octets of the message. */
  readonly size: number;
  /** Path and query it was sent to. */
  readonly path: string;
  readonly encoding: SyncMLEncoding;
}

/** Challenges to a client before the session is given up. */
const MAX_CHALLENGES = 3;

/** One management session as the server sees it: takes a message of the client, gives back the octets of the answer (DM_Protocol). */
export class ServerSession {
  readonly id: string;
  readonly #env: SessionEnvironment;
  readonly #proof: ServerProof;
  readonly #intake: Intake;
  readonly #outbox: Outbox;
  #account: ServerAccount | undefined;
  #received = 0;
  #accepted = false;
  #challenges = 0;
  #outcome: "completed" | "failed" | undefined;

  constructor(id: string, env: SessionEnvironment) {
    this.id = id;
    this.#env = env;
    this.#proof = new ServerProof(env);
    this.#intake = new Intake(env);
    this.#outbox = new Outbox(id, env, this.#proof);
    env.record.sessions.started++;
    env.record.jobs.startSession();
  }

  get ended(): boolean {
    return this.#outcome !== undefined;
  }

  /** Closes the books on a session that the client left. */
  abandon(): void {
    this.#finish("failed");
  }

  /** Takes one message, which is not a repetition of the last one, and answers it. */
  receive(message: SyncMLMessage, arrival: MessageArrival): Uint8Array {
    const { header } = message;
    this.#received++;
    this.#outbox.encoding = arrival.encoding;
    if (header.meta?.maxMsgSize !== undefined) this.#outbox.maxMsgSize = header.meta.maxMsgSize;
    this.#judge(message, arrival);
    if (header.verDtd !== "1.2") return this.#refuse(message, 505);
    if (header.verProto !== "DM/1.2") return this.#refuse(message, 513);
    if (this.#accepted) return this.#manage(message, { code: 200 });

    this.#account = this.#env.accounts.find(header.source.uri, statedUserName(header));
    const verdict = checkCredential(header, this.#account, this.#clientNonce(), this.#env.scheme);
    if (verdict !== "accepted") return this.#challenge(message, verdict === "missing" ? 407 : 401);
    this.#accepted = true;
    this.#env.accepted();
    this.#proof.account = this.#account;
    // The nonce in use holds for the whole session; the one that goes out now is for the next (DM_Security).
    const chal = this.#env.scheme === "md5" ? { chal: this.#issueChallenge() } : {};
    return this.#manage(message, { code: 212, ...chal });
  }

  #clientNonce(): Uint8Array {
    return this.#env.record.clientNonce ?? fromBase64(this.#account?.clientNonce ?? "") ?? new Uint8Array();
  }

  #issueChallenge(): Meta {
    if (this.#env.scheme === "md5") this.#env.record.clientNonce = this.#env.nextNonce();
    return challenge(this.#env.scheme, this.#clientNonce());
  }

  #challenge(message: SyncMLMessage, code: 401 | 407): Uint8Array {
    this.#challenges++;
    return this.#refuse(message, code, this.#challenges < MAX_CHALLENGES ? this.#issueChallenge() : undefined);
  }

  /** Answers everything with one status and executes nothing. Without a challenge the session is over. */
  #refuse(message: SyncMLMessage, code: number, chal?: Meta): Uint8Array {
    const statuses = message.commands
      .filter((command) => command.cmd !== "Status" && command.cmd !== "Results")
      .map((command) => statusFor(message.header, command, code));
    if (!chal) this.#finish("failed");
    const verdict = { code, ...(chal ? { chal } : {}) };
    return this.#outbox.send([headerStatus(message.header, verdict), ...statuses].map(plain), true);
  }

  #manage(message: SyncMLMessage, verdict: { code: 200 | 212; chal?: Meta }): Uint8Array {
    const outbox = this.#outbox;
    const answers = this.#intake.take(message, outbox.outstanding);
    const statuses = [headerStatus(message.header, verdict), ...answers].map(plain);
    const aborted = message.commands.some((command) => command.cmd === "Alert" && command.code === 1223);
    const trust = this.#proof.hear(message, outbox.answered?.msgId);
    if (this.ended || aborted || trust === "refused" || this.#received > this.#env.maxMessages) {
      this.#finish("failed");
      return outbox.send(statuses, true);
    }
    if (trust === "accepted" && outbox.packageOpen) return outbox.continuePackage(statuses) ?? this.#complete(statuses);
    if (trust === "accepted" && !message.final) return outbox.send([...statuses, plain(nextMessage())], false);
    this.#intake.endPackage();
    outbox.settle(trust === "accepted");
    return outbox.sendBatch(statuses) ?? this.#complete(statuses);
  }

  #complete(statuses: readonly PlannedCommand[]): Uint8Array {
    this.#finish("completed");
    return this.#outbox.send(statuses, true);
  }

  #finish(outcome: "completed" | "failed"): void {
    if (this.ended) return;
    this.#outcome = outcome;
    this.#env.record.sessions[outcome]++;
  }

  #judge(message: SyncMLMessage, arrival: MessageArrival): void {
    const { answered, outstanding, packageOpen } = this.#outbox;
    const found = judgeMessage(message, {
      ...arrival,
      ownMaxMsgSize: this.#env.maxMsgSize,
      respUri: answered ? this.#env.respUri : undefined,
      expectedMsgId: this.#received,
      opens: !this.#accepted,
      accepted: this.#accepted,
      ended: this.ended,
      ownPackageOpen: packageOpen,
      answered,
      outstanding,
    });
    for (const violation of found) this.#env.report(violation);
  }
}
