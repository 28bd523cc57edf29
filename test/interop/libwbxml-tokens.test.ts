/** Every token of our tables goes through libwbxml, both ways; what its tables have otherwise is listed and checked. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromHex } from "../../src/base/bytes.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { DOCUMENT_TYPES, type DocumentType, type DocumentTypeName } from "../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../src/codec/wbxml/encode.ts";
import { formatXml } from "../../src/codec/xml/format.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { type NeutralElement, neutralTree, withoutNamespaces } from "../support/neutral-tree.ts";
import { describeWithPeer } from "../support/peers.ts";
import { runProcess } from "../support/processes.ts";
import { type TokenDocument, tokenDocuments } from "../support/token-documents.ts";
import { LIBWBXML } from "./debian-peers.ts";
import { agreedDocuments, differingDocuments, type TokenDifference } from "./token-differences.ts";

/** What libwbxml 0.11.8 does instead, when it reads the token and when it writes it. `same`: as we do, since it writes text. */
interface Difference extends TokenDifference {
  readonly reads: "other" | "fails";
  readonly writes: "same" | "other" | "fails";
}

/** Each is checked: one that does not differ any more fails. */
const DIFFERENCES: readonly Difference[] = [
  // Its SyncML 1.0 and 1.1 end where the DTDs of those versions do, but for SourceParent, which it has; we share one page among all.
  {
    types: ["SyncML 1.0", "SyncML 1.1"],
    kind: "tag",
    page: 0,
    tokens: ["Field", "Filter", "Record", "FilterType", "TargetParent", "Move", "Correlator"],
    reads: "other",
    writes: "other",
  },
  {
    types: ["SyncML 1.0", "SyncML 1.1"],
    kind: "tag",
    page: 1,
    tokens: ["FieldLevel"],
    reads: "other",
    writes: "other",
  },
  // It knows the management tree as a document of its own only: not as page 2 of SyncML, and inside 1.2 it writes WBXML in OPAQUE.
  { types: ["SyncML 1.0", "SyncML 1.1"], kind: "tag", page: 2, reads: "other", writes: "fails" },
  { types: ["SyncML 1.2"], kind: "tag", page: 2, reads: "other", writes: "other" },
  // Later editions of Provisioning Content 1.1.
  {
    types: ["PROV 1.0"],
    kind: "start",
    page: 0,
    tokens: ["type=BEARERINFO", "type=DNS-ADDRINFO"],
    reads: "other",
    writes: "same",
  },
  { types: ["PROV 1.0"], kind: "value", page: 0, tokens: ["3G-GSM", "WLAN"], reads: "fails", writes: "same" },
  // It spells them TRETRA-.
  {
    types: ["PROV 1.0"],
    kind: "value",
    page: 0,
    tokens: ["TETRA-SDS", "TETRA-PACKET"],
    reads: "other",
    writes: "same",
  },
  // Its values of EMN are without the slash, those of SI and SL with it, as ours and Wireshark's are everywhere.
  {
    types: ["EMN 1.0"],
    kind: "value",
    page: 0,
    tokens: [".com/", ".edu/", ".net/", ".org/"],
    reads: "other",
    writes: "other",
  },
];

/** wbxml2xml writes no namespace for this type. */
const NAMELESS: ReadonlySet<DocumentTypeName> = new Set(["MetInf 1.2"]);
/** Types whose public identifier says nothing to wbxml2xml. */
const LANGUAGES: Readonly<Partial<Record<DocumentTypeName, string>>> = { "OTA settings": "OTA" };

const AGREED = agreedDocuments(DIFFERENCES);

describeWithPeer("libwbxml, token by token,", LIBWBXML, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "phonebank-tokens-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The tree that libwbxml reads, or what it says when it cannot. */
  const read = async (wbxml: Uint8Array, type: DocumentTypeName): Promise<NeutralElement | string> => {
    const [input, output] = [join(folder, "in.wbxml"), join(folder, "out.xml")];
    writeFileSync(input, wbxml);
    const language = LANGUAGES[type];
    const options = language === undefined ? [] : ["-l", language];
    const { code, stderr } = await runProcess(["wbxml2xml", "-m", "0", ...options, "-o", output, input]);
    return code === 0 ? neutralTree(parseXml(readFileSync(output, "utf8"))) : stderr;
  };
  /** The tree of what libwbxml writes, or what it says when it cannot. */
  const written = async ({ root, type }: TokenDocument, ...options: string[]): Promise<NeutralElement | string> => {
    const [input, output] = [join(folder, "in.xml"), join(folder, "out.wbxml")];
    const { fpi }: DocumentType = DOCUMENT_TYPES[type];
    const doctype = fpi === undefined ? {} : { doctype: `<!DOCTYPE ${root.name} PUBLIC "${fpi}" "">` };
    writeFileSync(input, formatXml(root, { declaration: true, ...doctype }));
    const { code, stderr } = await runProcess(["xml2wbxml", ...options, "-o", output, input]);
    if (code !== 0) return stderr;
    const { root: theirs, documentType } = decodeWbxml(new Uint8Array(readFileSync(output)), { documentType: type });
    expect(documentType).toBe(type);
    return neutralTree(theirs);
  };
  const ours = ({ root, type }: TokenDocument) => {
    const octets = encodeWbxml(root, type);
    expect(neutralTree(decodeWbxml(octets, { documentType: type }).root)).toEqual(neutralTree(root));
    return octets;
  };

  test.each(AGREED)("reads %s", async (_, document) => {
    const theirs = await read(ours(document), document.type);
    const tree = neutralTree(document.root);
    expect(theirs).toEqual(NAMELESS.has(document.type) ? withoutNamespaces(tree) : tree);
  });

  test.each(AGREED)("writes %s", async (_, document) => {
    expect(await written(document)).toEqual(neutralTree(document.root));
    expect(await written(document, "-n")).toEqual(neutralTree(document.root));
  });

  test("reads what we never write: tags and values of the second page that the first has too", async () => {
    const parm = (token: string) => `87 35 00 00 06 00 01 ${token} 01`;
    const text = `03 0B 6A 00 45 00 01 C6 00 01 56 01 ${parm("86")} ${parm("87")} ${parm("88")} 01 01`;
    const octets = fromHex(text.replaceAll(" ", "")) ?? new Uint8Array();
    const tree = neutralTree(decodeWbxml(octets).root);
    expect(JSON.stringify(tree)).toMatch(/IPV6.*E164.*ALPHA/);
    expect(await read(octets, "PROV 1.0")).toEqual(tree);
  });

  describe("differs from us in", () => {
    test.each(differingDocuments(DIFFERENCES))("%s", async (_, { document, difference: { reads, writes } }) => {
      const outcome = (result: NeutralElement | string) => {
        if (typeof result === "string") return "fails";
        return isDeepStrictEqual(result, neutralTree(document.root)) ? "same" : "other";
      };
      expect({
        reads: outcome(await read(ours(document), document.type)),
        writes: outcome(await written(document)),
      }).toEqual({ reads, writes });
    });

    test.each([...NAMELESS])("the namespace of %s", async (type) => {
      const [document] = tokenDocuments(type);
      expect(document && (await read(ours(document), type))).not.toEqual(document && neutralTree(document.root));
    });
  });
});
