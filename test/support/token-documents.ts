/** Documents made from the tables of the WBXML codec, in which all tokens occur that it writes. */
import { element, type MarkupElement } from "../../src/codec/markup/element.ts";
import { DOCUMENT_TYPES, type DocumentType, type DocumentTypeName } from "../../src/codec/wbxml/document-types.ts";

export interface TokenDocument {
  readonly name: string;
  readonly type: DocumentTypeName;
  readonly root: MarkupElement;
}

/** Elements from the root to where the tags of a page stand, each with the page that it is on. */
type Place = readonly (readonly [name: string, page: number])[];

const SYNCML_PLACES: Readonly<Record<number, Place>> = {
  0: [["SyncML", 0]],
  1: [
    ["SyncML", 0],
    ["SyncHdr", 0],
    ["Meta", 0],
  ],
  2: [
    ["SyncML", 0],
    ["SyncBody", 0],
    ["Results", 0],
    ["Item", 0],
    ["Data", 0],
    ["MgmtTree", 2],
  ],
};

/** Where tags stand; types that are missing have so few that their attributes bring them all. */
const TAG_PLACES: Readonly<Partial<Record<DocumentTypeName, Readonly<Record<number, Place>>>>> = {
  "SyncML 1.0": SYNCML_PLACES,
  "SyncML 1.1": SYNCML_PLACES,
  "SyncML 1.2": SYNCML_PLACES,
  "MetInf 1.2": { 1: [["MetInf", 1]] },
  "DevInf 1.0": { 0: [["DevInf", 0]] },
  "DevInf 1.1": { 0: [["DevInf", 0]] },
  "DevInf 1.2": { 0: [["DevInf", 0]] },
  "DM-DDF 1.2": { 2: [["MgmtTree", 2]] },
  "SI 1.0": { 0: [["si", 0]] },
};

/** What an attribute of a document type stands on, and what else that element has. */
interface Owner {
  readonly element: string;
  readonly before?: Readonly<Record<string, string>>;
}

interface AttributePlaces {
  readonly root: string;
  /** Elements around the owners; an owner that is the root has a document of its own for each value. */
  readonly within: readonly string[];
  readonly owners: Readonly<Record<string, Owner>>;
  /** Attributes that take values by token, for each attribute page; the element has its own too. */
  readonly valued: Readonly<Record<number, { readonly owner: Owner; readonly name: string }>>;
  /** What comes before all of a page, so that the writer is on it. */
  readonly opening?: Readonly<Record<number, MarkupElement>>;
}

const DATE = "2026-11-22T12:30:00Z";

const ATTRIBUTE_PLACES: Readonly<Partial<Record<DocumentTypeName, AttributePlaces>>> = {
  "PROV 1.0": {
    root: "wap-provisioningdoc",
    within: ["characteristic"],
    owners: {
      name: { element: "parm" },
      value: { element: "parm", before: { name: "NAME" } },
      type: { element: "characteristic" },
      version: { element: "wap-provisioningdoc" },
    },
    valued: {
      0: { owner: { element: "parm", before: { name: "BEARER" } }, name: "value" },
      1: { owner: { element: "parm", before: { name: "AAUTHTYPE" } }, name: "value" },
    },
    opening: { 1: element("characteristic", { type: "APPLICATION" }) },
  },
  "SI 1.0": {
    root: "si",
    within: [],
    owners: {
      action: { element: "indication" },
      created: { element: "indication" },
      href: { element: "indication" },
      "si-expires": { element: "indication" },
      "si-id": { element: "indication" },
      class: { element: "item" },
    },
    valued: { 0: { owner: { element: "indication" }, name: "href" } },
  },
  "SL 1.0": {
    root: "sl",
    within: [],
    owners: { action: { element: "sl" }, href: { element: "sl" } },
    valued: { 0: { owner: { element: "sl" }, name: "href" } },
  },
  "EMN 1.0": {
    root: "emn",
    within: [],
    owners: { timestamp: { element: "emn" }, mailbox: { element: "emn" } },
    valued: { 0: { owner: { element: "emn" }, name: "mailbox" } },
  },
  "OTA settings": {
    root: "CHARACTERISTIC-LIST",
    within: ["CHARACTERISTIC"],
    owners: {
      NAME: { element: "PARM" },
      VALUE: { element: "PARM", before: { NAME: "BEARER" } },
      TYPE: { element: "CHARACTERISTIC" },
    },
    valued: {},
  },
};

const TEXT = "text";

export const TYPE_NAMES = Object.keys(DOCUMENT_TYPES) as DocumentTypeName[];

/** Whether a document is to have a token: a tag, an attribute start as `name=prefix`, or an attribute value. */
export type Wanted = (kind: "tag" | "start" | "value", page: number, key: string) => boolean;

/** The documents of one type with the tokens that are wanted: one for each page that has any, more where an attribute belongs to the root. */
export function tokenDocuments(name: DocumentTypeName, wanted: Wanted = () => true): TokenDocument[] {
  return [...tagDocuments(name, wanted), ...attributeDocuments(name, wanted)];
}

function tagDocuments(name: DocumentTypeName, wanted: Wanted): TokenDocument[] {
  const { tags }: DocumentType = DOCUMENT_TYPES[name];
  return Object.entries(TAG_PLACES[name] ?? {}).flatMap(([key, place]) => {
    const page = Number(key);
    const children = Object.keys(tags[page]?.tokens ?? {})
      .filter((tag) => wanted("tag", page, tag) && place.every(([outer, on]) => outer !== tag || on !== page))
      .flatMap((tag) => [tagged(name, tag, page, [TEXT]), tagged(name, tag, page, [])]);
    if (children.length === 0) return [];
    const root = place.reduceRight<readonly MarkupElement[]>(
      (inner, [outer, on]) => [tagged(name, outer, on, inner)],
      children,
    );
    return [{ name: `${name}, tags of page ${page}`, type: name, root: only(root) }];
  });
}

function tagged(type: DocumentTypeName, name: string, page: number, children: MarkupElement["children"]) {
  const source: DocumentType = DOCUMENT_TYPES[type];
  const namespace = source.tags[page]?.namespace;
  return { ...element(name, {}, children), ...(namespace === undefined ? {} : { namespace }) };
}

function attributeDocuments(name: DocumentTypeName, wanted: Wanted): TokenDocument[] {
  const places = ATTRIBUTE_PLACES[name];
  const type: DocumentType = DOCUMENT_TYPES[name];
  if (!places) return [];
  return Object.entries(type.attributes ?? {}).flatMap(([key, { starts, values = {} }]) => {
    const page = Number(key);
    const valued = places.valued[page];
    const of = (kind: "start" | "value", table: object) =>
      Object.keys(table).filter((token) => wanted(kind, page, token));
    const owners = [
      ...of("start", starts).map((start) => started(start, places, type)),
      ...(valued ? of("value", values).map((value) => withValue(value, valued, type)) : []),
    ];
    const roots = owners.filter(({ name: owner }) => owner === places.root);
    const inner = owners.filter(({ name: owner }) => owner !== places.root);
    const wrapped = places.within.reduceRight<readonly MarkupElement[]>(
      (children, outer) => [element(outer, {}, children)],
      inner,
    );
    const opening = places.opening?.[page];
    const whole = element(places.root, {}, [...(opening ? [opening] : []), ...wrapped]);
    return [
      ...roots.map((root) => ({ name: `${name}, ${labelOf(root)}`, type: name, root })),
      ...(inner.length > 0 ? [{ name: `${name}, attributes of page ${page}`, type: name, root: whole }] : []),
    ];
  });
}

/** An element with an attribute whose start is `key`. */
function started(key: string, places: AttributePlaces, type: DocumentType): MarkupElement {
  const equals = key.indexOf("=");
  const [name, prefix] = [key.slice(0, equals), key.slice(equals + 1)];
  const owner = places.owners[name] ?? { element: places.root };
  return element(owner.element, { ...owner.before, [name]: `${prefix}${rest(name, prefix, type)}` });
}

function rest(name: string, prefix: string, type: DocumentType): string {
  if (type.dates?.has(name)) return DATE;
  if (type.split?.has(name)) return "lab.example/x";
  return prefix === "" ? TEXT : "";
}

/** An element with an attribute that has a value token: all of the value, or what is in the middle of it. */
function withValue(value: string, place: { readonly owner: Owner; readonly name: string }, type: DocumentType) {
  const { owner, name } = place;
  const text = type.split?.has(name) ? `lab${value}x` : value;
  return element(owner.element, { ...owner.before, [name]: text });
}

function labelOf({ attributes }: MarkupElement): string {
  return attributes.map(({ name, value }) => `${name}="${value}"`).join(" ");
}

function only([first]: readonly MarkupElement[]): MarkupElement {
  if (!first) throw new Error("a document has a root");
  return first;
}
