/** A push initiator made of curl and of text that is written by hand: nothing of ours makes what it says. */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodePap } from "../../src/codec/pap/document.ts";
import type { PapMessage } from "../../src/codec/pap/message.ts";
import type { Ended } from "../support/running.ts";

/** What is pushed: its content type with all parameters, further headers, and octets. */
export interface Content {
  readonly type: string;
  readonly headers?: readonly string[];
  readonly body: Uint8Array | string;
}

/** What a gateway says: the status of HTTP, its content type, and the PAP in it. */
export interface PapAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly message: PapMessage;
}

export const PAP_1_DOCTYPE =
  '<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 1.0//EN" "http://www.wapforum.org/DTD/pap_1.0.dtd">';
const PAP_2_DOCTYPE = '<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.0//EN" "http://www.wapforum.org/DTD/pap_2.0.dtd">';

const BOUNDARY = "made-by-hand";

/** A control entity: the element in `<pap>`. */
export function papDocument(element: string, doctype = PAP_2_DOCTYPE): string {
  return `<?xml version="1.0"?>\n${doctype}\n<pap>\n${element}\n</pap>\n`;
}

/** Writes a control entity, with content as a multipart body, to a new file in `folder`; the result are curl's words to POST it. */
export function postWords(folder: string, control: string, content?: Content): string[] {
  const file = join(folder, `${randomUUID()}.body`);
  if (!content) {
    writeFileSync(file, control);
    return words("application/xml", file);
  }
  const headers = [`Content-Type: ${content.type}`, ...(content.headers ?? [])].map((line) => `${line}\r\n`).join("");
  const parts = [
    `--${BOUNDARY}\r\nContent-Type: application/xml\r\n\r\n${control}\r\n--${BOUNDARY}\r\n${headers}\r\n`,
    content.body,
    `\r\n--${BOUNDARY}--\r\n`,
  ];
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return words(`multipart/related; boundary=${BOUNDARY}; type="application/xml"`, file);
}

/** What `curl` with {@link postWords} printed. @throws when that is no PAP */
export function papAnswer({ stdout, stderr }: Ended): PapAnswer {
  const { body, status, contentType } =
    /^(?<body>.*)\n(?<status>\d+) (?<contentType>[^\n]*)$/s.exec(stdout)?.groups ?? {};
  if (body === undefined || contentType === undefined) throw new Error(`curl: ${stdout}${stderr}`);
  return { status: Number(status), contentType, message: decodePap(Buffer.from(body), contentType).message };
}

/** Gateways hand what they do not know on to the phone as headers, so curl's own go without. */
function words(contentType: string, file: string): string[] {
  const headers = [`Content-Type: ${contentType}`, "Accept:", "User-Agent:", "Expect:"];
  return [
    ...headers.flatMap((header) => ["--header", header]),
    ...["--data-binary", `@${file}`, "--write-out", "\n%{http_code} %{content_type}"],
  ];
}
