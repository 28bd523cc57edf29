import { isDeepStrictEqual } from "node:util";
import { concatBytes, strictUtf8Text } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { ddfFromMarkup, ddfToMarkup } from "../../src/codec/ddf/document.ts";
import { dissect } from "../../src/codec/dissect/dissect.ts";
import type { MarkupElement } from "../../src/codec/markup/element.ts";
import { decodePackage0, encodePackage0 } from "../../src/codec/notification/package0.ts";
import { encodeSmppMessage, smppUserData } from "../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../src/codec/smpp/pdu.ts";
import { decodeUserDataHeader, encodeUserDataHeader } from "../../src/codec/sms/user-data-header.ts";
import { syncmlFromMarkup } from "../../src/codec/syncml/from-markup.ts";
import type { SyncMLMessage } from "../../src/codec/syncml/message.ts";
import { syncmlToMarkup } from "../../src/codec/syncml/to-markup.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import type { DocumentTypeName } from "../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../src/codec/wbxml/encode.ts";
import { decodePush, encodePush } from "../../src/codec/wsp/push.ts";
import { formatXml } from "../../src/codec/xml/format.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { ownSpelling } from "./libwbxml-spelling.ts";
import { type Row, readOctets, readPdus, readText } from "./manifest.ts";
import { openObexPacket, openObexSession } from "./open-obex.ts";
import { may, mustBeSame, type Opener, type Subject } from "./subject.ts";

/** How each kind of row is opened. */
export const OPENERS: Readonly<Record<string, Opener>> = {
  "smpp-wap-push": openSmpp,
  "sms-wap-push-cp": openUserData,
  "sms-wap-push-si": openUserData,
  "cp-wbxml": openWbxml,
  "si-wbxml": openWbxml,
  "sl-wbxml": openWbxml,
  "syncml-dm-wbxml": openWbxml,
  "cp-xml": openXml,
  "si-xml": openXml,
  "emn-xml": openXml,
  "ddf-xml": openXml,
  "mgmt-tree-xml": openXml,
  "syncml-xml": openXml,
  "syncml-dm-xml": openXml,
  "syncml-ds-xml": openXml,
  "syncml-dm-command-fragment": openFragment,
  notification: openNotification,
  "obex-packet": openObexPacket,
  "obex-tcp-session": openObexSession,
};

/** Kinds that are known and wait for what reads them. */
export const LATER: Readonly<Record<string, string>> = {
  "apdu-trace": "later issue: no card yet to play APDUs to",
  "pcapng-exported-pdu": "later issue: no reader of capture files",
};

/** Trees of these roots are vendors' own: they are parsed, but have no WBXML form. */
const VENDOR_ROOTS: ReadonlySet<string> = new Set(["rdmtree"]);

function openSmpp(folder: string, { file }: Row): Subject {
  const pdus = readPdus(folder, file).map(({ octets }) => octets);
  const smpp = pdus.map((pdu) => decodeSmppPdu(pdu)).filter((pdu) => pdu.kind === "message");
  const subject = openParts(folder, smpp.map(smppUserData), pdus);
  mustBeSame(subject, "smpp", pdus, smpp.map(encodeSmppMessage));
  return { ...subject, smpp };
}

function openUserData(folder: string, { file }: Row): Subject {
  const pdus = readPdus(folder, file).map(({ octets }) => octets);
  return openParts(folder, pdus, pdus);
}

/** The parts in the order of their numbers, whatever order they stand in; the dissection joins them on its own. */
function openParts(folder: string, userData: readonly Uint8Array[], pdus: readonly Uint8Array[]): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const parts = userData
    .map((octets) => ({ octets, ...decodeUserDataHeader(octets) }))
    .toSorted((a, b) => (a.header.concatenation?.sequence ?? 1) - (b.header.concatenation?.sequence ?? 1));
  const headers = parts.map(({ octets, headerLength }) => octets.subarray(0, headerLength));
  mustBeSame(
    subject,
    "udh",
    headers,
    parts.map(({ header }) => encodeUserDataHeader(header.elements)),
  );
  const wsp = concatBytes(parts.map(({ data }) => data));
  const push = decodePush(wsp);
  may(subject, "wsp", wsp, encodePush(push), (octets) => decodePush(octets), push);
  const [dissection, ...more] = dissect(pdus);
  if (!dissection || more.length > 0) subject.failures.push(`dissected into ${more.length + 1} messages`);
  if (dissection?.problem) subject.failures.push(dissection.problem.message);
  const opened = { ...subject, headers, wsp, push, body: push.body };
  if (push.contentType.includes("notification")) {
    const notification = decodePackage0(push.body);
    mustBeSame(subject, "package0", [push.body], [encodePackage0(notification)]);
    return { ...opened, notification };
  }
  const type: DocumentTypeName = push.contentType.includes("x-wap-prov") ? "OTA settings" : "PROV 1.0";
  const root = readWbxml(subject, push.body, type);
  if (!isDeepStrictEqual(dissection?.document, root)) subject.failures.push("the dissection shows another document");
  return { ...opened, root };
}

function openWbxml(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const body = readOctets(folder, file);
  const root = readWbxml(subject, body);
  return { ...subject, octets: body, body, root, ...messageIn(subject, root) };
}

function readWbxml(subject: Subject, body: Uint8Array, expected?: DocumentTypeName): MarkupElement {
  const { root, documentType, version } = decodeWbxml(body, expected ? { documentType: expected } : {});
  if (!documentType) throw new Error("no document type");
  const again = encodeWbxml(root, documentType, { version });
  may(subject, "wbxml", body, again, (octets) => decodeWbxml(octets, { documentType }).root, root);
  return root;
}

function openXml(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const octets = readOctets(folder, file);
  const root = parseXml((strictUtf8Text(octets) ?? "").trimStart());
  if (!isDeepStrictEqual(parseXml(formatXml(root)), root)) subject.failures.push("XML is not the same again");
  if (VENDOR_ROOTS.has(root.name)) return { ...subject, octets, root };
  if (root.name === "MgmtTree") {
    const ddf = ddfFromMarkup(root);
    const again = ddfFromMarkup(ddfToMarkup(ddf, "wbxml"));
    if (!isDeepStrictEqual(again, ddf)) subject.failures.push("the description is another one when written again");
  }
  const { kind, body } = encodeXmlDocument(octets);
  const again = decodeWbxml(body, { documentType: kind.documentType }).root;
  const message = messageIn(subject, root);
  const before = root.name === "SyncML" ? ownSpelling(syncmlToMarkup(syncmlFromMarkup(root))) : ownSpelling(root);
  if (!isDeepStrictEqual(ownSpelling(again), before)) subject.failures.push("WBXML of it means something else");
  return { ...subject, octets, root, body, ...message };
}

/** A command as a server keeps it, to be put into a message. */
function openFragment(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const fragment = readText(folder, file).replace(/^\s*<\?xml[^>]*\?>/, "");
  const root = parseXml(`<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>
    <SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source></SyncHdr>
    <SyncBody>${fragment}<Final/></SyncBody></SyncML>`);
  const { message } = messageIn(subject, root);
  const unknown = message?.commands.filter(({ cmd }) => cmd === "Unknown") ?? [];
  if (message?.commands.length !== 1 || unknown.length > 0) subject.failures.push("not one known command");
  if (message?.commands.some(({ cmdId }) => cmdId !== "xxcmdidxx"))
    subject.failures.push("CmdID is not the placeholder");
  return { ...subject, root, ...(message ? { message } : {}) };
}

function messageIn(subject: Subject, root: MarkupElement): { message?: SyncMLMessage } {
  if (root.name !== "SyncML") return {};
  const message = syncmlFromMarkup(root);
  for (const encoding of ["wbxml", "xml"] as const) {
    const again = syncmlFromMarkup(syncmlToMarkup(message, encoding));
    const isSame =
      encoding === "wbxml" ? isDeepStrictEqual(again, message) : again.commands.length === message.commands.length;
    if (!isSame) subject.failures.push(`the message is another one after ${encoding}`);
  }
  return { message };
}

function openNotification(folder: string, { file }: Row): Subject {
  const subject = { folder, canonical: [] as string[], failures: [] as string[] };
  const octets = readOctets(folder, file);
  const notification = decodePackage0(octets);
  mustBeSame(subject, "package0", [octets], [encodePackage0(notification)]);
  return { ...subject, octets, body: octets, notification };
}
