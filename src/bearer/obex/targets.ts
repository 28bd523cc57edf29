import { equalBytes, latin1Bytes } from "../../base/bytes.ts";

/** Services that a client may name in CONNECT. At a handset's port all of them are its inbox, for stock tools name the folder browser. */
export const OBEX_TARGETS = {
  "SyncML DM": latin1Bytes("SYNCML-DM"),
  "folder browsing": Uint8Array.of(
    ...[0xf9, 0xec, 0x7b, 0xc4, 0x95, 0x3c, 0x11, 0xd2],
    ...[0x98, 0x4e, 0x52, 0x54, 0x00, 0xdc, 0x9e, 0x09],
  ),
} as const satisfies Readonly<Record<string, Uint8Array>>;

/** Whether a Target names one of {@link OBEX_TARGETS}. */
export function isKnownTarget(target: Uint8Array): boolean {
  return Object.values(OBEX_TARGETS).some((known) => equalBytes(known, target));
}
