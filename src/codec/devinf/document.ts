import { decodeDocument, encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import type { MarkupElement } from "../markup/element.ts";
import { children, mandatoryText, optional, type Place, rootPlace, textField, trimmed } from "../markup/place.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { parseXml } from "../xml/parse.ts";
import { devInfElement, optionalElement } from "./build.ts";
import { type DataStore, dataStoreElement, dataStoreFrom, elementsIn } from "./data-store.ts";

/** Content types of device information (SyncML_DevInf). */
export const DEVINF_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.syncml-devinf+wbxml",
  xml: "application/vnd.syncml-devinf+xml",
};

/** Device information of data synchronisation, versions 1.0 to 1.2. DM has the management object of that name instead (SyncML_DevInf). */
export interface DevInf {
  /** `1.0`, `1.1` or `1.2`. */
  readonly verDtd: string;
  readonly man?: string;
  readonly mod?: string;
  readonly oem?: string;
  readonly fwV?: string;
  readonly swV?: string;
  readonly hwV?: string;
  readonly devId: string;
  /** For example `phone` or `server`. */
  readonly devTyp: string;
  /** Dates may be given in UTC. */
  readonly utc?: boolean;
  readonly supportLargeObjs?: boolean;
  readonly supportNumberOfChanges?: boolean;
  readonly dataStores: readonly DataStore[];
  /** `CTCap` elements as they are: in versions 1.0 and 1.1 they stand here. */
  readonly ctCaps: readonly MarkupElement[];
  readonly exts: readonly DevInfExt[];
}

/** `Ext`: a vendor's extension. */
export interface DevInfExt {
  readonly name: string;
  readonly values: readonly string[];
}

/** Reads device information from WBXML or XML; the octets decide which. @throws {CodecError} as {@link devInfFromMarkup} (SyncML_DevInf) */
export function decodeDevInf(body: Uint8Array, contentType?: string): DevInf {
  const typed = contentType === undefined ? {} : { contentType };
  return devInfFromMarkup(decodeDocument(body, { documentType: "DevInf 1.2", spec: "SyncML_DevInf", ...typed }).root);
}

/** Writes device information: WBXML with the document type of its version, 1.2 when that is unknown, or XML. @throws {CodecError} for kept elements that the version does not know (SyncML_DevInf) */
export function encodeDevInf(devInf: DevInf, encoding: MarkupEncoding): Uint8Array {
  const documentType = DOCUMENT_TYPES.get(devInf.verDtd) ?? "DevInf 1.2";
  return encodeDocument(devInfToMarkup(devInf), encoding, { documentType });
}

const DOCUMENT_TYPES: ReadonlyMap<string, DocumentTypeName> = new Map([
  ["1.0", "DevInf 1.0"],
  ["1.1", "DevInf 1.1"],
  ["1.2", "DevInf 1.2"],
]);

/** Reads device information from XML text. @throws {CodecError} as {@link devInfFromMarkup} (SyncML_DevInf) */
export function devInfFromXml(text: string): DevInf {
  return devInfFromMarkup(parseXml(text));
}

/**
 * Reads device information from an element tree. Elements may stand in any order; those that SyncML_DevInf does not define are left out.
 * @throws {CodecError} with the element's path, for another root, without VerDTD, DevID or DevTyp, and for numbers that are none
 */
export function devInfFromMarkup(root: MarkupElement): DevInf {
  const place = rootPlace(root, "DevInf", "SyncML_DevInf");
  return {
    verDtd: mandatoryText(place, "VerDTD"),
    ...textField(place, "man", "Man"),
    ...textField(place, "mod", "Mod"),
    ...textField(place, "oem", "OEM"),
    ...textField(place, "fwV", "FwV"),
    ...textField(place, "swV", "SwV"),
    ...textField(place, "hwV", "HwV"),
    devId: mandatoryText(place, "DevID"),
    devTyp: mandatoryText(place, "DevTyp"),
    ...(optional(place, "UTC") ? { utc: true } : {}),
    ...(optional(place, "SupportLargeObjs") ? { supportLargeObjs: true } : {}),
    ...(optional(place, "SupportNumberOfChanges") ? { supportNumberOfChanges: true } : {}),
    dataStores: children(place, "DataStore").map(dataStoreFrom),
    ctCaps: elementsIn(place, "CTCap"),
    exts: children(place, "Ext").map(extFrom),
  };
}

/** Writes device information as an element tree, in the order of the DTD. */
export function devInfToMarkup(devInf: DevInf): MarkupElement {
  return devInfElement(
    "DevInf",
    devInfElement("VerDTD", devInf.verDtd),
    optionalElement("Man", devInf.man),
    optionalElement("Mod", devInf.mod),
    optionalElement("OEM", devInf.oem),
    optionalElement("FwV", devInf.fwV),
    optionalElement("SwV", devInf.swV),
    optionalElement("HwV", devInf.hwV),
    devInfElement("DevID", devInf.devId),
    devInfElement("DevTyp", devInf.devTyp),
    devInf.utc && devInfElement("UTC"),
    devInf.supportLargeObjs && devInfElement("SupportLargeObjs"),
    devInf.supportNumberOfChanges && devInfElement("SupportNumberOfChanges"),
    ...devInf.dataStores.map(dataStoreElement),
    ...devInf.ctCaps,
    ...devInf.exts.map(({ name, values }) =>
      devInfElement("Ext", devInfElement("XNam", name), ...values.map((value) => devInfElement("XVal", value))),
    ),
  );
}

function extFrom(place: Place): DevInfExt {
  return { name: mandatoryText(place, "XNam"), values: children(place, "XVal").map(trimmed) };
}
