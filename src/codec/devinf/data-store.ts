import type { MarkupElement } from "../markup/element.ts";
import { children, mandatoryText, numberAt, optional, optionalNumber, type Place, textField } from "../markup/place.ts";
import { devInfElement, optionalElement } from "./build.ts";

/** A content type and its version, for example `text/x-vcard` 2.1. */
export interface DevInfContentType {
  readonly ctType: string;
  readonly verCt: string;
}

/** A `DataStore`: a synchronisation end point of the device (SyncML_DevInf). */
export interface DataStore {
  readonly sourceRef: string;
  readonly displayName?: string;
  /** Octets. */
  readonly maxGuidSize?: number;
  /** Preferred type to receive, and the others. The DTD wants a preferred one. */
  readonly rxPref?: DevInfContentType;
  readonly rx: readonly DevInfContentType[];
  readonly txPref?: DevInfContentType;
  readonly tx: readonly DevInfContentType[];
  /** `CTCap` elements as they are: in version 1.2 they stand here. */
  readonly ctCaps: readonly MarkupElement[];
  readonly dsMem?: DataStoreMemory;
  readonly supportHierarchicalSync?: boolean;
  /** `SyncType` numbers of `SyncCap`, 1 to 7 or those of the vendor. */
  readonly syncTypes: readonly number[];
  /** `Filter-Rx` and `FilterCap` elements as they are. */
  readonly filters: readonly MarkupElement[];
}

/** `DSMem`: sizes in octets, identifiers in items. */
export interface DataStoreMemory {
  readonly shared?: boolean;
  readonly maxMem?: number;
  readonly maxId?: number;
}

/** Reads a `DataStore`; elements may stand in any order. @throws {CodecError} without SourceRef, and for numbers that are none */
export function dataStoreFrom(place: Place): DataStore {
  const maxGuidSize = optionalNumber(place, "MaxGUIDSize");
  const rxPref = optional(place, "Rx-Pref");
  const txPref = optional(place, "Tx-Pref");
  const dsMem = optional(place, "DSMem");
  const syncCap = optional(place, "SyncCap");
  return {
    sourceRef: mandatoryText(place, "SourceRef"),
    ...textField(place, "displayName", "DisplayName"),
    ...(maxGuidSize === undefined ? {} : { maxGuidSize }),
    ...(rxPref ? { rxPref: contentTypeFrom(rxPref) } : {}),
    rx: children(place, "Rx").map(contentTypeFrom),
    ...(txPref ? { txPref: contentTypeFrom(txPref) } : {}),
    tx: children(place, "Tx").map(contentTypeFrom),
    ctCaps: elementsIn(place, "CTCap"),
    ...(dsMem ? { dsMem: memoryFrom(dsMem) } : {}),
    ...(optional(place, "SupportHierarchicalSync") ? { supportHierarchicalSync: true } : {}),
    syncTypes: syncCap ? children(syncCap, "SyncType").map(numberAt) : [],
    filters: [...elementsIn(place, "Filter-Rx"), ...elementsIn(place, "FilterCap")],
  };
}

/** The child elements of that name as they are. */
export function elementsIn(place: Place, name: string): MarkupElement[] {
  return children(place, name).map(({ element }) => element);
}

function contentTypeFrom(place: Place): DevInfContentType {
  return { ctType: mandatoryText(place, "CTType"), verCt: mandatoryText(place, "VerCT") };
}

function memoryFrom(place: Place): DataStoreMemory {
  const maxMem = optionalNumber(place, "MaxMem");
  const maxId = optionalNumber(place, "MaxID");
  return {
    ...(optional(place, "SharedMem") ? { shared: true } : {}),
    ...(maxMem === undefined ? {} : { maxMem }),
    ...(maxId === undefined ? {} : { maxId }),
  };
}

/** Writes a `DataStore` in the order of the DTD. */
export function dataStoreElement(store: DataStore): MarkupElement {
  const { rxPref, txPref, dsMem } = store;
  return devInfElement(
    "DataStore",
    devInfElement("SourceRef", store.sourceRef),
    optionalElement("DisplayName", store.displayName),
    optionalElement("MaxGUIDSize", store.maxGuidSize),
    rxPref && contentTypeElement("Rx-Pref", rxPref),
    ...store.rx.map((each) => contentTypeElement("Rx", each)),
    txPref && contentTypeElement("Tx-Pref", txPref),
    ...store.tx.map((each) => contentTypeElement("Tx", each)),
    ...store.ctCaps,
    dsMem &&
      devInfElement(
        "DSMem",
        dsMem.shared && devInfElement("SharedMem"),
        optionalElement("MaxMem", dsMem.maxMem),
        optionalElement("MaxID", dsMem.maxId),
      ),
    store.supportHierarchicalSync && devInfElement("SupportHierarchicalSync"),
    devInfElement("SyncCap", ...store.syncTypes.map((each) => devInfElement("SyncType", String(each)))),
    ...store.filters,
  );
}

function contentTypeElement(name: string, { ctType, verCt }: DevInfContentType): MarkupElement {
  return devInfElement(name, devInfElement("CTType", ctType), devInfElement("VerCT", verCt));
}
