import { deepStrictEqual } from "node:assert";
import { decodeSyncml, encodeSyncml } from "../src/codec/syncml/codec.ts";
import { type Figure, inProcess } from "./figure.ts";
import { libwbxml } from "./libwbxml.ts";
import { checkMessage, MESSAGE_WBXML } from "./message.ts";

/** A typed message to octets, against a C library that makes them of XML: the same octets, in WBXML 1.2 where libwbxml says 1.3. */
export const P6: Figure = {
  id: "P6",
  subject: "typed SyncML message to WBXML",
  anchor: "libwbxml, XML to WBXML, in C",
  must: 10,
  aim: 15,
  prepare() {
    const library = libwbxml();
    if ("skipped" in library) return library;
    const { message } = decodeSyncml(MESSAGE_WBXML);
    const xml = library.convert("decode", MESSAGE_WBXML);
    checkMessage(message, library.convert("decode", encodeSyncml(message, "wbxml")));
    deepStrictEqual(decodeSyncml(encodeSyncml(message, "wbxml")).message, message);
    return {
      subject: inProcess(() => encodeSyncml(message, "wbxml")),
      anchor: library.side("encode", xml),
    };
  },
};
