import { decodeSyncml } from "../src/codec/syncml/codec.ts";
import { type Figure, inProcess } from "./figure.ts";
import { libwbxml } from "./libwbxml.ts";
import { checkMessage, MESSAGE_WBXML } from "./message.ts";

/** Octets to a typed message with every check, against a C library that makes text of them. */
export const P5: Figure = {
  id: "P5",
  subject: "WBXML to a typed SyncML message",
  anchor: "libwbxml, WBXML to XML, in C",
  must: 6,
  aim: 10,
  prepare() {
    const library = libwbxml();
    if ("skipped" in library) return library;
    checkMessage(decodeSyncml(MESSAGE_WBXML).message, library.convert("decode", MESSAGE_WBXML));
    return {
      subject: inProcess(() => decodeSyncml(MESSAGE_WBXML)),
      anchor: library.side("decode", MESSAGE_WBXML),
    };
  },
};
