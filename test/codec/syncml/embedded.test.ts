import { describe, expect, test } from "vitest";
import { toBase64, utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { DDF_TYPES, ddfFromXml } from "../../../src/codec/ddf/document.ts";
import { DEVINF_TYPES, devInfFromXml } from "../../../src/codec/devinf/document.ts";
import type { MarkupEncoding } from "../../../src/codec/markup/document.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { type EmbeddedDocument, embed, embeddedDocument } from "../../../src/codec/syncml/embedded.ts";
import type { Data, Item, Meta, SyncMLEncoding, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { syncmlToMarkup } from "../../../src/codec/syncml/to-markup.ts";
import { TNDS_TYPES, tndsFromXml } from "../../../src/codec/tnds/document.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { documentVector } from "../../support/document-vectors.ts";
import { vector } from "../wbxml/vectors.ts";

type Typed = Exclude<EmbeddedDocument, { kind: "other" }>;
const nap = documentVector("nap.tnds");
const fumo = documentVector("fumo.ddf");
const phone = documentVector("phone.devinf");
const DOCUMENTS: readonly { document: Typed; types: typeof TNDS_TYPES; xml: string; wbxml: Uint8Array }[] = [
  { document: { kind: "tnds", tnds: tndsFromXml(nap.xml) }, types: TNDS_TYPES, ...nap },
  { document: { kind: "ddf", ddf: ddfFromXml(fumo.xml) }, types: DDF_TYPES, ...fumo },
  { document: { kind: "devinf", devInf: devInfFromXml(phone.xml) }, types: DEVINF_TYPES, ...phone },
];

const aMessage: SyncMLMessage = {
  header: {
    verDtd: "1.2",
    verProto: "DM/1.2",
    sessionId: "1",
    msgId: "1",
    target: { uri: "IMEI:1" },
    source: { uri: "http://s" },
  },
  commands: [],
  final: true,
};

/** The item after it travelled in a message. */
function travelled(item: Item, encoding: SyncMLEncoding): Item | undefined {
  const message: SyncMLMessage = { ...aMessage, commands: [{ cmd: "Add", cmdId: "1", items: [item] }] };
  const [command] = decodeSyncml(encodeSyncml(message, encoding)).message.commands;
  return command?.cmd === "Add" ? command.items[0] : undefined;
}

describe.each(DOCUMENTS)("An embedded document of kind $document.kind", ({ document, types, xml, wbxml }) => {
  test.each<[string, Data, MarkupEncoding]>([
    ["XML text", xml, "xml"],
    ["XML text after blanks", `\n  ${xml.replace(/^<\?xml.*\?>\n/, "")}`, "xml"],
    ["XML text that was declared in another charset", xml.replace("UTF-8", "UTF-16"), "xml"],
    ["XML in OPAQUE", utf8Bytes(xml), "xml"],
    ["WBXML", wbxml, "wbxml"],
    ["base64 of XML", toBase64(utf8Bytes(xml)), "xml"],
    ["base64 of WBXML", toBase64(wbxml), "wbxml"],
    ["base64 of WBXML in OPAQUE", utf8Bytes(toBase64(wbxml)), "wbxml"],
  ])("is read from %s, whichever of its types is named", (_what, data, encoding) => {
    for (const type of [types.xml, types.wbxml, ` ${types.xml.toUpperCase()} ; charset=utf-8`]) {
      expect(embeddedDocument(data, { type, format: "xml" })).toEqual({ ...document, encoding });
    }
  });

  test.each(["wbxml", "xml"] as const)("survives embedding as %s in a message", (encoding) => {
    const { meta, data } = embed(document, encoding);
    expect(meta).toEqual({ format: "xml", type: types[encoding] });
    expect(typeof data).toBe(encoding === "xml" ? "string" : "object");
    for (const message of ["wbxml", "xml"] as const) {
      const item = travelled({ meta, data }, message);
      expect(embeddedDocument(item?.data ?? "", item?.meta ?? {})).toEqual({ ...document, encoding });
    }
  });

  test("is refused when it is another document or none", () => {
    for (const data of ["<a/>", "", "text", Uint8Array.of(2, 1), `${xml}<a/>`]) {
      expect(() => embeddedDocument(data, { type: types.xml })).toThrow(CodecError);
    }
  });
});

describe("Data", () => {
  test.each<Meta>([{}, { format: "chr", type: "text/plain" }, { type: "application/octet-stream" }])(
    "with Meta %j holds no document",
    (meta) => {
      expect(embeddedDocument("<a/>", meta)).toBeUndefined();
    },
  );

  test.each<Meta>([{ format: "xml" }, { type: "application/x+xml" }])("with Meta %j holds elements", (meta) => {
    const root = { name: "a", attributes: [], children: ["b"] };
    expect(embeddedDocument("<a>b</a>", meta)).toEqual({ kind: "other", root, encoding: "xml" });
  });

  test("holds a tree that stood inline in WBXML, on its own code page", () => {
    const { meta } = embed({ kind: "tnds", tnds: tndsFromXml(nap.xml) }, "wbxml");
    const message = syncmlToMarkup({
      ...aMessage,
      commands: [{ cmd: "Add", cmdId: "1", items: [{ meta, data: "?" }] }],
    });
    const inline = JSON.parse(JSON.stringify(message), (_key, value) => (value === "?" ? parseXml(nap.xml) : value));
    const [command] = decodeSyncml(encodeWbxml(inline, "SyncML 1.2")).message.commands;
    const [item] = command?.cmd === "Add" ? command.items : [];
    expect(embeddedDocument(item?.data ?? "", item?.meta ?? {})).toEqual({
      kind: "tnds",
      tnds: tndsFromXml(nap.xml),
      encoding: "xml",
    });
  });

  test("holds the DevInf in the Results that libwbxml made", () => {
    const { octets } = vector("devinf-in-results");
    // The message around it has too little of a header to be read.
    const at = Buffer.from(octets).indexOf("4fc321", "hex") + 3;
    const document = embeddedDocument(octets.subarray(at, at + 0x21), { type: DEVINF_TYPES.wbxml });
    expect(document).toMatchObject({ kind: "devinf", devInf: { man: "A", devId: "X", devTyp: "phone" } });
  });
});
