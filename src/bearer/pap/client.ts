/** A push initiator's side of PAP: one submission to a push proxy gateway over HTTP (PAP §14). */
import type { Clock, Millis } from "../../base/clock.ts";
import { attempt } from "../../base/decoded.ts";
import { PortError } from "../../base/errors.ts";
import { decodePap } from "../../codec/pap/document.ts";
import type { PapMessage } from "../../codec/pap/message.ts";
import { encodeSubmission, type SubmissionParts } from "../../codec/pap/submission.ts";
import { postOnce } from "../http/attempt.ts";
import { Connections } from "../http/connections.ts";
import { requestTarget } from "../http/url.ts";

/** The gateway that a message goes to. */
export interface SubmitOptions {
  /** The gateway's http or https URL. */
  readonly url: string;
  readonly clock: Clock;
  /** From connecting to the whole answer; default 60 s. */
  readonly timeoutMs?: Millis;
}

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Statuses with an answer in PAP: 202 as the specification has it, 200 of many gateways, 400 with a badmessage-response (PAP §14). */
const ANSWERS = [200, 202, 400];

/**
 * POSTs a submission and gives the gateway's answer in PAP.
 * @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`; `peer-refused` for an answer that is no PAP
 * @throws {CodecError} (rejects) for a submission that cannot be written
 */
export async function submitToGateway(parts: SubmissionParts, options: SubmitOptions): Promise<PapMessage> {
  const { url, clock, timeoutMs = 60_000 } = options;
  const target = requestTarget(url);
  if (!target) throw portError("connect-failed", url, "no http or https URL");
  const { contentType, body } = encodeSubmission(parts);
  const connections = new Connections({
    connections: "per-session",
    connectTimeoutMs: timeoutMs,
    keepAliveMs: 1_000,
    poolSize: 1,
  });
  try {
    const result = await postOnce({
      dispatcher: connections.to(target.origin),
      target,
      headers: { "Content-Type": contentType, "Content-Length": String(body.length), "User-Agent": "phonebank" },
      body,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      bodyStatuses: ANSWERS,
      timeoutMs,
      clock,
    });
    if (!result.done) throw portError(FAILURES[result.reason] ?? "peer-closed", url, result.detail);
    return answerFrom(result.body, result.status, url);
  } finally {
    await connections.destroy();
  }
}

type Code = "connect-failed" | "peer-timeout" | "peer-closed" | "peer-refused";

const FAILURES: Readonly<Record<string, Code>> = { unreachable: "connect-failed", timeout: "peer-timeout" };

function answerFrom(body: Uint8Array, status: number, url: string): PapMessage {
  const answer = ANSWERS.includes(status) ? attempt(() => decodePap(body).message) : undefined;
  if (answer) return answer;
  throw portError("peer-refused", url, `status ${status} without an answer in PAP`);
}

function portError(code: Code, url: string, detail: string): PortError {
  return new PortError(code, "pap", url, detail, { retryable: code !== "peer-refused" });
}
