import { DDF_TYPES } from "../ddf/document.ts";
import { DEVINF_TYPES } from "../devinf/document.ts";
import { textOf } from "../markup/content.ts";
import { attribute, isElement, type MarkupElement } from "../markup/element.ts";
import { EMN_TYPES } from "../si/e-mail-notification.ts";
import { SI_TYPES } from "../si/service-indication.ts";
import { SL_TYPES } from "../si/service-loading.ts";
import type { Ports } from "../sms/user-data-header.ts";
import { SYNCML_DM_TYPES } from "../syncml/message.ts";
import { TNDS_TYPES } from "../tnds/document.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { WAP_PUSH_PORT } from "../wsp/ports.ts";

/** What a document is, and how it travels. */
export interface DocumentKind {
  readonly documentType: DocumentTypeName;
  /** Of its WBXML form, in a push. */
  readonly mediaType: string;
  /** Where receivers wait for it. */
  readonly ports: Ports;
  /** The push application, when it is not the one that the media type implies. */
  readonly applicationId?: string;
  /** The bootstrap profile whose messages may carry SEC and MAC. */
  readonly profile?: "cp" | "dm";
}

/** WAP push, not secured; as gateways send it, from the port of connectionless WSP (WDP). */
export const PUSH_PORTS: Ports = { destination: WAP_PUSH_PORT, source: 9200 };

/** A provisioning document (ProvCont). */
export const PROVISIONING_DOCUMENT: DocumentKind = {
  documentType: "PROV 1.0",
  mediaType: "application/vnd.wap.connectivity-wbxml",
  ports: PUSH_PORTS,
  profile: "cp",
};

/** A SyncML message of device management, which as a push is a bootstrap in the DM profile (DM_Bootstrap). */
export const DM_MESSAGE: DocumentKind = {
  documentType: "SyncML 1.2",
  mediaType: SYNCML_DM_TYPES.wbxml,
  ports: PUSH_PORTS,
  profile: "dm",
};

const pushed = (documentType: DocumentTypeName, mediaType: string): DocumentKind => ({
  documentType,
  mediaType,
  ports: PUSH_PORTS,
});

const OTA_PORTS = { settings: { destination: 49999, source: 49154 }, bookmarks: { destination: 49996, source: 49154 } };

/** Kinds of documents by the name of their root element. */
const BY_ROOT: ReadonlyMap<string, (root: MarkupElement) => DocumentKind> = new Map([
  ["wap-provisioningdoc", () => PROVISIONING_DOCUMENT],
  ["SyncML", syncml],
  ["si", () => pushed("SI 1.0", SI_TYPES.wbxml)],
  ["sl", () => pushed("SL 1.0", SL_TYPES.wbxml)],
  ["emn", () => ({ ...pushed("EMN 1.0", EMN_TYPES.wbxml), applicationId: "x-wap-application:emn.ua" })],
  ["DevInf", (root) => pushed(devInfType(childText(root, "VerDTD")), DEVINF_TYPES.wbxml)],
  ["MgmtTree", (root) => pushed("DM-DDF 1.2", (isDdf(root) ? DDF_TYPES : TNDS_TYPES).wbxml)],
  ["CHARACTERISTIC-LIST", otaSettings],
]);

/** The kind of a document, by its root element; `undefined` for one that has no WBXML form here. */
export function documentKindOf(root: MarkupElement): DocumentKind | undefined {
  return BY_ROOT.get(root.name)?.(root);
}

function syncml(root: MarkupElement): DocumentKind {
  const header = childrenNamed(root, "SyncHdr")[0];
  const version = header && childText(header, "VerDTD");
  const documentType = version === "1.0" ? "SyncML 1.0" : version === "1.1" ? "SyncML 1.1" : "SyncML 1.2";
  const isSync = header !== undefined && childText(header, "VerProto")?.startsWith("SyncML/");
  return isSync ? pushed(documentType, "application/vnd.syncml+wbxml") : { ...DM_MESSAGE, documentType };
}

function devInfType(version: string | undefined): DocumentTypeName {
  return version === "1.0" ? "DevInf 1.0" : version === "1.1" ? "DevInf 1.1" : "DevInf 1.2";
}

/** A description of a tree has properties that a serialised tree (TNDS) has not (DM_TND). */
function isDdf(element: MarkupElement): boolean {
  return element.children.some((child) => isElement(child) && (child.name === "DFProperties" || isDdf(child)));
}

/** Settings may hold a bookmark too; nothing but bookmarks is another media type on another port (OTA_Settings). */
function otaSettings(root: MarkupElement): DocumentKind {
  const types = childrenNamed(root, "CHARACTERISTIC").map((child) => attribute(child, "TYPE"));
  const what = types.length > 0 && types.every((type) => type === "BOOKMARK") ? "bookmarks" : "settings";
  const mediaType = `application/x-wap-prov.browser-${what}`;
  return { documentType: "OTA settings", mediaType, ports: OTA_PORTS[what] };
}

function childrenNamed(of: MarkupElement, name: string): MarkupElement[] {
  return of.children.filter((child): child is MarkupElement => isElement(child) && child.name === name);
}

function childText(of: MarkupElement, name: string): string | undefined {
  const child = childrenNamed(of, name)[0];
  return child && textOf(child).trim();
}
