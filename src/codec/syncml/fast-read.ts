import { ByteReader } from "../../base/byte-reader.ts";
import { decodeXmlText } from "../markup/document.ts";
import { documentTypeOf } from "../wbxml/document-types.ts";
import { readHeader } from "../wbxml/header.ts";
import { WBXML_LIMITS } from "../wbxml/limits.ts";
import { readCommand } from "./fast-commands.ts";
import { once, readCred, readLocation, readMeta } from "./fast-parts.ts";
import { CONTENT, END, ifFamiliar, type MessageSource, TAGS, TokenSource, unfamiliar } from "./fast-tokens.ts";
import { XmlSource } from "./fast-xml-source.ts";
import type { Command, SyncHdr, SyncMLMessage } from "./message.ts";

/** WBXML 1.3. */
const LATEST_VERSION = 3;
/** What XML begins with. */
const XML = 0x3c;
const UTF_8 = 106;
/** Octets up to which a message cannot reach the limits of the long way on elements and text. */
const MOST_OCTETS = 64 * 1024;

const VER_DTD = TAGS.VerDTD | CONTENT;
const VER_PROTO = TAGS.VerProto | CONTENT;
const SESSION_ID = TAGS.SessionID | CONTENT;
const MSG_ID = TAGS.MsgID | CONTENT;
const TARGET = TAGS.Target | CONTENT;
const SOURCE = TAGS.Source | CONTENT;
const RESP_URI = TAGS.RespURI | CONTENT;
const CRED = TAGS.Cred | CONTENT;
const META = TAGS.Meta | CONTENT;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a SyncML message straight from its WBXML tokens, without the element tree between, which takes a third of the time. It
 * knows what DM sends and nothing more: `undefined` for everything else, malformed messages too, which the long way has to look at.
 */
export function fastRead(input: Uint8Array): SyncMLMessage | undefined {
  if (input.length > MOST_OCTETS || (input[0] ?? XML) > LATEST_VERSION) return undefined;
  return ifFamiliar(() => {
    const reader = new ByteReader(input);
    const { publicId, charset, stringTable } = readHeader(reader, false, WBXML_LIMITS);
    if (charset !== UTF_8 || stringTable.length > 0 || !documentTypeOf(publicId)?.startsWith("SyncML")) unfamiliar();
    return message(new TokenSource(reader));
  });
}

/** {@link fastRead} of XML; the content type says in which charset, when it does. */
export function fastReadXml(input: Uint8Array, contentType: string): SyncMLMessage | undefined {
  if (input.length > MOST_OCTETS || input[0] !== XML) return undefined;
  return ifFamiliar(() => message(new XmlSource(decodeXmlText(input, contentType))));
}

function message(source: MessageSource): SyncMLMessage {
  if (source.tag() !== (TAGS.SyncML | CONTENT) || source.tag() !== (TAGS.SyncHdr | CONTENT)) unfamiliar();
  const read = header(source);
  if (source.tag() !== (TAGS.SyncBody | CONTENT)) unfamiliar();
  const commands: Command[] = [];
  let final = false;
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    if (tag === TAGS.Final) final = true;
    else commands.push(readCommand(source, tag, 0));
  }
  if (source.tag() !== END || !source.isAtEnd) unfamiliar();
  return { header: read, commands, final };
}

function header(source: MessageSource): SyncHdr {
  const header: Partial<Draft<SyncHdr>> = {};
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    switch (tag) {
      case VER_DTD:
        header.verDtd = once(header.verDtd, source.text());
        break;
      case VER_PROTO:
        header.verProto = once(header.verProto, source.text());
        break;
      case SESSION_ID:
        header.sessionId = once(header.sessionId, source.text());
        break;
      case MSG_ID:
        header.msgId = once(header.msgId, source.text());
        break;
      case TARGET:
        header.target = once(header.target, readLocation(source));
        break;
      case SOURCE:
        header.source = once(header.source, readLocation(source));
        break;
      case RESP_URI:
        header.respUri = once(header.respUri, source.text());
        break;
      case TAGS.NoResp:
        header.noResp = true;
        break;
      case CRED:
        header.cred = once(header.cred, readCred(source));
        break;
      case META:
        header.meta = once(header.meta, readMeta(source));
        break;
      default:
        unfamiliar();
    }
  }
  const { verDtd, verProto, sessionId, msgId, target, source: from } = header;
  if (verDtd === undefined || verProto === undefined || sessionId === undefined) return unfamiliar();
  if (msgId === undefined || target === undefined || from === undefined) return unfamiliar();
  return { ...header, verDtd, verProto, sessionId, msgId, target, source: from };
}
