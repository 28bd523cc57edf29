import { ByteReader } from "../../../src/base/byte-reader.ts";
import { parseClientAddress } from "../../../src/codec/pap/address.ts";
import { boundaryOf } from "../../../src/codec/pap/boundary.ts";
import { contentFromPush, pushFromContent } from "../../../src/codec/pap/content-entity.ts";
import { formatMediaType, parseMediaType } from "../../../src/codec/pap/content-type.ts";
import { decodePap, formatPap, parsePap } from "../../../src/codec/pap/document.ts";
import { readProlog } from "../../../src/codec/pap/document-type.ts";
import { decodeMultipart, encodeMultipart } from "../../../src/codec/pap/multipart.ts";
import { decodeSubmission, encodeSubmission } from "../../../src/codec/pap/submission.ts";
import { parsePapTime } from "../../../src/codec/pap/time.ts";
import { parseHmacHeader } from "../../../src/codec/security/hmac-header.ts";
import { parseHttpChallenges, parseHttpParameters } from "../../../src/codec/security/http-challenge.ts";
import { parseSec } from "../../../src/codec/security/sec-methods.ts";
import { readContentType } from "../../../src/codec/wsp/content-type.ts";
import { formatHeader, parseHeader, pushFlags } from "../../../src/codec/wsp/header-text.ts";
import { parseHttpDate } from "../../../src/codec/wsp/http-date.ts";
import { decodePush, encodePush } from "../../../src/codec/wsp/push.ts";
import { NOTIFICATION_PUSH, octets } from "../../support/push-vectors.ts";
import { documents, fromText, type HostileTarget, texts } from "../target.ts";
import { attempted } from "./attempted.ts";

/** A bootstrap with SEC and MAC, a textual type with a charset, and headers of two pages. */
const PUSHES = [
  NOTIFICATION_PUSH,
  octets(
    "01 06 2F 1F 2D B6 91 80 92 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 00 03 6A 00",
  ),
  octets("07 06 13 61 70 70 2F 78 00 AF 82 B4 87 58 2D 41 00 62 00 7F 02 85 01 02 03"),
];
const HEADERS = [
  "X-Wap-Application-Id: x-wap-application:wml.ua",
  "Push-Flag: 7",
  "Date: Sun, 06 Nov 1994 08:49:37 GMT",
  "Content-Type: a/b",
  "Encoding-Version: 1.3",
  "X-Other: 0x80ff",
];
const MEDIA_TYPES = [
  'multipart/related; boundary="b c"; type="application/xml"',
  "application/vnd.wap.connectivity-wbxml;SEC=1;MAC=00ff",
  "a/b;;c=d",
];
const MULTIPART =
  "preamble\r\n--b\r\nContent-Type: text/plain\r\nX: a\r\n b\r\n\r\nfirst\r\n--b\n\nsecond\n--b--\r\nepilogue";
const pap = () => documents("pap", ".xml");
const SUBMISSION = `--b\r\nContent-Type: application/xml\r\n\r\n<pap><push-message push-id="1"><address address-value="WAPPUSH=+1/TYPE=PLMN@p"/></push-message></pap>\r\n--b\r\nContent-Type: text/vnd.wap.si; charset=utf-8\r\nX-Wap-Application-Id: wml.ua\r\n\r\n<si/>\r\n--b--\r\n`;

export const PUSH_TARGETS: readonly HostileTarget[] = [
  { name: "WSP push", decoders: [decodePush], corpus: () => PUSHES, run: readPush },
  {
    name: "WSP content type",
    decoders: [readContentType],
    corpus: () => PUSHES.map((push) => push.subarray(3)),
    run: (input) => readContentType(new ByteReader(input)),
  },
  {
    name: "header of a push as text",
    decoders: [parseHeader],
    corpus: () => texts(...HEADERS),
    run: fromText(readHeader),
    neverThrows: true,
  },
  {
    name: "HTTP date",
    decoders: [parseHttpDate],
    corpus: () => texts("Sun, 06 Nov 1994 08:49:37 GMT"),
    run: fromText(parseHttpDate),
    neverThrows: true,
  },
  { name: "PAP", decoders: [decodePap], corpus: pap, run: (input) => decodePap(input), hasPaths: true },
  { name: "PAP text", decoders: [parsePap], corpus: pap, run: fromText(readPap), hasPaths: true },
  { name: "prolog of PAP", decoders: [readProlog], corpus: pap, run: fromText(readProlog), neverThrows: true },
  {
    name: "PAP time",
    decoders: [parsePapTime],
    corpus: () => texts("2026-01-01T00:00:00Z", "2026-01-01t00:00:00.5+01:00"),
    run: fromText(parsePapTime),
    neverThrows: true,
  },
  {
    name: "client address",
    decoders: [parseClientAddress],
    corpus: () => texts("WAPPUSH=+12345678901/EXT=a%20b/TYPE=PLMN@ppg.example", "wappush=::1/type=ipv6@p"),
    run: fromText(parseClientAddress),
    neverThrows: true,
  },
  {
    name: "submission",
    decoders: [decodeSubmission, pushFromContent],
    corpus: () => texts(SUBMISSION),
    run: readSubmission,
  },
  { name: "multipart", decoders: [decodeMultipart], corpus: () => texts(MULTIPART), run: readMultipart },
  { name: "boundary", decoders: [boundaryOf], corpus: () => texts(...MEDIA_TYPES), run: fromText(boundaryOf) },
  { name: "media type", decoders: [parseMediaType], corpus: () => texts(...MEDIA_TYPES), run: fromText(readMediaType) },
  {
    name: "HMAC header",
    decoders: [parseHmacHeader],
    corpus: () => texts('algorithm=MD5, username="a\\"b", mac=AAAA'),
    run: fromText(parseHmacHeader),
    neverThrows: true,
  },
  {
    name: "HTTP challenges",
    decoders: [parseHttpChallenges, parseHttpParameters],
    corpus: () => texts('Digest realm="a\\"b", qop="auth,auth-int", nonce=c, Basic realm=d, Negotiate e=='),
    run: fromText((text) => [parseHttpChallenges(text), parseHttpParameters(text)]),
    neverThrows: true,
  },
  {
    name: "SEC",
    decoders: [parseSec],
    corpus: () => texts("1", "USERPIN", '"netwpin"'),
    run: fromText(parseSec),
    neverThrows: true,
  },
];

function readPush(input: Uint8Array) {
  const push = decodePush(input);
  attempted(() => encodePush(push));
  for (const header of push.headers) {
    pushFlags(header.value);
    const text = formatHeader(header);
    if (text && typeof text.value !== "string") throw new Error(`header ${text.name} has no text`);
  }
  attempted(() => contentFromPush(push));
  return push;
}

function readHeader(text: string) {
  const colon = text.indexOf(":");
  const header = parseHeader({ name: text.slice(0, Math.max(colon, 0)), value: text.slice(colon + 1).trim() });
  if (header.value === undefined) throw new Error(`header ${header.name} has no value`);
  return header;
}

function readPap(text: string) {
  const document = parsePap(text);
  attempted(() => formatPap(document.message));
  return document;
}

function readSubmission(input: Uint8Array) {
  const submission = decodeSubmission("multipart/related; boundary=b", input);
  const { content, control } = submission;
  const push = content && attempted(() => pushFromContent(content, 1));
  if (push) attempted(() => encodePush(push));
  attempted(() => encodeSubmission({ ...submission, message: control.message }));
  return submission;
}

function readMultipart(input: Uint8Array) {
  const multipart = decodeMultipart(input, "b");
  attempted(() => encodeMultipart(multipart, "other"));
  return multipart;
}

function readMediaType(text: string) {
  const mediaType = parseMediaType(text);
  attempted(() => formatMediaType(mediaType));
  return mediaType;
}
