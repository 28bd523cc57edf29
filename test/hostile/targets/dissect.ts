import { utf8Bytes } from "../../../src/base/bytes.ts";
import { dissect } from "../../../src/codec/dissect/dissect.ts";
import { detectFormat, FORMATS } from "../../../src/codec/dissect/formats.ts";
import { readInput } from "../../../src/codec/dissect/input.ts";
import { dissectionRecord, dissectionText } from "../../../src/codec/dissect/report.ts";
import { clientPackets, serverPackets } from "../../support/obex-vectors.ts";
import {
  DELIVER_SM,
  NOTIFICATION,
  NOTIFICATION_PUSH,
  octets,
  SMS_DELIVER,
  SMS_SUBMIT,
  vectorText,
} from "../../support/push-vectors.ts";
import { chunksOf, documents, type HostileTarget, hexDocument, hexLines, joinChunks, texts } from "../target.ts";

const SECRETS = { imsi: "901700000000001", pin: "1234" };

const HTTP = texts(
  "POST / HTTP/1.1\r\nContent-Type: application/vnd.syncml.dm+xml\r\nContent-Length: 9\r\n\r\n<SyncML/>",
  "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n",
);
const pdus = () => [
  DELIVER_SM,
  SMS_DELIVER,
  SMS_SUBMIT,
  NOTIFICATION,
  NOTIFICATION_PUSH,
  ...HTTP,
  ...documents("wbxml", ".hex", 3),
  ...documents("documents", ".xml", 6),
  ...documents("documents", ".hex", 4),
  hexDocument("wbxml/devinf-in-results.hex"),
  octets("07 06 0A 61 70 70 2F 78 00 AF 82 B4 84 01 3C 61 2F 3E"),
];
const groups = () => [
  joinChunks(hexLines("smpp/old-settings.hex")),
  joinChunks([...clientPackets("syncml-dm-session"), ...serverPackets("syncml-dm-session")]),
];

/** Nothing that is shown to people may fail. */
export const DISSECT_TARGETS: readonly HostileTarget[] = [
  {
    name: "dissection",
    decoders: [dissect, detectFormat],
    corpus: pdus,
    run: (input) => shown(dissect([input])),
    neverThrows: true,
  },
  {
    name: "dissection as each format",
    decoders: [dissect],
    corpus: pdus,
    run: (input) => FORMATS.map((format) => shown(dissect([input], format))),
    neverThrows: true,
  },
  {
    name: "dissection of several PDUs",
    decoders: [dissect],
    corpus: groups,
    run: (input) => shown(dissect(chunksOf(input).slice(0, 32))),
    neverThrows: true,
  },
  {
    name: "input of the dissection",
    decoders: [readInput],
    corpus: () => [utf8Bytes(vectorText("obex/obexftp-1.hex")), ...HTTP, DELIVER_SM],
    run: (input) => readInput(input, "auto"),
    neverThrows: true,
  },
];

function shown(dissections: ReturnType<typeof dissect>) {
  return dissections.map((each) => {
    dissectionText(each, SECRETS);
    JSON.stringify(dissectionRecord(each, SECRETS));
    return { layers: each.layers.map(({ name }) => name), problem: each.problem?.code };
  });
}
