/** What each key of `expect` says, held against the subject. A check gives what is wrong, or nothing. */
import { createHash, createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { ByteReader } from "../../src/base/byte-reader.ts";
import { ByteWriter } from "../../src/base/byte-writer.ts";
import { fromHex, toHex, utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { imsiSemiOctets } from "../../src/base/digits.ts";
import { PROVISIONING_DOCUMENT } from "../../src/codec/assemble/document-kind.ts";
import { documentPush } from "../../src/codec/assemble/push.ts";
import { checkBootstrap } from "../../src/codec/dissect/bootstrap-check.ts";
import type { MarkupElement } from "../../src/codec/markup/element.ts";
import { encodePackage0, encodeTrigger, UI_MODES } from "../../src/codec/notification/package0.ts";
import { findHeader } from "../../src/codec/obex/headers.ts";
import { bootstrapMac, SEC_METHODS } from "../../src/codec/security/bootstrap-mac.ts";
import { notificationDigestFits } from "../../src/codec/security/notification-digest.ts";
import { encodeTlvs } from "../../src/codec/smpp/tlv.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { type NeutralElement, neutralTree } from "../support/neutral-tree.ts";
import { differs } from "./differs.ts";
import { writerSpelling } from "./libwbxml-spelling.ts";
import { type Row, readOctets, readText } from "./manifest.ts";
import { checkMessage } from "./message-checks.ts";
import { OPENERS } from "./openers.ts";
import type { Subject } from "./subject.ts";

export type Expect = Row["expect"];
export type Check = (subject: Subject, value: unknown, expect: Expect) => string | undefined;

/** Keys that say where the rest comes from, or say it again in words. */
export const INFORMATIVE: ReadonlySet<string> = new Set([
  "note",
  "decoder",
  "encoder",
  "mac_key",
  "digest_formula",
  "imsi",
  "mac_key_hex",
]);

const CHECKS: Readonly<Record<string, Check>> = {
  parts: ({ headers }, value) => differs(headers?.length, value),
  udh: ({ headers }, value) => differs(headers?.map(toHex), value),
  wsp_tid: ({ push }, value) => differs(push?.tid, value),
  wsp_type: ({ wsp }, value) => differs(wsp?.[1], value),
  wsp_headers: ({ wsp }, value) => differs(wsp && toHex(wspHeaders(wsp)), value),
  body_len: ({ body }, value) => differs(body?.length, value),
  sec: ({ push }, value) =>
    push ? differs(methodName(push.parameters.sec), value) : oneOf(Object.values(SEC_METHODS), value),
  mac: ({ push, body }, value, expect) => {
    const key = keyOf(expect);
    return differs(push ? push.parameters.mac : key && body && bootstrapMac(key, body), value);
  },
  mac_ok: macOk,
  esm_class: ({ smpp }, value) => each(smpp, ({ esmClass }) => esmClass, value),
  data_coding: ({ smpp }, value) => each(smpp, ({ dataCoding }) => dataCoding, value),
  tlv_first: ({ smpp }, value) => {
    const writer = new ByteWriter();
    encodeTlvs(writer, smpp?.[0]?.tlvs ?? []);
    return differs(toHex(writer.finish()), value);
  },
  // wbxml2xml 0.11 has no spellings of its own: it is held against our reading as it is.
  decodes_to: ({ folder, root }, value) => differsAsTree(root, parseXml(readText(folder, String(value))), neutralTree),
  xml: ({ root }, value) => differsAsTree(root, parseXml(String(value)), neutralTree),
  encodes_to: ({ folder, body }, value) => {
    if (!body) return "there is nothing to encode";
    const [ours, theirs] = [decodeWbxml(body), decodeWbxml(readOctets(folder, String(value)))];
    return differs(ours.documentType, theirs.documentType) ?? differsAsTree(ours.root, theirs.root, writerSpelling);
  },
  package0_hex: ({ body }, value) => differs(body && toHex(body), value),
  package0: (subject, value) => fieldsInWords(subject, String(value)) ?? digestOk(subject, String(value)),
  digest: ({ notification }, value) => differs(notification && toHex(notification.digest), value),
  digest_ok: (subject, value, expect) => {
    const wrong = digestOk(subject, String(expect["digest_formula"]));
    return (wrong === undefined) === value ? undefined : (wrong ?? "the digest fits");
  },
  version: ({ notification }, value) => differs(notification && notification.version / 10, value),
  ui_mode: ({ notification }, value) => differs(notification && UI_MODES.indexOf(notification.uiMode), value),
  initiator: ({ notification }, value) => differs(notification?.initiator, value === 1 ? "server" : "client"),
  session_id: ({ notification }, value) => differs(notification?.sessionId, value),
  server_id: ({ notification }, value) => differs(notification?.serverId, value),
  hex: ({ octets }, value) => differs(octets && toHex(octets), value),
  put_name: ({ object }, value) => differs(object && findHeader(object.headers, "Name"), value),
  put_body_len: ({ object }, value) => differs(object?.body?.length, value),
  put_body_sha1: ({ object }, value) =>
    differs(object?.body && createHash("sha1").update(object.body).digest("hex"), value),
  canonical: ({ canonical }, value) => {
    const missing = (value as string[]).filter((layer) => !canonical.includes(layer));
    return missing.length > 0 ? `not written as it stands: ${missing.join(", ")}` : undefined;
  },
  server_message: ({ folder, message }, value) => answers(folder, message, String(value)),
  role: checkMessage.role,
  commands: checkMessage.commands,
  alert: checkMessage.alert,
  cred: checkMessage.cred,
  devinfo_items: checkMessage.devinfoItems,
};

/** The check of a key: by its name, or, where secrets are a part of it, by how it begins. */
export function checkOf(key: string): Check | undefined {
  const [, method, secret = ""] = /^mac_(userpin|netwpin_imsi)_(\d+)$/.exec(key) ?? [];
  if (!method) return CHECKS[key];
  const hmacKey = method === "userpin" ? utf8Bytes(secret) : imsiSemiOctets(secret);
  // The MAC is that of the encoding beside it: every encoding has its own.
  return ({ folder }, value, { encodes_to: encoded }) =>
    typeof encoded === "string"
      ? differs(bootstrapMac(hmacKey, readOctets(folder, encoded)), value)
      : "no encoding is named that it would be made over";
}

function methodName(sec: number | undefined): unknown {
  return Object.values(SEC_METHODS)[sec ?? -1] ?? sec;
}

function oneOf(known: readonly unknown[], value: unknown): string | undefined {
  return known.includes(value) ? undefined : `${JSON.stringify(value)} is none of ${known.join(", ")}`;
}

function each<T>(items: readonly T[] | undefined, field: (item: T) => unknown, value: unknown): string | undefined {
  if (!items || items.length === 0) return "there is none";
  return items.map((item) => differs(field(item), value)).find((wrong) => wrong !== undefined);
}

function differsAsTree(
  ours: MarkupElement | undefined,
  theirs: MarkupElement,
  spelling: (root: MarkupElement) => NeutralElement,
): string | undefined {
  if (!ours) return "there is no document";
  const [left, right] = [spelling(ours), spelling(theirs)];
  return isDeepStrictEqual(left, right) ? undefined : `another document: ${firstDifference(left, right)}`;
}

function firstDifference(ours: unknown, theirs: unknown): string {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  const at = [...a].findIndex((character, i) => character !== b[i]);
  return `${a.slice(Math.max(0, at - 40), at + 40)} | ${b.slice(Math.max(0, at - 40), at + 40)}`;
}

function wspHeaders(wsp: Uint8Array): Uint8Array {
  const reader = new ByteReader(wsp, 2);
  return reader.bytes(reader.multiByteUint("HeadersLen", "WSP"), "headers", "WSP");
}

/** With the key itself, and with the secret behind it where the row tells that. */
function macOk({ push, body }: Subject, value: unknown, expect: Expect): string | undefined {
  const key = keyOf(expect);
  const mac = push?.parameters.mac ?? String(expect["mac"]);
  if (!key || !body) return "no key is given";
  const fits = createHmac("sha1", key).update(body).digest("hex").toUpperCase() === mac;
  if (fits !== value || bootstrapMac(key, body) !== mac) return `the MAC ${fits ? "fits" : "does not fit"}`;
  const sec = Object.values(SEC_METHODS).indexOf(expect["sec"] as "NETWPIN");
  const secured = push ?? documentPush({ kind: PROVISIONING_DOCUMENT, body }, { tid: 0, sec, mac });
  const imsi = expect["imsi"] ?? /IMSI (\d+)/.exec(String(expect["mac_key"]))?.[1];
  const secrets = sec === 1 ? { pin: utf8Text(key) } : typeof imsi === "string" ? { imsi } : undefined;
  return secrets && checkBootstrap(secured, secrets)?.fits !== value ? "the secret gives another verdict" : undefined;
}

function keyOf(expect: Expect): Uint8Array | undefined {
  const { mac_key_hex: hex, mac_key: words } = expect;
  const ascii = /ascii "([^"]*)"/.exec(String(words))?.[1];
  return typeof hex === "string" ? fromHex(hex) : ascii === undefined ? undefined : utf8Bytes(ascii);
}

/** The formula names the secrets: MD5("server:password") and the nonce. */
function digestOk({ notification }: Subject, formula: string): string | undefined {
  const found = /MD5\("(?<serverId>[^":]*):(?<password>[^"]*)"\)\) ":" (?:nonce=)?"(?<nonce>[^"]*)"/.exec(
    formula,
  )?.groups;
  if (!found || !notification) return "the formula names no secrets";
  const { serverId = "", password = "", nonce = "" } = found;
  const secrets = { serverId, password, nonce: utf8Bytes(nonce) };
  return notificationDigestFits(notification.digest, secrets, encodeTrigger(notification))
    ? undefined
    : "the digest does not fit";
}

/** `version 1.2, ui-mode 2, initiator server, session 42), server id "dm.lab.example"` */
function fieldsInWords({ notification, body }: Subject, words: string): string | undefined {
  const found = /version ([\d.]+), ui-mode (\d), initiator (\w+), session (\d+)\), server id "([^"]+)"/.exec(words);
  if (!found || !notification || !body) return "no fields to compare";
  const [, version, uiMode, initiator, session, serverId] = found;
  const ours = [
    notification.version / 10,
    UI_MODES.indexOf(notification.uiMode),
    notification.initiator,
    notification.sessionId,
    notification.serverId,
  ];
  return (
    differs(ours, [Number(version), Number(uiMode), initiator, Number(session), serverId]) ??
    differs(toHex(encodePackage0(notification)), toHex(body))
  );
}

/** Every Status of a client names a command of the server message that it answers. */
function answers(folder: string, message: Subject["message"], file: string): string | undefined {
  const kind = file.endsWith(".xml") ? "syncml-dm-xml" : "syncml-dm-wbxml";
  const server = OPENERS[kind]?.(folder, { file, kind, expect: {} });
  if (!server?.message || !message) return "one of them is no message";
  if (server.failures.length > 0) return `${file}: ${server.failures.join("; ")}`;
  const known = new Set(["0", ...server.message.commands.flatMap(({ cmdId }) => (cmdId === undefined ? [] : [cmdId]))]);
  const unknown = message.commands.filter((command) => command.cmd === "Status" && !known.has(command.cmdRef));
  return unknown.length > 0 ? `${unknown.length} Status answer nothing of ${file}` : undefined;
}
