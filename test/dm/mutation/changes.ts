/** Changes to the elements of a message: each gives the message with one thing wrong. */
import { isElement, type MarkupElement, type MarkupNode } from "../../../src/codec/markup/element.ts";
import { type Choose, oneOf } from "./choose.ts";

/** The way from the root to an element: which child, each time. */
type Way = readonly number[];

/** One kind of change. */
export type Change = (root: MarkupElement, choose: Choose) => MarkupElement;

/** Every kind by its name. */
export const CHANGES: Readonly<Record<string, Change>> = {
  missing: (root, choose) => edit(root, aWay(root, choose), () => []),
  duplicated: (root, choose) => edit(root, aWay(root, choose), (it) => [it, it]),
  "very often": (root, choose) => edit(root, aWay(root, choose), (it) => Array<MarkupNode>(choose(200) + 2).fill(it)),
  moved: (root, choose) => {
    const it = nodeAt(root, aWay(root, choose));
    const isBefore = choose(2) === 0;
    return edit(root, aWay(root, choose), (there) => (isBefore ? [it, there] : [there, it]));
  },
  swapped: (root, choose) => {
    const ways = [aWay(root, choose), aWay(root, choose)] as const;
    const [one, other] = [nodeAt(root, ways[0]), nodeAt(root, ways[1])];
    const half = edit(root, ways[0], () => [other]);
    return edit(half, ways[1], () => [one]);
  },
  reordered: onElement((it) => ({ ...it, children: it.children.toReversed() })),
  emptied: onElement((it) => ({ ...it, children: [] })),
  renamed: onElement((it, choose) => ({ ...it, name: oneOf(choose, NAMES) })),
  nested: onElement((it, choose) => {
    let nested = it;
    for (let depth = oneOf(choose, [1, 2, 5, 20, 60, 70]); depth > 0; depth--)
      nested = { ...it, children: [...it.children.slice(0, 1), nested] };
    return nested;
  }),
  "other namespace": onElement((it, choose) => ({ ...it, namespace: oneOf(choose, NAMESPACES) })),
  "other text": (root, choose) => {
    const way = aWay(root, choose, isText);
    const holder = nodeAt(root, way.slice(0, -1));
    const texts = (isElement(holder) && TEXTS[holder.name]) || SHORT;
    const text = choose(8) === 0 ? oneOf(choose, ANY_TEXTS) : oneOf(choose, texts);
    return edit(root, way, () => [text]);
  },
  "another's text": (root, choose) => {
    const taken = nodeAt(root, aWay(root, choose, isText));
    return edit(root, aWay(root, choose, isText), () => [taken]);
  },
  octets: (root, choose) => {
    const octets = Uint8Array.from(oneOf(choose, OCTETS));
    return edit(root, aWay(root, choose, isText), () => [octets]);
  },
};

/** None, NUL, no UTF-8, and beginnings of WBXML and XML. */
const OCTETS = [[], [0], [0xff, 0xfe], [0xc3, 0x28], [0x02, 0x00, 0x00, 0x6a, 0x00], [0x3c, 0x61]] as const;

const NAMES = ["Add", "Alert", "Atomic", "Copy", "Delete", "Exec", "Final", "Get", "Item", "Map", "Put", "Replace"]
  .concat(["Results", "Search", "Sequence", "Status", "Sync", "Cred", "Chal", "Meta", "Source", "Target", "Data"])
  .concat(["MoreData", "NoResp", "Correlator", "SyncHdr", "SyncBody", "MgmtTree", "Bogus"]);

const NAMESPACES = ["", "syncml:metinf", "SYNCML:SYNCML1.1", "SYNCML:SYNCML1.2", "syncml:dmddf1.2", "urn:example"];

const NUMBERS = [
  "0",
  "1",
  "2",
  "3",
  "-1",
  "65535",
  "65536",
  "4294967295",
  "99999999999999999999",
  "1e3",
  "0x10",
  " 7 ",
];
const URIS = [".", "./", "/", "..", "./..", "./A//B", "./DevInfo/", "./DevInfo/../DevInfo", "./%zz", "./%2F", "./%00"]
  .concat(["./DevInfo?prop=", "./DevInfo?prop=ACL", "./DevInfo?prop=Nope", "./NAP?list=Struct", "?list=TNDS", "?"])
  .concat(["./NAP?list=TNDS+ACL-Type", ".?list=StructData", ".?list=TNDS", "./__proto__", "./constructor", "./FUMO"])
  .concat(["./Inbox", "./Inbox/x", "./FUMO/New/PkgName", "./NAP/acme", "./NAP/acme/Ext/a/b/c", "IMEI:1", "\u202e"])
  .concat(["http://dm.example.com/other", `./${"x".repeat(70)}`, `./${"a/".repeat(40)}b`, "./NAP/acme?prop=Name"]);
const SHORT = ["", " ", "\n", "x", "true", "\ufffd", "\u0000", "&", "<a/>", "a=b", "Add=", "Get=*&Get=*", "ümlaut €"];

/** For a text of no special kind. */
const ANY_TEXTS = [...SHORT, ...NUMBERS, "y".repeat(3000), "z".repeat(40_000)];

/** By the name of the element around it. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  CmdID: NUMBERS,
  CmdRef: NUMBERS,
  MsgRef: NUMBERS,
  MsgID: NUMBERS,
  SessionID: NUMBERS,
  VerDTD: ["1.1", "1.3", "2"],
  VerProto: ["DM/1.1", "SyncML/1.2", "DM/2.0"],
  LocURI: URIS,
  RespURI: URIS,
  Cmd: NAMES,
  Format: ["b64", "bin", "bool", "chr", "date", "float", "int", "node", "null", "time", "xml", "text/plain"],
  Type: [
    "text/plain",
    "application/vnd.syncml.dmtnds+xml",
    "application/vnd.syncml.dmtnds+wbxml",
    "syncml:auth-basic",
  ].concat(["syncml:auth-MAC", "syncml:auth-md5", "syncml:auth-X509", "urn:oma:mo:oma-fumo:1.0"]),
  Size: NUMBERS,
  MaxMsgSize: [...NUMBERS, "300", "600"],
  MaxObjSize: NUMBERS,
  NextNonce: ["====", "AAAAAA==", "not base64!"],
  Data: [
    "200",
    "202",
    "212",
    "213",
    "214",
    "301",
    "305",
    "401",
    "404",
    "407",
    "500",
    "503",
    "505",
    "511",
    "513",
    "999",
  ].concat(["1100", "1101", "1200", "1201", "1222", "1223", "1224", "1225", "1226", "1299", "AAECAwQF"]),
};

function onElement(change: (it: MarkupElement, choose: Choose) => MarkupElement): Change {
  return (root, choose) => {
    const way = aWay(root, choose, isElement);
    return edit(root, way, (it) => (isElement(it) ? [change(it, choose)] : [it]));
  };
}

/** The way to any node below the root that is wanted; to the root itself when there is none. */
function aWay(root: MarkupElement, choose: Choose, isWanted: (it: MarkupNode) => boolean = () => true): Way {
  const count = countBelow(root, isWanted);
  return count === 0 ? [] : wayTo(root, choose(count), isWanted);
}

function countBelow(of: MarkupElement, isWanted: (it: MarkupNode) => boolean): number {
  let count = 0;
  for (const child of of.children) {
    if (isWanted(child)) count++;
    if (isElement(child)) count += countBelow(child, isWanted);
  }
  return count;
}

/** The way to the wanted node that has so many before it. */
function wayTo(of: MarkupElement, before: number, isWanted: (it: MarkupNode) => boolean): Way {
  let left = before;
  for (const [index, child] of of.children.entries()) {
    if (isWanted(child) && left-- === 0) return [index];
    if (!isElement(child)) continue;
    const inside = countBelow(child, isWanted);
    if (left < inside) return [index, ...wayTo(child, left, isWanted)];
    left -= inside;
  }
  return [];
}

/** What stands at the way; the root, when the message has lost it. */
function nodeAt(root: MarkupElement, way: Way): MarkupNode {
  return way.reduce<MarkupNode>((it, index) => (isElement(it) ? (it.children[index] ?? it) : it), root);
}

function isText(node: MarkupNode): boolean {
  return !isElement(node);
}

/** The message with what stands at the way replaced. */
function edit(of: MarkupElement, way: Way, by: (it: MarkupNode) => readonly MarkupNode[]): MarkupElement {
  const [first, ...rest] = way;
  if (first === undefined) return of;
  const children = of.children.flatMap((child, index) => {
    if (index !== first) return [child];
    return rest.length > 0 && isElement(child) ? [edit(child, rest, by)] : by(child);
  });
  return { ...of, children };
}
