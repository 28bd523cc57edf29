/** Every token of our tables goes through tshark; what its tables have otherwise is listed and checked. */
import { beforeAll, describe, expect, test } from "vitest";
import { DOCUMENT_TYPES, type DocumentType, type DocumentTypeName } from "../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../src/codec/wbxml/encode.ts";
import { neutralTree, withoutNamespaces } from "../support/neutral-tree.ts";
import { describeWithPeer } from "../support/peers.ts";
import { type TokenDocument, TYPE_NAMES, tokenDocuments } from "../support/token-documents.ts";
import { complaintsIn, type DissectedField, dissect, treeOfTokens } from "../support/tshark.ts";
import { TSHARK } from "./debian-peers.ts";
import { agreedDocuments, differingDocuments, type TokenDifference } from "./token-differences.ts";

/** Types of which tshark 4.0 reads the header only, and says so. */
const HEADER_ONLY: readonly DocumentTypeName[] = [
  "MetInf 1.2",
  "DevInf 1.0",
  "DevInf 1.1",
  "DevInf 1.2",
  "DM-DDF 1.2",
  "OTA settings",
];
const NOT_SUPPORTED = "Message: Rendering of this content type not (yet) supported";

/** Each is checked: one that tshark reads as we write it fails. */
const DIFFERENCES: readonly TokenDifference[] = [
  // Its SyncML 1.0 and 1.1 end where the DTDs of those versions do; we share one page among all.
  {
    types: ["SyncML 1.0", "SyncML 1.1"],
    kind: "tag",
    page: 0,
    tokens: ["Field", "Filter", "Record", "FilterType", "SourceParent", "TargetParent", "Move", "Correlator"],
  },
  { types: ["SyncML 1.0"], kind: "tag", page: 0, tokens: ["NumberOfChanges", "MoreData"] },
  { types: ["SyncML 1.0", "SyncML 1.1"], kind: "tag", page: 1, tokens: ["FieldLevel"] },
  { types: ["SyncML 1.0"], kind: "tag", page: 1, tokens: ["MaxObjSize"] },
  // It has no management tree.
  { types: ["SyncML 1.0", "SyncML 1.1", "SyncML 1.2"], kind: "tag", page: 2 },
  // Later editions of Provisioning Content 1.1.
  { types: ["PROV 1.0"], kind: "start", page: 0, tokens: ["type=BEARERINFO", "type=DNS-ADDRINFO"] },
  { types: ["PROV 1.0"], kind: "value", page: 0, tokens: ["3G-GSM", "WLAN", "AAA", "HA"] },
  { types: ["PROV 1.0"], kind: "value", page: 1, tokens: [",", "HTTP-", "BASIC", "DIGEST"] },
  // It spells 1X as IX.
  { types: ["PROV 1.0"], kind: "value", page: 0, tokens: ["CDMA2000-1X-SIMPLE-IP", "CDMA2000-1X-MOBILE-IP"] },
];

/** What the first page has too, and we are always on it: tags because it has them all, values because `value=` is there only. */
const NEVER_WRITTEN: readonly string[] = [
  "PROV 1.0 tag 1 6",
  "PROV 1.0 tag 1 7",
  "PROV 1.0 value 1 134",
  "PROV 1.0 value 1 135",
  "PROV 1.0 value 1 136",
];

const DISSECTED = TYPE_NAMES.filter((type) => !HEADER_ONLY.includes(type));

describeWithPeer("tshark, token by token,", TSHARK, () => {
  test("reads every token that it knows as we write it", async () => {
    const documents = agreedDocuments(DIFFERENCES, DISSECTED).map(([, document]) => document);
    const packets = await dissected(documents);
    for (const [i, document] of documents.entries()) {
      const packet = packets[i] ?? [];
      expect(complaintsIn(packet), document.name).toEqual([]);
      expect(treeOfTokens(packet), document.name).toEqual(ourTree(document));
    }
  });

  test("finds every token of our tables in what we write", async () => {
    const documents = DISSECTED.flatMap((type) => tokenDocuments(type));
    const packets = await dissected(documents);
    const found = documents.flatMap(({ type }, i) => tokensIn(packets[i] ?? []).map((token) => `${type} ${token}`));
    const wanted = DISSECTED.flatMap(tokensOf).filter((token) => !NEVER_WRITTEN.includes(token));
    expect([...new Set(found)].sort()).toEqual(wanted.sort());
  });

  test("says of some types that it reads their headers only", async () => {
    const documents = HEADER_ONLY.flatMap((type) => tokenDocuments(type).slice(0, 1));
    for (const packet of await dissected(documents)) {
      expect(complaintsIn(packet).filter((each) => each.startsWith("Message"))).toEqual([NOT_SUPPORTED]);
    }
  });

  describe("differs from us in", () => {
    const documents = differingDocuments(DIFFERENCES).map(([name, { document }]) => [name, document] as const);
    let packets: DissectedField[][];
    beforeAll(async () => {
      packets = await dissected(documents.map(([, document]) => document));
    });

    test.each(documents.map((named, i) => [...named, i] as const))("%s", (_, document, i) => {
      expect(treeOfTokens(packets[i] ?? [])).not.toEqual(ourTree(document));
    });
  });
});

function dissected(documents: readonly TokenDocument[]): Promise<DissectedField[][]> {
  return dissect(documents.map(({ root, type }) => ({ dissector: "wbxml", bytes: encodeWbxml(root, type) })));
}

function ourTree({ root }: TokenDocument) {
  return withoutNamespaces(neutralTree(root));
}

/** Tokens as `tag 0 5`: kind, page, number. */
function tokensOf(name: DocumentTypeName): string[] {
  const { tags, attributes = {} }: DocumentType = DOCUMENT_TYPES[name];
  const ofTable = (kind: string, page: string, table: Readonly<Record<string, number>> = {}) =>
    Object.values(table).map((token) => `${name} ${kind} ${page} ${token}`);
  return [
    ...Object.entries(tags).flatMap(([page, { tokens }]) => ofTable("tag", page, tokens)),
    ...Object.entries(attributes).flatMap(([page, { starts, values }]) => [
      ...ofTable("start", page, starts),
      ...ofTable("value", page, values),
    ]),
  ];
}

/** The same of a dissection, whether tshark knows their names or not. */
function tokensIn(packet: readonly DissectedField[]): string[] {
  return packet.flatMap(({ name, text, value }) => {
    const kind = KINDS[name];
    const [, page] = /\| [TA] +(\d+) +\|/.exec(text) ?? [];
    if (kind === undefined || page === undefined) return [];
    const token = Number.parseInt(value.slice(0, 2), 16);
    return [`${kind} ${page} ${kind === "tag" ? token & 0x3f : token}`];
  });
}

const KINDS: Readonly<Record<string, "tag" | "start" | "value">> = {
  "wbxml.known_tag": "tag",
  "wbxml.known_attrstart": "start",
  "wbxml.known_attrvalue": "value",
};
