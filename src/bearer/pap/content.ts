/** The content of a push on its way to a handset: what the gateway does to it (PPG: content encoding). */
import { fromBase64, latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { pushFromContent } from "../../codec/pap/content-entity.ts";
import { formatMediaType, parseMediaType } from "../../codec/pap/content-type.ts";
import { type MultipartPart, partHeader } from "../../codec/pap/multipart.ts";
import { decodeSi, encodeSi, SI_TYPES } from "../../codec/si/service-indication.ts";
import { decodeSl, encodeSl, SL_TYPES } from "../../codec/si/service-loading.ts";
import { encodePush } from "../../codec/wsp/push.ts";
import { type Refusal, refusal } from "./refusal.ts";

type Compile = (body: Uint8Array, contentType: string) => Uint8Array;

/** Texts that become WBXML on the way, and the type that they then have. Anything else stays as it is: a MAC is over its octets. */
const COMPILED: ReadonlyMap<string, { readonly type: string; readonly compile: Compile }> = new Map([
  [SI_TYPES.xml, { type: SI_TYPES.wbxml, compile: (body, type) => encodeSi(decodeSi(body, type), "wbxml") }],
  [SL_TYPES.xml, { type: SL_TYPES.wbxml, compile: (body, type) => encodeSl(decodeSl(body, type), "wbxml") }],
]);

/** The connectionless push that brings content to a handset. Service indications and loadings in XML are compiled; type parameters, SEC and MAC among them, and headers are kept. */
export function pushOfContent(content: MultipartPart, tid: number): Uint8Array | Refusal {
  const plain = withoutTransferEncoding(content);
  if ("code" in plain) return plain;
  try {
    const compiled = compile(plain);
    return "code" in compiled ? compiled : encodePush(pushFromContent(compiled, tid));
  } catch (error) {
    if (error instanceof CodecError) return refusal(2000, error.message);
    throw error;
  }
}

/** @throws {CodecError} for a malformed content type */
function compile(content: MultipartPart): MultipartPart | Refusal {
  const contentType = partHeader(content, "Content-Type") ?? "";
  const mediaType = contentType === "" ? undefined : parseMediaType(contentType);
  const rule = mediaType && COMPILED.get(mediaType.type);
  if (!mediaType || !rule) return content;
  // What is compiled is in UTF-8, whatever the text was in.
  const parameters = mediaType.parameters.filter(({ name }) => name.toLowerCase() !== "charset");
  const headers = content.headers.map((header) =>
    header.name.toLowerCase() === "content-type"
      ? { name: header.name, value: formatMediaType({ type: rule.type, parameters }) }
      : header,
  );
  try {
    return { headers, body: rule.compile(content.body, contentType) };
  } catch (error) {
    if (error instanceof CodecError) return refusal(3006, error.message);
    throw error;
  }
}

/** Content is sent as it is (PAP §8.2); a part that says it is base64 is believed. */
function withoutTransferEncoding(content: MultipartPart): MultipartPart | Refusal {
  const encoding = (partHeader(content, "Content-Transfer-Encoding") ?? "binary").toLowerCase();
  if (["binary", "8bit", "7bit"].includes(encoding)) return content;
  if (encoding !== "base64") return refusal(3006, `Content-Transfer-Encoding ${encoding.slice(0, 40)}`);
  const body = fromBase64(latin1Text(content.body));
  return body ? { ...content, body } : refusal(3006, "the content is no base64");
}
