import { formatAcl, parseAcl } from "../../../src/tree/acl.ts";
import { formatUri, NO_LIMITS, parseSegment, parseUri } from "../../../src/tree/uri.ts";
import { fromText, type HostileTarget, texts } from "../target.ts";

const LIMITS = { maxDepth: 16, maxTotLen: 255, maxSegLen: 32 };
const uris = () => texts("./DevInfo/DevId", "./A/%C3%A4?list=StructData", ".", "Vendor/x?prop=ACL");

export const TREE_TARGETS: readonly HostileTarget[] = [
  { name: "URI of a node", decoders: [parseUri], corpus: uris, run: fromText(readUri), neverThrows: true },
  {
    name: "segment of a URI",
    decoders: [parseSegment],
    corpus: () => texts("a", "%C3%A4", "%2F"),
    run: fromText(parseSegment),
    neverThrows: true,
  },
  {
    name: "ACL",
    decoders: [parseAcl],
    corpus: () => texts("Add=*&Get=a+b&Replace=dm.example"),
    run: fromText(readAcl),
    neverThrows: true,
  },
];

function readUri(text: string) {
  const uri = parseUri(text, NO_LIMITS);
  if ("path" in uri) formatUri(uri.path);
  return parseUri(text, LIMITS);
}

function readAcl(text: string) {
  const acl = parseAcl(text);
  return acl && formatAcl(acl);
}
