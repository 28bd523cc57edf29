import type { SyncMLMessage } from "../../codec/syncml/message.ts";
import { type PlannedCommand, plain } from "../jobs/plan.ts";
import { judgeMessage } from "../judge/judge.ts";
import { type HeaderVerdict, headerStatus, nextMessage, sessionAbort, statusFor } from "../messages/answer-commands.ts";
import { type Version, versionOf, versionRefusal } from "../messages/version.ts";
import { ClientProof } from "../security/client-proof.ts";
import { ServerProof } from "../security/server-proof.ts";
import { Intake } from "./intake.ts";
import { Outbox } from "./outbox.ts";
import type { MessageArrival, SessionEnvironment, SessionReply } from "./session-environment.ts";

/** One management session as the server sees it: takes a message of the client, gives back the octets of the answer (DM_Protocol). */
export class ServerSession {
  readonly id: string;
  readonly #env: SessionEnvironment;
  readonly #client: ClientProof;
  readonly #proof: ServerProof;
  readonly #intake: Intake;
  readonly #outbox: Outbox;
  #version: Version | undefined;
  #received = 0;
  /** The number of the client's first message that the session knows of. */
  #firstMsgId = 1;
  /** Whether the last package was kept open on purpose, which is done once. */
  #wasLeftOpen = false;
  #outcome: "completed" | "failed" | undefined;

  constructor(id: string, env: SessionEnvironment) {
    this.id = id;
    this.#env = env;
    this.#client = new ClientProof(env);
    this.#proof = new ServerProof(env, this.#client.scheme);
    const report = env.record.addViolation.bind(env.record);
    this.#intake = new Intake({ ...env, report });
    this.#outbox = new Outbox(id, { ...env, report }, this.#proof);
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
  receive(message: SyncMLMessage, arrival: MessageArrival): SessionReply {
    const { header } = message;
    const { provocations } = this.#env.record;
    this.#proof.isSpoilt = provocations.take("wrongProof", header.msgId) !== undefined;
    const body = this.#answer(message, arrival);
    const hmac = this.#proof.macFor(body);
    return { body, ...(hmac === undefined ? {} : { hmac }) };
  }

  #answer(message: SyncMLMessage, arrival: MessageArrival): Uint8Array {
    const { header } = message;
    const { provocations } = this.#env.record;
    if (++this.#received === 1 && this.#env.isLost) this.#takeUp(Number(header.msgId) || 1);
    // What the client says to a server that has lost the session is about messages that this one knows nothing of.
    if (!this.#env.isLost || this.#client.isAccepted) this.#judge(message, arrival);
    this.#outbox.follow(arrival.encoding, header.meta);
    const unspoken = versionRefusal(header, this.#env.refusedVersion);
    if (unspoken !== undefined) return this.#refuseVersion(message, unspoken);
    this.#version ??= versionOf(header);
    if (this.#version) this.#outbox.speak(this.#version);

    const refused = provocations.take("refuse", header.msgId);
    if (refused !== undefined) return this.#refuse(message, { code: refused }, "failed");
    const redirect = provocations.take("redirect", header.msgId);
    if (redirect) {
      const items = [{ target: { uri: redirect.to ?? this.#env.otherUrl() } }];
      return this.#refuse(message, { code: redirect.status, items }, "completed");
    }
    const isFirst = !this.#client.isAccepted;
    const isStale = provocations.take("staleNonce", header.msgId) !== undefined;
    const verdict = this.#client.hear(header, arrival, isStale);
    if (verdict.code >= 400) return this.#refuse(message, verdict, verdict.chal ? undefined : "failed");
    this.#proof.use(this.#client.account);
    if (isFirst) this.#env.accepted(message);
    return this.#manage(message, verdict);
  }

  /** Begins in the middle of what the client takes for a session. It would take our number 1 for a repetition. */
  #takeUp(msgId: number): void {
    this.#firstMsgId = msgId;
    this.#outbox.startAt(msgId);
  }

  /** The first refusal on purpose leaves room for another version in the same session. */
  #refuseVersion(message: SyncMLMessage, code: number): Uint8Array {
    const mayTryAgain = this.#env.refusedVersion !== undefined && this.#received === 1;
    return this.#refuse(message, { code }, mayTryAgain ? undefined : "failed");
  }

  /** Answers everything with one status and executes nothing. With an outcome, the session is over. */
  #refuse(message: SyncMLMessage, verdict: HeaderVerdict, outcome: "completed" | "failed" | undefined): Uint8Array {
    const statuses = message.commands
      .filter((command) => command.cmd !== "Status" && command.cmd !== "Results")
      .map((command) => statusFor(message.header, command, verdict.code));
    if (outcome) this.#finish(outcome);
    return this.#outbox.send([headerStatus(message.header, verdict), ...statuses].map(plain), true);
  }

  #manage(message: SyncMLMessage, verdict: HeaderVerdict): Uint8Array {
    const outbox = this.#outbox;
    const { provocations } = this.#env.record;
    const taken = this.#intake.take(message, outbox.outstanding);
    const statuses = [headerStatus(message.header, verdict), ...taken.statuses].map(plain);
    const aborted = hasAlert(message, 1223);
    const trust = this.#proof.hear(
      message,
      outbox.outstanding.map(({ msgId }) => msgId),
    );
    if (aborted && !this.ended) this.#env.record.sessions.aborted++;
    if (this.ended || aborted || trust === "refused" || this.#received > this.#env.maxMessages) {
      this.#finish("failed");
      return outbox.send(statuses, true);
    }
    if (provocations.take("abort", message.header.msgId)) return this.#abort(statuses);
    const said = [...statuses, ...taken.alerts.map(plain)];
    // What a challenge of ours had to say is nothing to execute; before it, the client had believed us.
    const isExecuted = trust === "accepted" || outbox.answered?.commands.length === 0;
    if (isExecuted && outbox.packageOpen) {
      return outbox.continuePackage(said, hasAlert(message, 1225)) ?? this.#complete(message, said);
    }
    if (isExecuted && !message.final) {
      // It wants more of a package that we have forgotten: each would ask the other for the next message for ever.
      if (hasAlert(message, 1222)) return this.#abort(statuses);
      return outbox.send([...said, plain(nextMessage())], false);
    }
    this.#intake.endPackage();
    outbox.settle(isExecuted);
    return outbox.sendBatch(said) ?? this.#complete(message, said);
  }

  #abort(statuses: readonly PlannedCommand[]): Uint8Array {
    this.#finish("failed");
    return this.#outbox.send([...statuses, plain(sessionAbort())], true);
  }

  /** Nothing is left to be done. A command of the server's own, such as Alert 1225, is still to be answered. */
  #complete(message: SyncMLMessage, said: readonly PlannedCommand[]): Uint8Array {
    if (!this.#wasLeftOpen && this.#env.record.provocations.take("noFinal", message.header.msgId)) {
      this.#wasLeftOpen = true;
      return this.#outbox.sendOpen(said);
    }
    if (said.every(({ command }) => command.cmd === "Status")) this.#finish("completed");
    return this.#outbox.send(said, true);
  }

  #finish(outcome: "completed" | "failed"): void {
    if (this.ended) return;
    this.#outcome = outcome;
    this.#env.record.sessions[outcome]++;
  }

  #judge(message: SyncMLMessage, arrival: MessageArrival): void {
    const { answered, outstanding, packageOpen } = this.#outbox;
    const { maxMsgSize, respUri, notified, chunkFault, record } = this.#env;
    const client = this.#client;
    const mac = { header: arrival.hmac, fits: client.scheme === "hmac" && client.fits(message.header, arrival) };
    const found = judgeMessage(message, {
      size: arrival.body.length,
      path: arrival.path,
      version: this.#version,
      mac: client.scheme === "hmac" ? mac : undefined,
      notified,
      ownMaxMsgSize: maxMsgSize,
      respUri: answered ? respUri : undefined,
      expectedMsgId: this.#firstMsgId + this.#received - 1,
      opens: !client.isAccepted,
      accepted: client.isAccepted && !client.isChallenged,
      challenged: client.isChallenged,
      ended: this.ended,
      ownPackageOpen: packageOpen,
      breaksChunks: chunkFault !== undefined,
      answered,
      outstanding,
    });
    for (const violation of found) record.addViolation(violation);
  }
}

function hasAlert({ commands }: SyncMLMessage, code: number): boolean {
  return commands.some((command) => command.cmd === "Alert" && command.code === code);
}
