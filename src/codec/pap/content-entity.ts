/** The content of a push on its two ways: as a part with textual headers (PAP §8.2, push over HTTP), and as a WSP push. */

import { CHARSETS } from "../wsp/charsets.ts";
import type { ContentType, OtherParameter } from "../wsp/content-type.ts";
import { CONTENT_TYPES } from "../wsp/content-types.ts";
import { canonicalHeaderName, formatHeader, parseHeader } from "../wsp/header-text.ts";
import { PARAMETERS } from "../wsp/headers.ts";
import type { PushPdu } from "../wsp/push.ts";
import { integerOf } from "../wsp/values.ts";
import { bootstrapParameters, formatMediaType, type MediaType, parameter, parseMediaType } from "./content-type.ts";
import { type MultipartPart, type PartHeader, partHeader } from "./multipart.ts";

/** What content is taken for that does not say (RFC_2046 §4.5.1). */
const UNKNOWN_TYPE = "application/octet-stream";

/** Headers that are about the part or its transport, not about the content. */
const NOT_PUSHED = new Set(["content-type", "content-length", "content-transfer-encoding", "mime-version"]);

/** The push that a gateway makes of content: its type with all parameters, SEC and MAC among them, and its headers by code where they have one. @throws {CodecError} for a malformed content type */
export function pushFromContent(content: MultipartPart, tid: number): PushPdu {
  const contentType = contentTypeFromMediaType(parseMediaType(partHeader(content, "Content-Type") ?? UNKNOWN_TYPE));
  const headers = content.headers.filter(({ name }) => !NOT_PUSHED.has(name.toLowerCase())).map(parseHeader);
  return { tid, ...contentType, headers, body: content.body };
}

/** The same the other way. Headers of pages other than the default have no text and are left out. @throws {CodecError} for a type or parameters that text cannot say */
export function contentFromPush({ contentType, parameters, headers, body }: Omit<PushPdu, "tid">): MultipartPart {
  const type = formatMediaType(mediaTypeFromContentType({ contentType, parameters }));
  const others = headers.map(formatHeader).filter((header): header is PartHeader => header !== undefined);
  return { headers: [{ name: canonicalHeaderName("Content-Type"), value: type }, ...others], body };
}

/** The WSP form of a textual content type. Charsets that have no number, and other parameters, are kept as text. */
function contentTypeFromMediaType(mediaType: MediaType): ContentType {
  const { sec, mac } = bootstrapParameters(mediaType);
  const charset = CHARSETS.codeOf(parameter(mediaType, "charset") ?? "");
  const typed = new Set<string>();
  if (sec !== undefined) typed.add("sec");
  if (mac !== undefined) typed.add("mac");
  if (charset !== undefined) typed.add("charset");
  const others = mediaType.parameters.filter(({ name }) => !typed.has(name.toLowerCase()));
  return {
    contentType: CONTENT_TYPES.nameOf(CONTENT_TYPES.codeOf(mediaType.type) ?? -1) ?? mediaType.type,
    parameters: {
      ...(sec === undefined ? {} : { sec }),
      ...(mac === undefined ? {} : { mac }),
      ...(charset === undefined ? {} : { charset }),
      others,
    },
  };
}

/** The textual form of a WSP content type: SEC as its number, charset by its name, octets that are a number as that number. */
function mediaTypeFromContentType({ contentType, parameters }: ContentType): MediaType {
  const { sec, mac, charset, others } = parameters;
  const named = (name: string, value: string | undefined) => (value === undefined ? [] : [{ name, value }]);
  return {
    type: contentType.toLowerCase(),
    parameters: [
      ...named("charset", charset === undefined ? undefined : (CHARSETS.nameOf(charset) ?? String(charset))),
      ...others.flatMap((other) => named(parameterName(other), parameterText(other))),
      ...named("SEC", sec?.toString()),
      ...named("MAC", mac),
    ],
  };
}

function parameterName({ name }: OtherParameter): string {
  return typeof name === "number" ? (PARAMETERS.nameOf(name) ?? `0x${name.toString(16)}`) : name;
}

function parameterText({ name, value }: OtherParameter): string | undefined {
  if (typeof value === "string") return value.replace(/^"/, "");
  const integer = integerOf(value);
  if (integer === undefined) return undefined;
  return name === "type" ? (CONTENT_TYPES.nameOf(integer) ?? String(integer)) : String(integer);
}
