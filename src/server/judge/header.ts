import { AUTH_TYPES } from "../../codec/security/credentials.ts";
import type { SyncHdr } from "../../codec/syncml/message.ts";
import { versionOf } from "../messages/version.ts";
import { macHeaderProblem } from "../security/message-mac.ts";
import type { JudgeFacts } from "./judge.ts";
import type { Rule, Violation } from "./rules.ts";

/** What a SyncHdr and the way it came can have wrong. */
export function judgeHeader(header: SyncHdr, facts: JudgeFacts): Violation[] {
  const found: Violation[] = [];
  const report = (rule: Rule, detail: string) => found.push({ rule, detail });
  judgeVersion(header, facts, report);
  if (header.sessionId.length < 1 || header.sessionId.length > 4) report("session-id", `SessionID ${header.sessionId}`);
  if (header.msgId !== String(facts.expectedMsgId)) {
    report("msg-id", `MsgID ${header.msgId}, expected ${facts.expectedMsgId}`);
  }
  if (header.cred && facts.accepted) report("cred-after-accept", `Cred in message ${header.msgId}`);
  if (header.cred?.meta?.type === AUTH_TYPES.md5 && !header.source.name) {
    report("cred-loc-name", `md5 Cred without Source LocName in message ${header.msgId}`);
  }
  judgeMac(header, facts, report);
  if (facts.ownMaxMsgSize !== undefined && facts.size > facts.ownMaxMsgSize) {
    report("message-size", `${facts.size} bytes, at most ${facts.ownMaxMsgSize} are accepted`);
  }
  if (facts.respUri !== undefined && facts.path !== undefined && !facts.respUri.endsWith(facts.path)) {
    report("resp-uri", `sent to ${facts.path} instead of ${facts.respUri}`);
  }
  if (facts.ended) report("message-after-end", `message ${header.msgId} after the session had ended`);
  return found;
}

type Report = (rule: Rule, detail: string) => void;

function judgeVersion(header: SyncHdr, { version }: JudgeFacts, report: Report): void {
  const { verDtd, verProto } = header;
  if (version) {
    if (verDtd !== version.verDtd) report("version", `VerDTD ${verDtd} in a session of ${version.verDtd}`);
    if (verProto !== version.verProto) report("version", `VerProto ${verProto} in a session of ${version.verProto}`);
  } else if (!versionOf(header)) {
    report("version", `VerDTD ${verDtd} with VerProto ${verProto}`);
  }
}

/** A first MAC may be missing or made with an old nonce; once HMAC is in force neither may happen. */
function judgeMac(header: SyncHdr, { mac, accepted }: JudgeFacts, report: Report): void {
  if (!mac || !accepted) return;
  const problem = macHeaderProblem(header, mac.header) ?? (mac.fits ? undefined : "a MAC that does not fit");
  if (problem !== undefined) report("hmac", `${problem} in message ${header.msgId}`);
}
