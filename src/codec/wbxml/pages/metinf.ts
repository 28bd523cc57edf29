import { codePage } from "../code-page.ts";

/** MetInf tags, WBXML code page 1 of a SyncML document (SyncML_MetaInfo). */
export const METINF_PAGE = codePage("MetInf", {
  Anchor: 0x05,
  EMI: 0x06,
  Format: 0x07,
  FreeID: 0x08,
  FreeMem: 0x09,
  Last: 0x0a,
  Mark: 0x0b,
  MaxMsgSize: 0x0c,
  Mem: 0x0d,
  MetInf: 0x0e,
  Next: 0x0f,
  NextNonce: 0x10,
  SharedMem: 0x11,
  Size: 0x12,
  Type: 0x13,
  Version: 0x14,
  MaxObjSize: 0x15,
  FieldLevel: 0x16,
});
