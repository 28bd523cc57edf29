import { codePage } from "../code-page.ts";

const DEVINF_COMMON = {
  CTCap: 0x05,
  CTType: 0x06,
  DataStore: 0x07,
  DataType: 0x08,
  DevID: 0x09,
  DevInf: 0x0a,
  DevTyp: 0x0b,
  DisplayName: 0x0c,
  DSMem: 0x0d,
  Ext: 0x0e,
  FwV: 0x0f,
  HwV: 0x10,
  Man: 0x11,
  MaxGUIDSize: 0x12,
  MaxID: 0x13,
  MaxMem: 0x14,
  Mod: 0x15,
  OEM: 0x16,
  ParamName: 0x17,
  PropName: 0x18,
  Rx: 0x19,
  "Rx-Pref": 0x1a,
  SharedMem: 0x1b,
  SourceRef: 0x1d,
  SwV: 0x1e,
  SyncCap: 0x1f,
  SyncType: 0x20,
  Tx: 0x21,
  "Tx-Pref": 0x22,
  ValEnum: 0x23,
  VerCT: 0x24,
  VerDTD: 0x25,
  XNam: 0x26,
  XVal: 0x27,
  UTC: 0x28,
  SupportNumberOfChanges: 0x29,
  SupportLargeObjs: 0x2a,
} as const;

/** DevInf tags of versions 1.0 and 1.1, WBXML code page 0 (SyncML_DevInf). */
export const DEVINF_1_1_PAGE = codePage("DevInf 1.1", { ...DEVINF_COMMON, Size: 0x1c });

/** DevInf tags of version 1.2, WBXML code page 0: `Size` became `MaxSize`, and later names were added; 0x2F is unassigned (SyncML_DevInf). */
export const DEVINF_1_2_PAGE = codePage("DevInf 1.2", {
  ...DEVINF_COMMON,
  MaxSize: 0x1c,
  Property: 0x2b,
  PropParam: 0x2c,
  MaxOccur: 0x2d,
  NoTruncate: 0x2e,
  "Filter-Rx": 0x30,
  FilterCap: 0x31,
  FilterKeyword: 0x32,
  FieldLevel: 0x33,
  SupportHierarchicalSync: 0x34,
});
