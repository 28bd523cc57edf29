import { utf8Bytes } from "../../../src/base/bytes.ts";
import { contentOf, textOf } from "../../../src/codec/markup/content.ts";
import { decodeDocument, decodeXmlText } from "../../../src/codec/markup/document.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { embeddedDocument } from "../../../src/codec/syncml/embedded.ts";
import { syncmlFromMarkup } from "../../../src/codec/syncml/from-markup.ts";
import { decodeBcdDate, encodeBcdDate } from "../../../src/codec/wbxml/bcd-date.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { DOCUMENT_TYPES, type DocumentTypeName } from "../../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { vectorText } from "../../support/push-vectors.ts";
import { documents, fromText, type HostileTarget, hexDocument, texts } from "../target.ts";
import { attempted } from "./attempted.ts";

const TYPES = Object.keys(DOCUMENT_TYPES) as DocumentTypeName[];

/** A document whose header names no type, so that it is read as any. */
const UNTYPED = Uint8Array.of(3, 1, 0x6a, 0, 0x45, 0x46, 0x03, 0x61, 0, 0x01, 0, 0x01, 0x47, 0x01, 0x01);

const wbxml = () => [...documents("wbxml", ".hex", 12), ...documents("documents", ".hex"), UNTYPED];
const xml = () => [
  ...documents("documents", ".xml"),
  ...documents("wbxml", ".xml", 3),
  ...texts(
    `<?xml version="1.0"?><!DOCTYPE a PUBLIC "b" "c"><a b='1' xmlns:p="urn:p"><!-- c --><p:d>&lt;&#65;<![CDATA[ e ]]></p:d><?f g?></a>`,
  ),
];
const messages = () => [
  ...documents("syncml/captures", ".hex"),
  ...documents("syncml/traces", ".xml", 5),
  ...texts(ODD_MESSAGE),
];

/** Names that every object has, where names are looked up. */
const ODD_MESSAGE = `<SyncML><SyncHdr><VerDTD>constructor</VerDTD><VerProto>__proto__</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source></SyncHdr><SyncBody><toString/><Alert><CmdID>1</CmdID><Data>valueOf</Data><Item><Meta><Format>constructor</Format><Type>__proto__</Type></Meta><Data>c</Data></Item></Alert><Final/></SyncBody></SyncML>`;
const embeddedText = () =>
  texts(
    vectorText("documents/nap.tnds.xml"),
    vectorText("documents/phone.devinf.xml"),
    Buffer.from(vectorText("documents/fumo.ddf.xml")).toString("base64"),
  );

export const MARKUP_TARGETS: readonly HostileTarget[] = [
  {
    name: "WBXML",
    decoders: [decodeWbxml],
    corpus: wbxml,
    run: (input) => readWbxml(input, {}),
    hasPaths: true,
  },
  {
    name: "WBXML, lenient",
    decoders: [decodeWbxml],
    corpus: wbxml,
    run: (input) => readWbxml(input, { lenient: true }),
    hasPaths: true,
  },
  ...TYPES.map((documentType): HostileTarget => {
    const run = (input: Uint8Array) => readWbxml(input, { documentType, lenient: (input[0] ?? 0) % 2 === 0 });
    return {
      name: `WBXML as ${documentType}`,
      decoders: [decodeWbxml],
      corpus: () => untyped(wbxml()),
      run,
      hasPaths: true,
    };
  }),
  { name: "packed date", decoders: [decodeBcdDate], corpus: dates, run: decodeBcdDate, neverThrows: true },
  { name: "XML", decoders: [parseXml], corpus: xml, run: fromText(readXml), hasPaths: true },
  {
    name: "XML in any charset",
    decoders: [decodeXmlText, decodeDocument],
    corpus: () => [...xml(), ...texts("\ufeff<a/>", `<?xml version="1.0" encoding="iso-8859-1"?><a b="\u00e4"/>`)],
    run: (input) => decodeDocument(input, { documentType: "SyncML 1.2", spec: "XML" }),
    hasPaths: true,
  },
  { name: "SyncML", decoders: [decodeSyncml], corpus: messages, run: readSyncml, hasPaths: true },
  {
    name: "SyncML from markup",
    decoders: [syncmlFromMarkup],
    corpus: messages,
    run: (input) => syncmlFromMarkup(decodeWbxml(input, { documentType: "SyncML 1.2", lenient: true }).root),
    hasPaths: true,
  },
  {
    name: "document in SyncML data",
    decoders: [embeddedDocument],
    corpus: () => [hexDocument("documents/nap.tnds.hex"), ...embeddedText()],
    run: (input) => embeddedDocument(input, { type: "application/vnd.syncml.dmtnds+xml", format: "xml" }),
    hasPaths: true,
  },
  {
    name: "document in SyncML text",
    decoders: [embeddedDocument],
    corpus: embeddedText,
    run: fromText((text) => embeddedDocument(text, { type: text.length % 2 === 0 ? "a/b+xml" : "a/b+wbxml" })),
    hasPaths: true,
  },
];

/** Without the number of the document type and the formal identifier: the content type has to say. */
function untyped(all: readonly Uint8Array[]): Uint8Array[] {
  return all
    .filter((each) => (each[1] ?? 0x80) < 0x80 && each[1] !== 0)
    .map((each) => Uint8Array.of(each[0] ?? 3, 1, ...each.subarray(2)));
}

function readWbxml(input: Uint8Array, options: Parameters<typeof decodeWbxml>[1]) {
  const document = decodeWbxml(input, options);
  const { documentType, root } = document;
  textOf(root);
  attempted(() => contentOf(root));
  attempted(() => formatXml(root));
  if (documentType) attempted(() => encodeWbxml(root, documentType));
  return document;
}

function readXml(text: string) {
  const root = parseXml(text);
  attempted(() => formatXml(root));
  attempted(() => encodeWbxml(root, "SyncML 1.2"));
  return root;
}

function readSyncml(input: Uint8Array) {
  const { message, encoding } = decodeSyncml(input);
  attempted(() => encodeSyncml(message, "wbxml"));
  attempted(() => encodeSyncml(message, "xml"));
  return { message, encoding };
}

function dates(): Uint8Array[] {
  return [encodeBcdDate("2026-11-22T10:20:30Z") ?? utf8Bytes("")];
}
