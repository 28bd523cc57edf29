import type { SpecRef } from "../../base/spec.ts";

/** What the server holds against a client, rule by rule, with the specification that says so. */
export const RULES = {
  undecodable: { spec: "SyncML_RepPro", says: "A body is a SyncML message." },
  "content-type": { spec: "SyncML_HTTP", says: "Content-Type is the DM media type of the encoding." },
  version: {
    spec: "DM_RepPro",
    says: "VerDTD is 1.2 and VerProto is DM/1.2, or 1.1 and DM/1.1, the same in every message of a session.",
  },
  "session-id": {
    spec: "SyncML_RepPro",
    says: "SessionID has 1 to 4 characters and stays the same until the session ends.",
  },
  "msg-id": { spec: "SyncML_RepPro", says: "MsgID starts at 1 and grows by one with every message of the session." },
  "cmd-id": { spec: "SyncML_RepPro", says: "CmdID is present, not 0, and unique in its message." },
  "source-dev-id": { spec: "DM_RepPro", says: "Source LocURI is the value of ./DevInfo/DevId." },
  "cred-loc-name": { spec: "DM_Security", says: "A sender with an md5 Cred names its user in Source LocName." },
  "cred-after-accept": { spec: "DM_Security", says: "After status 212 no Cred is sent in the session." },
  hmac: {
    spec: "DM_Security",
    says: "With HMAC, every message has an x-syncml-hmac header with the user name of its Source LocName and the MAC of its octets, and every MAC of the server gets 200 with a NextNonce.",
  },
  "resp-uri": { spec: "DM_RepPro", says: "Messages after a RespURI go to that URI." },
  "message-size": { spec: "SyncML_MetaInfo", says: "A message is no longer than the receiver's MaxMsgSize." },
  "message-after-end": {
    spec: "DM_Protocol",
    says: "A server package without commands ends the session; nothing follows it.",
  },
  notification: {
    spec: "DM_Notification",
    says: "A session that a notification asks for has its SessionID and Alert 1200.",
  },
  "package-1-alert": { spec: "DM_Protocol", says: "Package 1 has Alert 1200 or 1201." },
  "package-1-dev-info": { spec: "DM_Protocol", says: "Package 1 has every leaf of DevInfo in its first message." },
  command: {
    spec: "DM_RepPro",
    says: "A client sends Alert, Results, Status and Replace of DevInfo, and nothing else.",
  },
  "header-status": { spec: "DM_Protocol", says: "An answer has a Status for the SyncHdr, ahead of everything else." },
  "status-reference": { spec: "SyncML_RepPro", says: "MsgRef and CmdRef of a Status name a command that was sent." },
  "status-command": { spec: "SyncML_RepPro", says: "Cmd of a Status is the name of the command it answers." },
  "status-target": { spec: "SyncML_RepPro", says: "TargetRef of a Status is a target of the command it answers." },
  "status-order": { spec: "SyncML_RepPro", says: "Statuses come in the order of the commands." },
  "status-missing": { spec: "DM_Protocol", says: "Every command and every item gets a Status." },
  "status-unauthenticated": {
    spec: "DM_Security",
    says: "Nothing is executed for a server that is not authenticated.",
  },
  "challenge-missing": {
    spec: "DM_Security",
    says: "Status 401, 407, and the acceptance of an md5 Cred or a MAC, carry a Chal with its NextNonce.",
  },
  "results-reference": { spec: "DM_RepPro", says: "Results name a Get and one of its URIs." },
  "results-order": { spec: "DM_RepPro", says: "Results come after the Status of their Get." },
  "results-status": { spec: "DM_RepPro", says: "Results are sent for URIs with status 200 only." },
  "results-missing": { spec: "DM_RepPro", says: "A Get with status 200 has Results." },
  "large-object": {
    spec: "DM_Protocol",
    says: "A large object has its Size first and comes whole, in consecutive messages; each chunk but the last gets 213.",
  },
  "next-message": {
    spec: "DM_Protocol",
    says: "While the server's package goes on, the client asks for its next message by Alert 1222, or goes on itself.",
  },
  final: {
    spec: "DM_Protocol",
    says: "Final ends a package, after the server's own has ended, and stands beside an abort.",
  },
  expectation: { spec: "DM_RepPro", says: "A command gets the status that the job expects." },
} as const satisfies Readonly<Record<string, { readonly spec: SpecRef; readonly says: string }>>;

/** The name of a rule. */
export type Rule = keyof typeof RULES;

/** One thing that a client did wrong. */
export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}
