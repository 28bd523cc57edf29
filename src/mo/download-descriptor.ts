import { attempt } from "../base/decoded.ts";
import { decodeXmlText } from "../codec/markup/document.ts";
import {
  children,
  mandatory,
  mandatoryText,
  numberAt,
  optionalText,
  type Place,
  rootPlace,
  textField,
  trimmed,
} from "../codec/markup/place.ts";
import { parseXml } from "../codec/xml/parse.ts";

/** What a package URL may lead to in place of the package: where it is, how long, and whom to tell (DL_OTA). */
export interface DownloadDescriptor {
  /** MIME types of the package, one at least. */
  readonly types: readonly string[];
  readonly objectURI: string;
  /** Octets of the package. */
  readonly size: number;
  /** Where to post what became of it. */
  readonly installNotifyURI?: string;
  readonly nextURL?: string;
  /** Version of the descriptor's own format. */
  readonly version?: string;
  readonly name?: string;
  readonly description?: string;
  readonly vendor?: string;
  readonly infoURL?: string;
  readonly iconURI?: string;
  readonly installParam?: string;
}

/** Status reports that are posted to the installNotifyURI, with their texts (DL_OTA). */
export const INSTALL_STATUSES = {
  success: "900 Success",
  memory: "901 Insufficient memory",
  cancelled: "902 User Cancelled",
  connection: "903 Loss of Service",
  mismatch: "905 Attribute mismatch",
  descriptor: "906 Invalid descriptor",
  version: "951 Invalid DDVersion",
  aborted: "952 Device Aborted",
  content: "953 Non-Acceptable Content",
  server: "954 Loader Error",
} as const;

/** One of {@link INSTALL_STATUSES}. */
export type InstallStatus = keyof typeof INSTALL_STATUSES;

/** Whether a content type is that of a download descriptor; parameters do not count. */
export function isDescriptorType(contentType: string): boolean {
  return /^\s*application\/vnd\.oma\.dd\+xml\s*(?:;|$)/i.test(contentType);
}

/** Reads a download descriptor; unknown elements are passed over. @throws {CodecError} for XML that is none, and without type, objectURI or size (DL_OTA) */
export function decodeDownloadDescriptor(body: Uint8Array, contentType = ""): DownloadDescriptor {
  const media = mediaIn(body, contentType);
  mandatory(media, "type");
  return {
    types: children(media, "type").map(trimmed),
    objectURI: mandatoryText(media, "objectURI"),
    size: numberAt(mandatory(media, "size")),
    ...textField(media, "installNotifyURI", "installNotifyURI"),
    ...textField(media, "nextURL", "nextURL"),
    ...textField(media, "version", "DDVersion"),
    ...textField(media, "name", "name"),
    ...textField(media, "description", "description"),
    ...textField(media, "vendor", "vendor"),
    ...textField(media, "infoURL", "infoURL"),
    ...textField(media, "iconURI", "iconURI"),
    ...textField(media, "installParam", "installParam"),
  };
}

/** As {@link decodeDownloadDescriptor}; undefined for what is no descriptor. */
export function readDownloadDescriptor(body: Uint8Array, contentType: string): DownloadDescriptor | undefined {
  return attempt(() => decodeDownloadDescriptor(body, contentType));
}

/** Whom to tell of a descriptor that says too little else; undefined when not even that can be read. */
export function notifyUriIn(body: Uint8Array, contentType: string): string | undefined {
  return attempt(() => optionalText(mediaIn(body, contentType), "installNotifyURI"));
}

/** Whether a device knows the format of a descriptor by its version: the first number of it is 1, as it is without one (DL_OTA). */
export function isKnownVersion({ version = "1.0" }: DownloadDescriptor): boolean {
  return /^1(?:\.|$)/.test(version);
}

function mediaIn(body: Uint8Array, contentType: string): Place {
  return rootPlace(parseXml(decodeXmlText(body, contentType).trimStart()), "media", "DL_OTA");
}

/** A URI of a descriptor as an address: absolute as it stands, else as seen from the descriptor's own. */
export function resolveUri(uri: string, descriptorUrl: string): string {
  return !URL.canParse(uri) && URL.canParse(uri, descriptorUrl) ? new URL(uri, descriptorUrl).href : uri;
}
