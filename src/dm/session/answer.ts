import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { mediaTypeOf } from "../../base/media-type.ts";
import { decodeSyncml } from "../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding, type SyncMLMessage } from "../../codec/syncml/message.ts";
import { checkServerMac, type MacProof } from "../authentication/server-mac.ts";
import type { SessionFailureReason } from "../failure.ts";
import type { SessionState } from "../session-state.ts";
import type { DmSettings } from "../settings.ts";

/** An answer as it came from the transport. */
export interface Answer {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Where it came from, which after a redirection is not where the message was sent; relative RespURIs count from there. */
  readonly url: string;
  /** The `x-syncml-hmac` header beside it. */
  readonly hmac?: string;
}

/** What an answer turned out to be. */
export type ReadAnswer =
  | {
      readonly kind: "message";
      readonly message: SyncMLMessage;
      readonly encoding: SyncMLEncoding;
      readonly mac: MacProof;
    }
  /** The server's last message once more, after a retry of the transport. */
  | { readonly kind: "repeated" }
  | { readonly kind: "unusable"; readonly reason: SessionFailureReason; readonly detail?: string };

/** Decodes an answer and sees to it that it is the session's next message (DM_Protocol, SessionID and MsgID). */
export function readAnswer(
  state: SessionState,
  { body, contentType, hmac }: Answer,
  settings: Pick<DmSettings, "wrongContentType">,
): ReadAnswer {
  if (body.length === 0) return { kind: "unusable", reason: "empty-answer" };
  const read = decoded(() => decodeSyncml(body, contentType, { padded: true }));
  if (read instanceof CodecError) return { kind: "unusable", reason: "undecodable", detail: read.message };
  const { message, encoding } = read;
  if (settings.wrongContentType === "strict" && mediaTypeOf(contentType) !== SYNCML_DM_TYPES[encoding]) {
    return { kind: "unusable", reason: "wrong-content-type" };
  }
  const { sessionId, msgId } = message.header;
  if (sessionId !== state.sessionId) return { kind: "unusable", reason: "session-mismatch" };
  if (msgId === state.receivedMsgId) return { kind: "repeated" };
  if (isOlder(msgId, state.receivedMsgId)) return { kind: "unusable", reason: "message-order" };
  return { kind: "message", message, encoding, mac: checkServerMac(state.server, hmac, body) };
}

/** MsgIDs count upwards. One that is no number cannot be compared and counts as new. */
function isOlder(msgId: string, last: string | null): boolean {
  const isNumber = (text: string) => /^\d{1,9}$/.test(text);
  return last !== null && isNumber(msgId) && isNumber(last) && Number(msgId) < Number(last);
}
