import { utf8Bytes } from "../../base/bytes.ts";
import { encodeSyncml } from "../../codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLEncoding, type SyncMLMessage } from "../../codec/syncml/message.ts";
import { headerStatus } from "../messages/answer-commands.ts";
import { VERSIONS } from "../messages/version.ts";
import type { DmResponse } from "./dm-server-options.ts";

/** Media types that may hold a SyncML message; small clients use the data synchronisation ones, or none. */
export const MEDIA_TYPES: ReadonlySet<string> = new Set([
  ...Object.values(SYNCML_DM_TYPES),
  "application/vnd.syncml+wbxml",
  "application/vnd.syncml+xml",
  "application/octet-stream",
  "application/xml",
  "text/xml",
  "",
]);

/** An answer of HTTP alone, with its reason in words. */
export function refusal(status: number, reason: string): DmResponse {
  return { status, contentType: "text/plain; charset=utf-8", body: utf8Bytes(`${reason}\n`) };
}

/** The message that tells a device without an account that it is not found. */
export function notFound({ header }: SyncMLMessage, url: string, encoding: SyncMLEncoding): Uint8Array {
  return encodeSyncml(
    {
      header: {
        ...VERSIONS["1.2"],
        sessionId: header.sessionId,
        msgId: header.msgId,
        target: { uri: header.source.uri },
        source: { uri: url },
      },
      commands: [{ ...headerStatus(header, { code: 404 }), cmdId: "1" }],
      final: true,
    },
    encoding,
  );
}
