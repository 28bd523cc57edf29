import type { Results, Status, SyncMLMessage } from "../../codec/syncml/message.ts";
import { answersFor } from "../messages/asked-uri.ts";
import {
  askedFor,
  describeSent,
  findSent,
  type GivenStatus,
  isHidden,
  type SentCommand,
  type SentMessage,
  statusOf,
} from "../messages/sent-message.ts";
import type { JudgeFacts } from "./judge.ts";
import type { Rule, Violation } from "./rules.ts";

/** What the Statuses and Results of a message can have wrong. */
export function judgeAnswers(message: SyncMLMessage, facts: JudgeFacts): Violation[] {
  const answers = new AnswerJudge(facts);
  message.commands.forEach((command, position) => {
    if (command.cmd === "Status" && command.cmdRef === "0") answers.headerStatus(command, position);
    else if (command.cmd === "Status") answers.status(command);
    else if (command.cmd === "Results") answers.results(command);
  });
  return answers.finish();
}

/** What is missing once a client's package has ended: nothing more will come for these messages. */
export function judgeSettled(outstanding: readonly SentMessage[]): Violation[] {
  return outstanding.flatMap((message) => message.commands).flatMap(missing);
}

/** One pass over the answers in one message, in document order. */
class AnswerJudge {
  readonly #facts: JudgeFacts;
  readonly #found: Violation[] = [];
  /** Statuses of this message, on top of what the outstanding commands have got before. */
  readonly #given = new Map<SentCommand, GivenStatus[]>();
  /** Place of the last answered command in each of our messages. */
  readonly #furthest = new Map<SentMessage, number>();
  #headerCode: number | undefined;

  constructor(facts: JudgeFacts) {
    this.#facts = facts;
  }

  headerStatus(status: Status, position: number): void {
    const { answered } = this.#facts;
    if (this.#isSaidAgain(status)) return;
    if (!answered || status.msgRef !== answered.msgId) {
      this.#report("status-reference", `Status for the SyncHdr of message ${status.msgRef}`);
      return;
    }
    this.#headerCode = status.code;
    if (status.of !== "SyncHdr") this.#report("status-command", `Cmd ${status.of} for the SyncHdr`);
    if (position > 0) this.#report("header-status", `the Status for the SyncHdr is command ${position + 1}`);
    const refused = status.code === 401 || status.code === 407;
    if (refused && !status.chal) this.#report("challenge-missing", `status ${status.code} without Chal`);
    if (status.code === 212 && answered.credential === "md5" && !status.chal?.nextNonce) {
      this.#report("challenge-missing", "status 212 for an md5 Cred without NextNonce");
    }
    if (answered.credential !== "hmac" || refused) return;
    if (status.code !== 200) this.#report("hmac", `status ${status.code} for a MAC, expected 200`);
    if (!status.chal?.nextNonce) this.#report("challenge-missing", `status ${status.code} for a MAC without NextNonce`);
  }

  /** After a challenge of ours, what the refused message said of earlier ones comes once more. */
  #isSaidAgain({ msgRef }: Status): boolean {
    const { answered, outstanding, challenged } = this.#facts;
    return challenged && msgRef !== answered?.msgId && outstanding.some(({ msgId }) => msgId === msgRef);
  }

  status(status: Status): void {
    const sent = findSent(this.#facts.outstanding, status.msgRef, status.cmdRef);
    const place = `message ${status.msgRef}, command ${status.cmdRef}`;
    if (!sent) {
      this.#report("status-reference", `Status for ${place}, which was not sent or is settled`);
      return;
    }
    if (status.of !== sent.cmd) this.#report("status-command", `Cmd ${status.of} for ${place}, a ${sent.cmd}`);
    const strange = status.targetRefs.filter((uri) => sent.uris.length > 0 && !sent.uris.includes(uri));
    for (const uri of strange) this.#report("status-target", `TargetRef ${uri} for ${describeSent(sent)}`);
    this.#inOrder(sent);
    const isRefused = this.#headerCode === 401 || this.#headerCode === 407;
    const refused = isRefused && this.#facts.answered?.commands.includes(sent);
    if (refused && status.code !== 401 && status.code !== 407) {
      this.#report(
        "status-unauthenticated",
        `${describeSent(sent)} got ${status.code}, the SyncHdr ${this.#headerCode}`,
      );
    }
    const isChunk = sent.moreData && status.code >= 200 && status.code < 300;
    if (isChunk && status.code !== 213)
      this.#report("large-object", `${describeSent(sent)} got ${status.code} for a chunk`);
    if (!sent.moreData && status.code === 213)
      this.#report("large-object", `${describeSent(sent)} got 213 for its end`);
    this.#given.set(sent, [...(this.#given.get(sent) ?? []), status]);
  }

  results(results: Results): void {
    const messages = this.#facts.outstanding;
    const msgRef = results.msgRef ?? messages.at(-1)?.msgId ?? "";
    const sent = findSent(messages, msgRef, results.cmdRef);
    if (sent?.cmd !== "Get") {
      this.#report("results-reference", `Results for message ${msgRef}, command ${results.cmdRef}, which is no Get`);
      return;
    }
    for (const item of results.items) this.#result(sent, item.source?.uri ?? results.sourceRef ?? "");
  }

  #result(sent: SentCommand, uri: string): void {
    const statuses = [...sent.statuses, ...(this.#given.get(sent) ?? [])];
    const asked = askedFor(sent, uri, statuses);
    if (asked === undefined) {
      this.#report("results-reference", `Results for ${uri || "no URI"}, not in ${describeSent(sent)}`);
      return;
    }
    const code = statusOf(statuses, asked);
    if (code === undefined) this.#report("results-order", `Results for ${uri} before the Status of its Get`);
    else if (code !== 200) this.#report("results-status", `Results for ${uri}, which got ${code}`);
  }

  finish(): Violation[] {
    if (this.#facts.answered && this.#headerCode === undefined) {
      this.#report("header-status", `no Status for the SyncHdr of message ${this.#facts.answered.msgId}`);
    }
    return this.#found;
  }

  /** Order matters within the answers to one message. One Status out of place is one violation, not one for each that it overtook. */
  #inOrder(sent: SentCommand): void {
    const message = this.#facts.outstanding.find((each) => each.commands.includes(sent));
    if (!message) return;
    const place = message.commands.indexOf(sent);
    const furthest = this.#furthest.get(message) ?? -1;
    if (place < furthest && !this.#found.some(({ rule }) => rule === "status-order")) {
      this.#report("status-order", `${describeSent(sent)} is answered after a later command`);
    }
    this.#furthest.set(message, Math.max(furthest, place));
  }

  #report(rule: Rule, detail: string): void {
    this.#found.push({ rule, detail });
  }
}

function missing(sent: SentCommand): Violation[] {
  if (isHidden(sent)) return [];
  if (sent.statuses.length === 0) return [{ rule: "status-missing", detail: `no Status for ${describeSent(sent)}` }];
  return sent.uris.flatMap((uri): Violation[] => {
    const code = statusOf(sent.statuses, uri);
    if (code === undefined)
      return [{ rule: "status-missing", detail: `no Status for ${uri} in ${describeSent(sent)}` }];
    const wantsResults =
      sent.cmd === "Get" && code === 200 && !sent.results.some((result) => answersFor(uri, result.uri));
    return wantsResults ? [{ rule: "results-missing", detail: `no Results for ${uri}` }] : [];
  });
}
