/** Why a session ended without success, beside `refused-<status>` for a SyncHdr status of 4xx or 5xx. One sentence each for reports. */
export const SESSION_FAILURES = {
  "no-device-id": "The tree has no ./DevInfo/DevId, so no message can name its source.",
  undecodable: "The answer is not a SyncML message.",
  "wrong-content-type": "The content type of the answer is not that of its octets, and the device insists on it.",
  "empty-answer": "The answer has no body although a package of the server was due.",
  "session-mismatch": "The answer belongs to another session.",
  "message-order": "The answer carries a MsgID older than one already received.",
  "missing-status": "The answer to package 1 has no Status for its SyncHdr.",
  "aborted-by-server": "The server sent Alert 1223.",
  "aborted-by-client": "The user broke the session off.",
  "unsupported-version": "The server insists on a VerDTD or VerProto that the client does not speak.",
  redirected:
    "The server answered the SyncHdr with a redirection that leads nowhere, to plain HTTP, or comes too late.",
  "insecure-resp-uri": "The server wants what follows over plain HTTP although the session goes over TLS.",
  "too-many-redirects": "The server redirected package 1 again and again.",
  "invalid-credentials": "The server refuses the client's credentials.",
  "missing-credentials": "The server wants credentials and the account has none.",
  "unsupported-challenge": "The server challenges for an authentication type that the client does not have.",
  "auth-type-changed": "The server challenges for another authentication type than the one it had accepted.",
  "missing-nonce": "The server names no nonce for the MAC of the next message.",
  "server-not-authenticated": "The server sent commands again and again without valid credentials.",
  "too-many-commands": "The server asks for more in one message than the client keeps answers for.",
  "too-many-messages": "The session took more messages than the settings allow.",
} as const;

/** A key of {@link SESSION_FAILURES}, or the server's own status. */
export type SessionFailureReason = keyof typeof SESSION_FAILURES | `refused-${number}`;
