import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { concatBytes, fromBase64, fromHex, toBase64 } from "../../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../../src/codec/assemble/encode-document.ts";
import { readCardFiles } from "../../../src/lab/fleet/card-files.ts";
import { readText } from "../../../src/lab/load/yaml/yaml-file.ts";
import { CARD_FILES, type CardFileName } from "../../../src/ports/card.ts";
import { aFolder } from "../../support/a-folder.ts";
import { PROJECT } from "../../support/a-model.ts";

const W7 = readText(join(PROJECT, "scenarios/documents/w7.xml"));
const octetsOf = (name: string) =>
  fromHex(readText(join(PROJECT, `test/vectors/wbxml/${name}.hex`)).replace(/#.*$|\s/gm, "")) ?? new Uint8Array();
const DOCUMENT = octetsOf("cp-document-a");
const MESSAGE = octetsOf("dm-profile-bootstrap");
const NONE = new Uint8Array();
const padding = (octet: number, length = 64) => new Uint8Array(length).fill(octet);

/** What a card holds whose file was written with that content. */
function read(content: Uint8Array | string, name: CardFileName = "Bootstrap", values = {}) {
  const path = join(aFolder(), "a-file");
  writeFileSync(path, content);
  return readCardFiles({ [name]: path }, values);
}

describe("A file of a card", () => {
  test("is XML, filled in and encoded", () => {
    const files = read(W7.replace("Lab DM", "{{imei}}, {{msisdn}}"), "Config1", { imei: "35", msisdn: "49<" });
    const { body } = encodeXmlDocument(W7.replace("Lab DM", "35, 49&lt;"));
    expect(files).toEqual([{ name: "Config1", content: toBase64(body) }]);
  });

  test("or WBXML, as it is", () => {
    expect(read(DOCUMENT)).toEqual([{ name: "Bootstrap", content: toBase64(DOCUMENT) }]);
    expect(read(MESSAGE, "DM_Bootstrap")).toEqual([{ name: "DM_Bootstrap", content: toBase64(MESSAGE) }]);
  });

  test.each([0xff, 0x00])("loses what pads it: %i", (octet) => {
    const [file] = read(concatBytes([DOCUMENT, padding(octet), padding(0xff, 1)]));
    expect(fromBase64(file?.content ?? "")).toEqual(DOCUMENT);
  });

  test.each([
    ["nothing", NONE],
    ["FF", padding(0xff)],
    ["00", padding(0x00)],
  ])("that holds but %s is none", (_, content) => {
    expect(read(content)).toEqual([]);
    expect(read(content, "DM_Bootstrap")).toEqual([]);
  });

  test.each([
    [
      "a SyncML message in Bootstrap",
      "Bootstrap",
      MESSAGE,
      /a-file: a provisioning document for Bootstrap, not .*syncml\.dm/,
    ],
    ["a SyncML message in Config2", "Config2", MESSAGE, /a provisioning document for Config2/],
    [
      "a provisioning document in DM_Bootstrap",
      "DM_Bootstrap",
      DOCUMENT,
      /a-file: a SyncML message for DM_Bootstrap, not/,
    ],
    [
      "provisioning XML in DM_Bootstrap",
      "DM_Bootstrap",
      W7,
      /a SyncML message for DM_Bootstrap, not .*connectivity-wbxml/,
    ],
    [
      "a service indication",
      "Config1",
      octetsOf("gecko-si-href"),
      /a provisioning document for Config1, not .*vnd\.wap\.sic/,
    ],
    ["damaged WBXML", "Bootstrap", DOCUMENT.subarray(0, 40), /a-file: .*decoded: .*\(at byte \d+\)/],
    ["a damaged message", "DM_Bootstrap", MESSAGE.subarray(0, 90), /a-file: .*decoded: .*\(at byte \d+\)/],
    [
      "a message with more after it",
      "DM_Bootstrap",
      concatBytes([MESSAGE, padding(0x61, 1)]),
      /decoded: 1 octets after/,
    ],
    ["XML that is not well-formed", "Bootstrap", "<wap-provisioningdoc>", /a-file: .*encoded/],
    ["neither WBXML nor XML", "Bootstrap", "hello", /a-file: .*neither WBXML nor XML/],
    [
      "a placeholder that nothing fills",
      "Bootstrap",
      W7.replace("Lab DM", "{{name}}"),
      /a-file:19:\d+: \{\{name\}\}: one of imei/,
    ],
  ] as const)("cannot be %s", (_, name, content, problem) => {
    const reading = () => read(content, name, { imei: "35" });
    expect(reading).toThrow(problem);
    expect(reading).toThrow(expect.objectContaining({ code: "config-invalid" }));
  });

  test("has to be there", () => {
    expect(() => readCardFiles({ Config1: join(aFolder(), "gone") }, {})).toThrow(/gone: no such file/);
  });
});

test("The files of a card come in the order in which they are applied", () => {
  const folder = aFolder();
  const paths: Partial<Record<CardFileName, string>> = {};
  for (const name of CARD_FILES.toReversed()) {
    paths[name] = join(folder, name);
    writeFileSync(join(folder, name), name === "DM_Bootstrap" ? MESSAGE : DOCUMENT);
  }
  expect(readCardFiles(paths, {}).map(({ name }) => name)).toEqual(CARD_FILES);
});
