import { AUTH_TYPES } from "../../codec/security/credentials.ts";
import type { SyncHdr } from "../../codec/syncml/message.ts";
import type { JudgeFacts } from "./judge.ts";
import type { Rule, Violation } from "./judge-rules.ts";

/** What a SyncHdr and the way it came can have wrong. */
export function judgeHeader(header: SyncHdr, facts: JudgeFacts): Violation[] {
  const found: Violation[] = [];
  const report = (rule: Rule, detail: string) => found.push({ rule, detail });
  if (header.verDtd !== "1.2") report("version", `VerDTD ${header.verDtd}`);
  if (header.verProto !== "DM/1.2") report("version", `VerProto ${header.verProto}`);
  if (header.sessionId.length < 1 || header.sessionId.length > 4) report("session-id", `SessionID ${header.sessionId}`);
  if (header.msgId !== String(facts.expectedMsgId)) {
    report("msg-id", `MsgID ${header.msgId}, expected ${facts.expectedMsgId}`);
  }
  if (header.cred && facts.accepted) report("cred-after-accept", `Cred in message ${header.msgId}`);
  if (header.cred?.meta?.type === AUTH_TYPES.md5 && !header.source.name) {
    report("cred-loc-name", `md5 Cred without Source LocName in message ${header.msgId}`);
  }
  if (facts.ownMaxMsgSize !== undefined && facts.size > facts.ownMaxMsgSize) {
    report("message-size", `${facts.size} bytes, at most ${facts.ownMaxMsgSize} are accepted`);
  }
  if (facts.respUri !== undefined && !facts.respUri.endsWith(facts.path)) {
    report("resp-uri", `sent to ${facts.path} instead of ${facts.respUri}`);
  }
  if (facts.ended) report("message-after-end", `message ${header.msgId} after the session had ended`);
  return found;
}
