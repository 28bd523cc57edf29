import { CodecError } from "../base/errors.ts";
import { decodeSyncml } from "../codec/syncml/codec.ts";
import type { SyncMLEncoding, SyncMLMessage } from "../codec/syncml/message.ts";
import type { SessionFailureReason } from "./failure.ts";
import type { SessionState } from "./session-state.ts";

/** An answer as it came from the transport. */
export interface Answer {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Where it came from, which after a redirection is not where the message was sent; relative RespURIs count from there. */
  readonly url: string;
}

export type ReadAnswer =
  | { readonly kind: "message"; readonly message: SyncMLMessage; readonly encoding: SyncMLEncoding }
  /** The server's last message once more, after a retry of the transport. */
  | { readonly kind: "repeated" }
  | { readonly kind: "unusable"; readonly reason: SessionFailureReason };

/** Decodes an answer and sees to it that it is the session's next message (DM_Protocol, SessionID and MsgID). */
export function readAnswer(state: SessionState, { body, contentType }: Answer): ReadAnswer {
  if (body.length === 0) return { kind: "unusable", reason: "empty-answer" };
  const decoded = decode(body, contentType);
  if (!decoded) return { kind: "unusable", reason: "undecodable" };
  const { sessionId, msgId } = decoded.message.header;
  if (sessionId !== state.sessionId) return { kind: "unusable", reason: "session-mismatch" };
  if (msgId === state.receivedMsgId) return { kind: "repeated" };
  if (isOlder(msgId, state.receivedMsgId)) return { kind: "unusable", reason: "message-order" };
  return { kind: "message", ...decoded };
}

function decode(body: Uint8Array, contentType: string): ReturnType<typeof decodeSyncml> | undefined {
  try {
    return decodeSyncml(body, contentType);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** MsgIDs count upwards. One that is no number cannot be compared and counts as new. */
function isOlder(msgId: string, last: string | null): boolean {
  const isNumber = (text: string) => /^\d{1,9}$/.test(text);
  return last !== null && isNumber(msgId) && isNumber(last) && Number(msgId) < Number(last);
}
