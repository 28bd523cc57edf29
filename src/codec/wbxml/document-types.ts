import { attribute, type MarkupAttribute, type MarkupElement } from "../markup/element.ts";
import type { TokenTable } from "./code-page.ts";
import { DEVINF_1_1_PAGE, DEVINF_1_2_PAGE } from "./pages/devinf.ts";
import { DM_DDF_PAGE } from "./pages/dm-ddf.ts";
import { EMN_PAGE, EMN_STARTS } from "./pages/emn.ts";
import { METINF_PAGE } from "./pages/metinf.ts";
import { OTA_ENUMERATED_PARMS, OTA_SETTINGS_PAGE, OTA_SETTINGS_STARTS } from "./pages/ota-settings.ts";
import {
  PROV_DRAFT_VALUES,
  PROV_ENUMERATED_PARMS,
  PROV_FOREIGN_STARTS_1,
  PROV_FOREIGN_VALUES_1,
  PROV_PAGE_0,
  PROV_PAGE_1,
  PROV_STARTS_0,
  PROV_STARTS_1,
  PROV_VALUES_0,
  PROV_VALUES_1,
} from "./pages/prov.ts";
import { HOST_ENDINGS, SI_PAGE, SI_STARTS } from "./pages/si.ts";
import { SL_PAGE, SL_STARTS } from "./pages/sl.ts";
import { SYNCML_PAGE } from "./pages/syncml.ts";

/** A tag code page and the namespace that it implies. */
interface TagPageSource {
  readonly tokens: TokenTable;
  readonly namespace?: string;
}

/** An attribute code page. `foreignStarts` and `foreignValues` are read, never written. */
interface AttributePageSource {
  readonly starts: TokenTable;
  readonly values?: TokenTable;
  readonly foreignStarts?: TokenTable;
  readonly foreignValues?: TokenTable;
}

/** One document type: how it is named on the wire, its code pages, and how its attribute values are written. */
export interface DocumentType {
  /** Numeric public identifier; 0x01 says that there is none. WBXML §7.2 */
  readonly publicId?: number;
  /** Formal public identifier; compared without regard to case. */
  readonly fpi?: string;
  /** Minor WBXML version that the encoder writes. */
  readonly version: 1 | 2 | 3;
  readonly tags: Readonly<Record<number, TagPageSource>>;
  readonly attributes?: Readonly<Record<number, AttributePageSource>>;
  /** Attributes that travel as OPAQUE dates of packed decimal digits. */
  readonly dates?: ReadonlySet<string>;
  /** Attributes that are written as a start with a prefix, value tokens and strings. */
  readonly split?: ReadonlySet<string>;
  /** Attributes whose whole value may be a value token. */
  readonly valued?: ReadonlySet<string>;
  /** Whether an attribute's whole value may be written as a token of either kind; always, when left out. */
  readonly tokenises?: (attribute: MarkupAttribute, of: MarkupElement) => boolean;
  /** Values of global tokens on attribute page 1 by a draft; lenient readers only. */
  readonly draftValues?: ReadonlyMap<number, string>;
}

const metInf = { tokens: METINF_PAGE, namespace: "syncml:metinf" };
const dmDdf = { tokens: DM_DDF_PAGE, namespace: "syncml:dmddf1.2" };

function syncml(version: "1.0" | "1.1" | "1.2", publicId: number): DocumentType {
  const page = { tokens: SYNCML_PAGE, namespace: `SYNCML:SYNCML${version}` };
  return { publicId, fpi: `-//SYNCML//DTD SyncML ${version}//EN`, version: 2, tags: { 0: page, 1: metInf, 2: dmDdf } };
}

function devInf(version: "1.0" | "1.1" | "1.2", publicId: number, tokens: TokenTable): DocumentType {
  const tags = { 0: { tokens, namespace: "syncml:devinf" } };
  return { publicId, fpi: `-//SYNCML//DTD DevInf ${version}//EN`, version: 2, tags };
}

const types = {
  "SyncML 1.0": syncml("1.0", 0x0fd1),
  "SyncML 1.1": syncml("1.1", 0x0fd3),
  "SyncML 1.2": syncml("1.2", 0x1201),
  "MetInf 1.2": { publicId: 0x1202, fpi: "-//SYNCML//DTD MetInf 1.2//EN", version: 2, tags: { 1: metInf } },
  "DevInf 1.0": devInf("1.0", 0x0fd2, DEVINF_1_1_PAGE),
  "DevInf 1.1": devInf("1.1", 0x0fd4, DEVINF_1_1_PAGE),
  "DevInf 1.2": devInf("1.2", 0x1203, DEVINF_1_2_PAGE),
  "DM-DDF 1.2": { fpi: "-//OMA//DTD-DM-DDF 1.2//EN", version: 2, tags: { 2: dmDdf } },
  "PROV 1.0": {
    publicId: 0x0b,
    fpi: "-//WAPFORUM//DTD PROV 1.0//EN",
    version: 3,
    tags: { 0: { tokens: PROV_PAGE_0 }, 1: { tokens: PROV_PAGE_1 } },
    attributes: {
      0: { starts: PROV_STARTS_0, values: PROV_VALUES_0 },
      1: {
        starts: PROV_STARTS_1,
        values: PROV_VALUES_1,
        foreignStarts: PROV_FOREIGN_STARTS_1,
        foreignValues: PROV_FOREIGN_VALUES_1,
      },
    },
    valued: new Set(["value"]),
    tokenises: ({ name }, parm) => name !== "value" || PROV_ENUMERATED_PARMS.has(attribute(parm, "name") ?? ""),
    draftValues: PROV_DRAFT_VALUES,
  },
  "SI 1.0": {
    publicId: 0x05,
    fpi: "-//WAPFORUM//DTD SI 1.0//EN",
    version: 2,
    tags: { 0: { tokens: SI_PAGE } },
    attributes: { 0: { starts: SI_STARTS, values: HOST_ENDINGS } },
    dates: new Set(["created", "si-expires"]),
    split: new Set(["href"]),
  },
  "SL 1.0": {
    publicId: 0x06,
    fpi: "-//WAPFORUM//DTD SL 1.0//EN",
    version: 2,
    tags: { 0: { tokens: SL_PAGE } },
    attributes: { 0: { starts: SL_STARTS, values: HOST_ENDINGS } },
    split: new Set(["href"]),
  },
  "EMN 1.0": {
    publicId: 0x0d,
    fpi: "-//WAPFORUM//DTD EMN 1.0//EN",
    version: 2,
    tags: { 0: { tokens: EMN_PAGE } },
    attributes: { 0: { starts: EMN_STARTS, values: HOST_ENDINGS } },
    dates: new Set(["timestamp"]),
    split: new Set(["mailbox"]),
  },
  "OTA settings": {
    publicId: 0x01,
    version: 1,
    tags: { 0: { tokens: OTA_SETTINGS_PAGE } },
    attributes: { 0: { starts: OTA_SETTINGS_STARTS } },
    tokenises: ({ name }, parm) => name !== "VALUE" || OTA_ENUMERATED_PARMS.has(attribute(parm, "NAME") ?? ""),
  },
} as const satisfies Readonly<Record<string, DocumentType>>;

/** The name of a document type; {@link DOCUMENT_TYPES} has them. */
export type DocumentTypeName = keyof typeof types;

/** Every document type that the WBXML codec knows, by name. */
export const DOCUMENT_TYPES: Readonly<Record<DocumentTypeName, DocumentType>> = types;

const byPublicId = new Map<number | string, DocumentTypeName>();
for (const [name, type] of Object.entries(DOCUMENT_TYPES) as [DocumentTypeName, DocumentType][]) {
  if (type.publicId !== undefined && type.publicId !== 0x01) byPublicId.set(type.publicId, name);
  if (type.fpi !== undefined) byPublicId.set(type.fpi.toLowerCase(), name);
}
// Another spelling of the same document type is about.
byPublicId.set("-//syncml//dtd metainf 1.2//en", "MetInf 1.2");

/** The document type that a numeric or formal public identifier names, or `undefined` when it is not known. WBXML §7.2 */
export function documentTypeOf(publicId: number | string): DocumentTypeName | undefined {
  return byPublicId.get(typeof publicId === "string" ? publicId.toLowerCase() : publicId);
}
