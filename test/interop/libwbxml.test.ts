import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { encodeProvisioning, provisioningFromXml } from "../../src/codec/provisioning/document.ts";
import { decodeSyncml, encodeSyncml } from "../../src/codec/syncml/codec.ts";
import { decodeWbxml } from "../../src/codec/wbxml/decode.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { type NeutralElement, neutralTree } from "../support/neutral-tree.ts";
import { describeWithPeer } from "../support/peers.ts";
import { PROJECT, runProcess } from "../support/processes.ts";
import { writerSpelling } from "../vectors-walker/libwbxml-spelling.ts";
import { LIBWBXML } from "./debian-peers.ts";

const DOCUMENTS = xmlFiles(
  "scenarios/documents",
  "test/vectors/provisioning",
  "test/vectors/syncml/traces",
  "test/vectors/syncml/captures",
);
const PROVISIONING = DOCUMENTS.filter((file) => parseXml(textOf(file)).name === "wap-provisioningdoc");
const SYNCML = DOCUMENTS.filter((file) => parseXml(textOf(file)).name === "SyncML");
/** Messages that hold a tree, which libwbxml writes as WBXML inside of theirs. */
const WITH_TREES = SYNCML.filter((file) => textOf(file).includes("dmtnds+xml"));
const PLAIN = SYNCML.filter((file) => !WITH_TREES.includes(file));

/** A tree as an object: its type ends in `+xml`. */
const PROPERTY_OBJECT = `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID>
  <MsgID>1</MsgID><Target><LocURI>IMEI:493005100592800</LocURI></Target><Source><LocURI>dm.example.com</LocURI></Source></SyncHdr>
  <SyncBody><Results><CmdID>1</CmdID><CmdRef>1</CmdRef><Item><Source><LocURI>./Tree</LocURI></Source>
  <Meta><Type xmlns="syncml:metinf">application/vnd.syncml.dmtnds+xml</Type></Meta><Data>x</Data></Item></Results><Final/></SyncBody></SyncML>`;

/**
 * What libwbxml 0.11 changes in a document when it writes or reads it:
 * - Blanks between elements go (xml2wbxml) or come (wbxml2xml, unless compact); {@link parseXml} leaves them out.
 * - Data in Add and Replace of a SyncML message is written as OPAQUE and read as CDATA; {@link neutralTree} takes both as text.
 * - A Type `…+xml` in a SyncML message is written as `…+wbxml`, though the data stays what it was: undone by this function.
 */
function withTypesOfXml(tree: NeutralElement): NeutralElement {
  const children = tree.children.map((child) => (typeof child === "string" ? child : withTypesOfXml(child)));
  if (tree.name !== "Type") return { ...tree, children };
  return { ...tree, children: children.map((text) => String(text).replace(/\+wbxml$/, "+xml")) };
}

describeWithPeer("libwbxml", LIBWBXML, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "phonebank-libwbxml-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const toXml = async (wbxml: Uint8Array, ...options: string[]) => {
    const [input, output] = [join(folder, "in.wbxml"), join(folder, "out.xml")];
    writeFileSync(input, wbxml);
    rmSync(output, { force: true });
    expect(await runProcess(["wbxml2xml", ...options, "-o", output, input])).toMatchObject({ code: 0 });
    return readFileSync(output, "utf8");
  };
  const toWbxml = async (xml: string, ...options: string[]) => {
    const [input, output] = [join(folder, "in.xml"), join(folder, "out.wbxml")];
    writeFileSync(input, xml);
    rmSync(output, { force: true });
    expect(await runProcess(["xml2wbxml", ...options, "-o", output, input])).toMatchObject({ code: 0 });
    return new Uint8Array(readFileSync(output));
  };

  describe("reads what we write", () => {
    test.each(PROVISIONING)("%s", async (file) => {
      const xml = textOf(file);
      const theirs = parseXml(await toXml(encodeProvisioning(provisioningFromXml(xml)), "-l", "PROV10"));
      expect(neutralTree(theirs)).toEqual(neutralTree(parseXml(xml)));
    });

    test.each(SYNCML)("%s", async (file) => {
      const ours = encodeSyncml(decodeSyncml(utf8Bytes(textOf(file))).message, "wbxml");
      // Compact: it would put blanks into Data that holds a document.
      const theirs = parseXml(await toXml(ours, "-m", "0"));
      expect(neutralTree(theirs)).toEqual(neutralTree(decodeWbxml(ours).root));
    });
  });

  describe.each([
    ["without a string table", ["-n"]],
    ["with a string table", []],
  ])("writes %s what we read", (_, options) => {
    test.each([...PROVISIONING, ...PLAIN])("%s", async (file) => {
      const theirs = decodeWbxml(await toWbxml(textOf(file), ...options)).root;
      expect(neutralTree(theirs)).toEqual(neutralTree(parseXml(textOf(file))));
    });

    test.each(WITH_TREES)("%s, whose tree it makes a document of its own", async (file) => {
      const [theirs, ours] = [decodeWbxml(await toWbxml(textOf(file), ...options)).root, parseXml(textOf(file))];
      expect(neutralTree(theirs)).not.toEqual(neutralTree(ours));
      expect(writerSpelling(theirs)).toEqual(writerSpelling(ours));
    });

    test("a property object, whose type it changes", async () => {
      const theirs = neutralTree(decodeWbxml(await toWbxml(PROPERTY_OBJECT, ...options)).root);
      const ours = neutralTree(parseXml(PROPERTY_OBJECT));
      expect(theirs).not.toEqual(ours);
      expect(withTypesOfXml(theirs)).toEqual(ours);
    });
  });

  test("puts strings that come twice into its string table, so that ours is tried", async () => {
    const xml = textOf("scenarios/documents/w7.xml");
    const [without, table] = [await toWbxml(xml, "-n"), await toWbxml(xml)];
    // Version, public identifier and charset take an octet each; then comes the length of the table.
    expect([without[3], table[3]]).toEqual([0, "LAB_NAP\0".length]);
  });
});

function xmlFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(PROJECT, folder))
      .filter((name) => name.endsWith(".xml"))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}

function textOf(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8").trimStart();
}
