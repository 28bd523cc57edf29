/** Messages of a DM server, put together by hand as XML text, and what a client answered, read as XML again. Shares nothing with src/dm. */
import { utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { isElement, type MarkupElement } from "../../src/codec/markup/element.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { encodeWbxml } from "../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { DEVICE_ID, SERVER_URL } from "./a-device.ts";

/** What a message of the server has besides its body. Defaults: session 1, message 1, no Cred, Final. */
export interface ServerMessage {
  readonly sessionId?: string;
  readonly msgId?: number | string;
  /** Cred Data, with its type. */
  readonly cred?: readonly ["basic" | "md5" | "MAC", string];
  /** Further elements of the SyncHdr, such as `<RespURI>`. */
  readonly header?: string;
  readonly verDtd?: string;
  readonly verProto?: string;
  readonly body: string;
  readonly final?: boolean;
}

export function serverMessage(message: ServerMessage, encoding: SyncMLEncoding = "xml"): Uint8Array {
  return inEncoding(serverXml(message), encoding);
}

/** XML text as it is, or as WBXML. */
export function inEncoding(xml: string, encoding: SyncMLEncoding): Uint8Array {
  return encoding === "xml" ? utf8Bytes(xml) : encodeWbxml(parseXml(xml), "SyncML 1.2");
}

/** The message as XML text. */
export function serverXml(message: ServerMessage): string {
  const { sessionId = "1", msgId = 1, cred, header = "", verDtd = "1.2", verProto = "DM/1.2", final = true } = message;
  const credXml = cred
    ? `<Cred><Meta><Format xmlns="syncml:metinf">b64</Format><Type xmlns="syncml:metinf">syncml:auth-${cred[0]}</Type></Meta><Data>${cred[1]}</Data></Cred>`
    : "";
  return `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>${verDtd}</VerDTD><VerProto>${verProto}</VerProto><SessionID>${sessionId}</SessionID><MsgID>${msgId}</MsgID><Target><LocURI>${DEVICE_ID}</LocURI></Target><Source><LocURI>${SERVER_URL}</LocURI></Source>${credXml}${header}</SyncHdr><SyncBody>${message.body}${final ? "<Final/>" : ""}</SyncBody></SyncML>`;
}

/** A Status for the SyncHdr of the client's message `msgRef`, with a Chal when `chal` names a type. */
export function headerStatus(code: number, msgRef: number, chal?: { type: string; nonce?: string }): string {
  const nonce = chal?.nonce === undefined ? "" : `<NextNonce xmlns="syncml:metinf">${chal.nonce}</NextNonce>`;
  const chalXml = chal
    ? `<Chal><Meta><Format xmlns="syncml:metinf">b64</Format><Type xmlns="syncml:metinf">${chal.type}</Type>${nonce}</Meta></Chal>`
    : "";
  return `<Status><CmdID>900</CmdID><MsgRef>${msgRef}</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd>${chalXml}<Data>${code}</Data></Status>`;
}

/** A command with one item, CmdID `id`. */
export function command(name: string, id: number, uri: string, data?: string, format?: string): string {
  const meta = format === undefined ? "" : `<Meta><Format xmlns="syncml:metinf">${format}</Format></Meta>`;
  const dataXml = data === undefined ? "" : `<Data>${data}</Data>`;
  return `<${name}><CmdID>${id}</CmdID><Item><Target><LocURI>${uri}</LocURI></Target>${meta}${dataXml}</Item></${name}>`;
}

export function get(id: number, uri: string): string {
  return command("Get", id, uri);
}

/** The element's name, then its content, with nothing that is default: two messages that say the same are equal. */
export type Plain = readonly (Plain | string)[];

/** The message in octets as {@link Plain}. */
export function plainMessage(octets: Uint8Array): Plain {
  return plain(octets[0] === 0x3c ? parseXml(utf8Text(octets)) : decodeWbxml(octets).root);
}

function plain(element: MarkupElement): Plain {
  const content = element.children
    .map((child) => (isElement(child) ? plain(child) : typeof child === "string" ? child.trim() : utf8Text(child)))
    .filter((child) => child !== "" && !isDefault(child));
  return [element.name, ...content];
}

function isDefault(child: Plain | string): boolean {
  if (typeof child === "string") return false;
  const [name, ...content] = child;
  const says = (key: string, value: string) => name === key && content[0] === value;
  return says("Format", "chr") || says("Type", "text/plain") || (name === "Meta" && content.length === 0);
}

/** What stands in the client's message: `["Status", cmd, ref, code]`, `["Results", uri, data]` and `[name]` for the rest. */
export function summary(octets: Uint8Array): readonly (readonly string[])[] {
  const [, , body] = plainMessage(octets);
  return elementsOf(body).map((each) => {
    const name = String(each[0]);
    if (name === "Status") return [name, textIn(each, "Cmd"), textIn(each, "TargetRef"), textIn(each, "Data")];
    if (name === "Results") return [name, textIn(each, "Item", "Source", "LocURI"), textIn(each, "Item", "Data")];
    return name === "Alert" ? [name, textIn(each, "Data")] : [name];
  });
}

/** The text at a path of element names below `of`; empty when there is none. */
export function textIn(of: Plain | string | undefined, ...path: readonly string[]): string {
  const [name, ...rest] = path;
  if (name === undefined) return elementText(of);
  return textIn(
    elementsOf(of).find(([each]) => each === name),
    ...rest,
  );
}

function elementText(of: Plain | string | undefined): string {
  return of === undefined || typeof of === "string"
    ? ""
    : of
        .slice(1)
        .filter((each) => typeof each === "string")
        .join("");
}

function elementsOf(of: Plain | string | undefined): readonly Plain[] {
  return of === undefined || typeof of === "string"
    ? []
    : (of.slice(1).filter((each) => typeof each !== "string") as Plain[]);
}
