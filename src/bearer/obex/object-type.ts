/** What an object that was put into the inbox is: by its Type, else by its name, else by its octets. */

import { ByteReader } from "../../base/byte-reader.ts";
import { latin1Text } from "../../base/bytes.ts";
import { attempt, decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { findHeader, mediaTypeOf, type ObexHeader } from "../../codec/obex/headers.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import { parseMediaType } from "../../codec/pap/content-type.ts";
import { SI_TYPES } from "../../codec/si/service-indication.ts";
import { SL_TYPES } from "../../codec/si/service-loading.ts";
import { SYNCML_DM_TYPES } from "../../codec/syncml/message.ts";
import { type DocumentTypeName, documentTypeOf } from "../../codec/wbxml/document-types.ts";
import { isWbxml, readHeader } from "../../codec/wbxml/header.ts";
import { WBXML_LIMITS } from "../../codec/wbxml/limits.ts";

const PROVISIONING = { wbxml: "application/vnd.wap.connectivity-wbxml", xml: "text/vnd.wap.connectivity-xml" } as const;

/** The media type of Package #0 (DM_Notification). */
export const NOTIFICATION_TYPE = "application/vnd.syncml.notification";

/** Media types that a handset takes over OBEX. */
const INBOX_TYPES: ReadonlySet<string> = new Set([
  PROVISIONING.wbxml,
  PROVISIONING.xml,
  SYNCML_DM_TYPES.wbxml,
  NOTIFICATION_TYPE,
  SI_TYPES.wbxml,
  SI_TYPES.xml,
  SL_TYPES.wbxml,
  SL_TYPES.xml,
]);

/** Types that say nothing; programs give them when they do not know. */
const UNSPECIFIC: ReadonlySet<string> = new Set(["application/octet-stream", "application/vnd.wap.wbxml"]);

/** Names that say what is in a file. `.wbxml` and `.xml` do not: their octets decide. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ["prov", PROVISIONING.wbxml],
  ["sic", SI_TYPES.wbxml],
  ["slc", SL_TYPES.wbxml],
]);

const BY_DOCUMENT: ReadonlyMap<DocumentTypeName, string> = new Map([
  ["PROV 1.0", PROVISIONING.wbxml],
  ["SyncML 1.1", SYNCML_DM_TYPES.wbxml],
  ["SyncML 1.2", SYNCML_DM_TYPES.wbxml],
  ["SI 1.0", SI_TYPES.wbxml],
  ["SL 1.0", SL_TYPES.wbxml],
]);

const BY_ROOT: ReadonlyMap<string, string> = new Map([
  ["wap-provisioningdoc", PROVISIONING.xml],
  ["si", SI_TYPES.xml],
  ["sl", SL_TYPES.xml],
]);

/** How the Type of an object, if it has a telling one, is refused; undefined when it is among those that are taken. */
export function typeRefusal({
  headers,
}: Pick<ObexObject, "headers">): "Unsupported Media Type" | "Bad Request" | undefined {
  const type = decoded(() => statedType(headers));
  if (type instanceof CodecError) return "Bad Request";
  return type === undefined || INBOX_TYPES.has(type) ? undefined : "Unsupported Media Type";
}

/** The content type of an object, with the parameters that its Type has; undefined when nobody can tell. @throws {CodecError} for a Type that is none */
export function objectType({ headers, body = new Uint8Array() }: ObexObject): string | undefined {
  if (statedType(headers) !== undefined) return mediaTypeOf(headers);
  const extension = /\.([^./\\]+)$/.exec(findHeader(headers, "Name") ?? "")?.[1]?.toLowerCase() ?? "";
  return typeByOctets(body) ?? (isWbxml(body) ? BY_EXTENSION.get(extension) : undefined);
}

/** The media type that Type states; undefined when it says nothing. @throws {CodecError} */
function statedType(headers: readonly ObexHeader[]): string | undefined {
  const text = mediaTypeOf(headers)?.trim() ?? "";
  const type = text === "" ? undefined : parseMediaType(text).type;
  return type === undefined || UNSPECIFIC.has(type) ? undefined : type;
}

function typeByOctets(body: Uint8Array): string | undefined {
  return isWbxml(body) ? typeOfWbxml(body) : typeOfXml(latin1Text(body.subarray(0, 4096)));
}

/** Damage behind the public identifier is the handset's to find. */
function typeOfWbxml(body: Uint8Array): string | undefined {
  const header = attempt(() => readHeader(new ByteReader(body), true, WBXML_LIMITS));
  const documentType = header && documentTypeOf(header.publicId);
  return documentType && BY_DOCUMENT.get(documentType);
}

function typeOfXml(head: string): string | undefined {
  const text = head.replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  if (!text.startsWith("<")) return undefined;
  return BY_ROOT.get(/<([A-Za-z_][\w.-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ""))?.[1] ?? "");
}
