/** Input made to be expensive, each against one decoder. */

import { ByteReader } from "../../src/base/byte-reader.ts";
import { ByteWriter } from "../../src/base/byte-writer.ts";
import { concatBytes, toBase64, utf8Bytes } from "../../src/base/bytes.ts";
import { dissect } from "../../src/codec/dissect/dissect.ts";
import { dissectionText } from "../../src/codec/dissect/report.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../src/codec/obex/frame.ts";
import { mediaTypeOf, typeHeader } from "../../src/codec/obex/headers.ts";
import { decodeObexRequest } from "../../src/codec/obex/packet.ts";
import { receiveRequest } from "../../src/codec/obex/server.ts";
import { newObexServer } from "../../src/codec/obex/server-state.ts";
import { parseClientAddress } from "../../src/codec/pap/address.ts";
import { parsePap } from "../../src/codec/pap/document.ts";
import { decodeMultipart } from "../../src/codec/pap/multipart.ts";
import { parseHmacHeader } from "../../src/codec/security/hmac-header.ts";
import { parseHttpChallenges } from "../../src/codec/security/http-challenge.ts";
import { decodeSmppPdu } from "../../src/codec/smpp/pdu.ts";
import { addPart, NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { decodeUserDataHeader } from "../../src/codec/sms/user-data-header.ts";
import { decodeSyncml } from "../../src/codec/syncml/codec.ts";
import { embeddedDocument } from "../../src/codec/syncml/embedded.ts";
import { decodeTnds } from "../../src/codec/tnds/document.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { readContentType } from "../../src/codec/wsp/content-type.ts";
import { decodePush } from "../../src/codec/wsp/push.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { parseAcl } from "../../src/tree/acl.ts";
import { NO_LIMITS, parseUri } from "../../src/tree/uri.ts";

export interface Bomb {
  readonly name: string;
  /** Makes the input; what comes back is timed. */
  readonly prepare: () => () => unknown;
  /** The error's code; `none` for input that is fine but must not cost much. */
  readonly outcome: string;
  /** Milliseconds that it may take. */
  readonly withinMs: number;
}

const MEGABYTE = 1024 * 1024;
/** Most take ten; what is quadratic takes many times this. */
const WITHIN_MS = 800;

const wbxml = (name: string, outcome: string, input: () => Uint8Array, lenient = false): Bomb => ({
  name: `WBXML: ${name}`,
  outcome,
  withinMs: WITHIN_MS,
  prepare: () => {
    const bytes = input();
    return () => decodeWbxml(bytes, { documentType: "SyncML 1.2", lenient });
  },
});

const xml = (name: string, outcome: string, text: () => string, more: Partial<Bomb> = {}): Bomb => ({
  name: `XML: ${name}`,
  outcome,
  withinMs: WITHIN_MS,
  ...more,
  prepare: () => {
    const document = text();
    return () => parseXml(document);
  },
});

const text = (name: string, input: () => string, parse: (text: string) => unknown, outcome = "none"): Bomb => ({
  name,
  outcome,
  withinMs: WITHIN_MS,
  prepare: () => {
    const given = input();
    return () => parse(given);
  },
});

const bytes = (
  name: string,
  outcome: string,
  input: () => Uint8Array,
  decode: (input: Uint8Array) => unknown,
): Bomb => ({
  name,
  outcome,
  withinMs: WITHIN_MS,
  prepare: () => {
    const given = input();
    return () => decode(given);
  },
});

/** WBXML 1.3, no public identifier, UTF-8, then a string table and the body. */
function document(body: readonly Uint8Array[], table: Uint8Array = new Uint8Array()): Uint8Array {
  return concatBytes([
    new ByteWriter().u8(3).u8(1).u8(0x6a).multiByteUint(table.length).bytes(table).finish(),
    ...body,
  ]);
}

const octets = (...values: number[]) => Uint8Array.from(values);
const times = (count: number, piece: Uint8Array) => concatBytes(Array.from({ length: count }, () => piece));
const letters = (count: number) => utf8Bytes("a".repeat(count));
const reference = (token: number, index: number) => new ByteWriter().u8(token).multiByteUint(index).finish();
const SYNCML = octets(0x6d);

const WBXML_BOMBS: readonly Bomb[] = [
  wbxml("a string table of 4 GiB", "limit-exceeded", () => octets(3, 1, 0x6a, 0x8f, 0xff, 0xff, 0xff, 0x7f)),
  wbxml("an OPAQUE of 4 GiB", "truncated", () => document([SYNCML, octets(0xc3, 0x8f, 0xff, 0xff, 0xff, 0x7f)])),
  wbxml("an mb_u_int32 of 36 bits", "invalid-value", () =>
    document([SYNCML, octets(0x83, 0xff, 0xff, 0xff, 0xff, 0x7f)]),
  ),
  wbxml("an mb_u_int32 without an end", "invalid-value", () =>
    document([SYNCML, octets(0x83), new Uint8Array(MEGABYTE).fill(0x80)]),
  ),
  wbxml("a public identifier beyond the table", "invalid-value", () =>
    octets(3, 0, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x6a, 0),
  ),
  wbxml("100,000 elements in one another", "limit-exceeded", () => document([times(100_000, SYNCML)])),
  wbxml("a million empty elements", "limit-exceeded", () => document([SYNCML, times(1_000_000, octets(0x2d))])),
  wbxml(
    "a million attributes",
    "limit-exceeded",
    () => document([octets(0xed), times(500_000, octets(4, 0))], utf8Bytes("a\0")),
    true,
  ),
  wbxml("a string of 64 KiB, 100,000 times", "limit-exceeded", () =>
    document([SYNCML, times(100_000, octets(0x83, 0))], letters(60_000)),
  ),
  wbxml("a name of 64 KiB at every index of the table", "invalid-value", () =>
    document([SYNCML, ...Array.from({ length: 60_000 }, (_, i) => reference(0x04, i))], letters(60_000)),
  ),
  wbxml("attribute names of 64 KiB", "invalid-value", () =>
    document(
      [SYNCML, ...Array.from({ length: 60_000 }, (_, i) => concatBytes([octets(0xad), reference(0x04, i), octets(1)]))],
      letters(60_000),
    ),
  ),
  wbxml("a million switches of the page", "truncated", () => document([SYNCML, times(1_000_000, octets(0, 1))])),
  wbxml("a million pieces of one text", "truncated", () => document([SYNCML, times(1_000_000, octets(3, 97, 0))])),
  wbxml("a million processing instructions", "truncated", () => document([SYNCML, times(1_000_000, octets(0x43, 1))])),
  wbxml("a million extensions", "truncated", () => document([SYNCML, times(1_000_000, octets(0x80, 1))]), true),
];

const declarations = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, i) => ` xmlns:${prefix}${i}="u"`).join("");

const XML_BOMBS: readonly Bomb[] = [
  xml("a billion laughs", "invalid-value", () => `<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>`),
  xml("an external entity", "invalid-value", () => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`),
  xml("an entity that nothing declares", "not-well-formed", () => "<a>&b;</a>"),
  xml("100,000 elements in one another", "limit-exceeded", () => "<a>".repeat(100_000)),
  xml("a million empty elements", "limit-exceeded", () => `<a>${"<b/>".repeat(1_000_000)}</a>`),
  xml(
    "a million attributes",
    "limit-exceeded",
    () => `<a ${Array.from({ length: 500_000 }, (_, i) => `b${i}=''`).join(" ")}/>`,
  ),
  xml("an attribute of 7 MiB", "none", () => `<a b="${"c".repeat(7 * MEGABYTE)}"/>`),
  xml("a name of 7 MiB", "none", () => `<${"a".repeat(7 * MEGABYTE)}/>`),
  xml("a document of 9 MiB", "limit-exceeded", () => `<a>${"b".repeat(9 * MEGABYTE)}</a>`),
  xml("8 million lines before an error", "not-well-formed", () => `<a>${"\n".repeat(8 * MEGABYTE - 10)}</b>`),
  xml("a million references", "none", () => `<a>${"&lt;".repeat(1_000_000)}</a>`),
  xml("ampersands without an end", "not-well-formed", () => `<a>${"&".repeat(MEGABYTE)}</a>`),
  xml("half a million comments", "none", () => `<a>${"<!---->".repeat(500_000)}</a>`),
  xml("half a million CDATA sections", "none", () => `<a>${"<![CDATA[b]]>".repeat(500_000)}</a>`),
  xml("a comment that begins again and again", "not-well-formed", () => `<a>${"<!--".repeat(MEGABYTE)}</a>`),
  xml("50 namespaces in each of 60 elements in one another", "not-well-formed", () =>
    Array.from({ length: 60 }, (_, i) => `<a${declarations(50, `p${i}-`)}>`).join(""),
  ),
  xml(
    "90,000 elements that declare a namespace inside of 60 others",
    "truncated",
    () => `<a${declarations(30, "p")}>${'<b xmlns:q="u"/>'.repeat(90_000)}`,
  ),
];

const DOCUMENT_BOMBS: readonly Bomb[] = [
  text(
    "base64: a megabyte of padding before the end",
    () => `${"=".repeat(MEGABYTE)}!`,
    (given) => embeddedDocument(given, { type: "application/vnd.syncml.dmtnds+wbxml" }),
    "unknown-format",
  ),
  text(
    "base64: 6 MiB of it",
    () => toBase64(letters(4 * MEGABYTE)),
    (given) => embeddedDocument(given, { type: "application/vnd.syncml.dmtnds+wbxml" }),
    "unknown-format",
  ),
  bytes(
    "SyncML: 60 Data elements in one another",
    "none",
    () => utf8Bytes(syncml(`${"<Data>".repeat(50)}${"x".repeat(MEGABYTE)}${"</Data>".repeat(50)}`)),
    (given) => decodeSyncml(given),
  ),
  bytes(
    "SyncML: 20,000 commands without a name",
    "none",
    () => utf8Bytes(syncml(`</Data></Item></Replace>${"<a/>".repeat(20_000)}<Replace><Item><Data>`)),
    (given) => decodeSyncml(given),
  ),
  bytes(
    "TNDS: 45,000 nodes",
    "none",
    () =>
      utf8Bytes(
        `<MgmtTree><VerDTD>1.2</VerDTD>${"<Node><NodeName>a</NodeName></Node>".repeat(45_000)}<Node/></MgmtTree>`,
      ),
    (given) => decodeTnds(given),
  ),
];

function syncml(data: string): string {
  const header =
    "<VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source>";
  return `<SyncML><SyncHdr>${header}</SyncHdr><SyncBody><Replace><CmdID>1</CmdID><Item><Data>${data}</Data></Item></Replace></SyncBody></SyncML>`;
}

const BEARER_BOMBS: readonly Bomb[] = [
  bytes("user data header: UDHL 255", "truncated", () => octets(255, 0, 3, 1, 2, 1), decodeUserDataHeader),
  bytes(
    "user data header: 127 empty elements",
    "none",
    () => concatBytes([octets(254), times(127, octets(0x20, 0))]),
    decodeUserDataHeader,
  ),
  bytes(
    "SMPP: a command_length of 4 GiB",
    "truncated",
    () => concatBytes([new Uint8Array(4).fill(0xff), new Uint8Array(12)]),
    (given) => decodeSmppPdu(given),
  ),
  bytes("SMPP: 10,000 optional parameters", "limit-exceeded", manyTlvs, (given) => decodeSmppPdu(given)),
  bytes(
    "OBEX: a packet length of 65535",
    "truncated",
    () => octets(0x82, 0xff, 0xff),
    (given) => decodeObexRequest(given),
  ),
  bytes(
    "OBEX: a header length of 65535",
    "truncated",
    () => octets(0x82, 0, 6, 0x48, 0xff, 0xff),
    (given) => decodeObexRequest(given),
  ),
  bytes(
    "OBEX: 65,535 octets of empty headers",
    "limit-exceeded",
    () => concatBytes([octets(0x82, 0xff, 0xff), times(21_844, octets(0x48, 0, 3))]),
    (given) => decodeObexRequest(given),
  ),
  bytes(
    "OBEX: a type of NULs",
    "none",
    () => concatBytes([new Uint8Array(65_000), letters(1)]),
    (given) => mediaTypeOf([{ ...typeHeader(""), value: given }]),
  ),
  {
    name: "OBEX: eight packets of 8,191 octets, one octet at a time",
    outcome: "none",
    withinMs: WITHIN_MS,
    prepare: () => () => octetByOctet(8191),
  },
  {
    name: "OBEX: eight packets of 65,535 octets, one octet at a time",
    outcome: "none",
    withinMs: WITHIN_MS,
    prepare: () => () => octetByOctet(0xffff),
  },
  { name: "OBEX: an object of 100,000 pieces", outcome: "none", withinMs: WITHIN_MS, prepare: () => manyPieces },
  { name: "reassembly: 254 of 255 parts of 300 sets", outcome: "none", withinMs: 3000, prepare: () => floodOfParts },
  { name: "reassembly: 1,000 senders", outcome: "none", withinMs: WITHIN_MS, prepare: () => floodOfSenders },
  bytes("WSP: headers of 4 GiB", "truncated", () => octets(1, 6, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0xaf), decodePush),
  bytes("WSP: 100,000 parameters of a content type", "none", manyParameters, (given) =>
    readContentType(new ByteReader(given)),
  ),
  bytes(
    "WSP: 100,000 headers",
    "none",
    () =>
      concatBytes([
        new ByteWriter().u8(1).u8(6).multiByteUint(200_001).u8(0xaf).finish(),
        times(100_000, octets(0x8d, 0x80)),
      ]),
    decodePush,
  ),
];

function manyTlvs(): Uint8Array {
  const body = concatBytes([octets(0), times(10_000, octets(0x14, 0, 0, 0))]);
  return new ByteWriter()
    .uint(4, 16 + body.length)
    .uint(4, 0x80000004)
    .uint(4, 0)
    .uint(4, 1)
    .bytes(body)
    .finish();
}

function manyParameters(): Uint8Array {
  const inner = concatBytes([octets(0x83), times(100_000, octets(0x61, 0, 0x80))]);
  return new ByteWriter().u8(0x1f).multiByteUint(inner.length).bytes(inner).finish();
}

function octetByOctet(length: number): number {
  const packet = new Uint8Array(length).fill(0x48);
  packet.set([0x02, length >> 8, length & 0xff]);
  let stream = EMPTY_OBEX_STREAM;
  let packets = 0;
  for (const octet of times(8, packet)) {
    const step = addObexOctets(stream, Uint8Array.of(octet));
    stream = step.stream;
    packets += step.packets.length;
  }
  return packets;
}

function manyPieces(): unknown {
  let state = newObexServer();
  const request = decodeObexRequest(octets(0x02, 0, 7, 0x48, 0, 4, 97));
  for (let i = 0; i < 100_000; i++) state = receiveRequest(state, request).state;
  return state.phase.at;
}

/** Parts of sets that are never whole: the last one of each never comes. */
function floodOfParts(): number {
  let state = NO_PARTS;
  const data = new Uint8Array(134);
  for (let reference = 0; reference < 300; reference++) {
    for (let sequence = 1; sequence < 255; sequence++) {
      const concatenation = { width: 16 as const, reference, total: 255, sequence };
      state = addPart(state, { from: String(reference % 16), data, concatenation }, reference).state;
    }
  }
  if (JSON.stringify(state).length > MEGABYTE) throw new Error("the state is too large");
  return state.sets.length;
}

function floodOfSenders(): number {
  let state = NO_PARTS;
  for (let from = 0; from < 1000; from++) {
    const concatenation = { width: 8 as const, reference: 1, total: 2, sequence: 1 };
    state = addPart(state, { from: String(from), data: new Uint8Array(140), concatenation }, from).state;
  }
  return state.sets.length;
}

const SUBMISSION_BOMBS: readonly Bomb[] = [
  bytes(
    "multipart: 100,000 parts",
    "limit-exceeded",
    () => utf8Bytes(`${"--b\r\n\r\n\r\n".repeat(100_000)}--b--`),
    (given) => decodeMultipart(given, "b"),
  ),
  bytes(
    "multipart: a million beginnings of boundaries",
    "truncated",
    () => utf8Bytes("--b ".repeat(MEGABYTE)),
    (given) => decodeMultipart(given, "b"),
  ),
  bytes(
    "multipart: a boundary before a megabyte of blanks",
    "truncated",
    () => utf8Bytes(`--b${" ".repeat(MEGABYTE)}x`),
    (given) => decodeMultipart(given, "b"),
  ),
  bytes(
    "multipart: one header of 10,000 lines",
    "limit-exceeded",
    () => utf8Bytes(`--b\na: b\n${" c\n".repeat(10_000)}\n\n--b--`),
    (given) => decodeMultipart(given, "b"),
  ),
  text(
    "PAP: comments that do not end, in a CDATA section",
    () =>
      `<pap><push-message push-id="a"><address address-value="b"><![CDATA[${"<!--".repeat(200_000)}]]></address></push-message></pap>`,
    (given) => parsePap(given),
  ),
  text("client address: 300,000 slashes", () => `WAPPUSH=a${"/".repeat(300_000)}/TYPE=PLMN@p`, parseClientAddress),
  text(
    "client address: 300,000 extensions",
    () => `WAPPUSH=a${"/b=c".repeat(300_000)}/TYPE=USER@p`,
    parseClientAddress,
  ),
  text("HMAC header: 8 MiB in quotes", () => `username="${"a".repeat(8 * MEGABYTE)}", mac=b`, parseHmacHeader),
  text("HTTP challenge: 8 MiB in quotes", () => `Digest a="${"a".repeat(8 * MEGABYTE)}"`, parseHttpChallenges),
  text("HMAC header: 4 million escapes", () => `username="${"\\a".repeat(4 * MEGABYTE)}`, parseHmacHeader),
];

const TREE_BOMBS: readonly Bomb[] = [
  text("ACL: 200,000 entries", () => Array.from({ length: 200_000 }, (_, i) => `Get=${i}`).join("&"), parseAcl),
  text(
    "URI: a million segments",
    () => `./${"a/".repeat(MEGABYTE)}a`,
    (given) => parseUri(given, NO_LIMITS),
  ),
  text(
    "URI: a million escapes",
    () => `./${"%41".repeat(MEGABYTE)}`,
    (given) => parseUri(given, NO_LIMITS),
  ),
];

const NO_SECRETS = {};
const shown = (inputs: readonly Uint8Array[]) => dissect(inputs).map((each) => dissectionText(each, NO_SECRETS).length);

const DISSECT_BOMBS: readonly Bomb[] = [
  bytes(
    "dissection: HTTP with 150,000 headers",
    "none",
    () => utf8Bytes(`GET / HTTP/1.1\r\n${Array.from({ length: 150_000 }, (_, i) => `a${i}: b\r\n`).join("")}\r\n`),
    (given) => shown([given]),
  ),
  bytes(
    "dissection: HTTP in chunks of 8 MiB together",
    "none",
    () =>
      concatBytes([
        utf8Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800000\r\n"),
        letters(8 * MEGABYTE),
        utf8Bytes("\r\n0\r\n\r\n"),
      ]),
    (given) => dissect([given]),
  ),
  bytes(
    "dissection: a push of type __proto__",
    "none",
    () => concatBytes([octets(1, 6, 10), utf8Bytes("__proto__\0x")]),
    (given) => shown([given]),
  ),
  bytes(
    "dissection: a document named __proto__",
    "none",
    () => utf8Bytes("<__proto__/>"),
    (given) => shown([given]),
  ),
];

export const BOMBS: readonly Bomb[] = [
  ...WBXML_BOMBS,
  ...XML_BOMBS,
  ...DOCUMENT_BOMBS,
  ...BEARER_BOMBS,
  ...SUBMISSION_BOMBS,
  ...TREE_BOMBS,
  ...DISSECT_BOMBS,
];

export function bombNamed(name: string): Bomb {
  const bomb = BOMBS.find((each) => each.name === name);
  if (!bomb) throw new Error(`no bomb "${name}"`);
  return bomb;
}
