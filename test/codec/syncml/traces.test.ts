import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromHex, strictUtf8Text, toBase64, utf8Text } from "../../../src/base/bytes.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../../../src/codec/markup/element.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { SyncMLEncoding, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";

const folder = new URL("../../vectors/syncml/", import.meta.url);
const read = (name: string): Uint8Array => {
  const octets = new Uint8Array(readFileSync(new URL(name, folder)));
  return name.endsWith(".hex") ? fromHex(utf8Text(octets).replace(/\s/g, ""))! : octets;
};
const traces = readdirSync(new URL("traces/", folder));
const captures = readdirSync(new URL("captures/", folder)).filter((name) => !name.endsWith(".yaml"));

/** What has to be equal: names, namespaces and content; not the white space between elements. */
function content(node: MarkupNode): unknown {
  if (typeof node === "string") return node;
  if (!isElement(node)) return strictUtf8Text(node) ?? node;
  const children = node.children.some(isElement) ? node.children.filter(isElement) : node.children;
  return [node.name, node.namespace, ...children.map(content)];
}

function treeOf(octets: Uint8Array): unknown {
  const root: MarkupElement = (octets[0] ?? 0) <= 3 ? decodeWbxml(octets).root : parseXml(utf8Text(octets));
  return content(root);
}

/** The message with the octets of every Data as text. */
function withOctetsAs(text: (octets: Uint8Array) => string, message: SyncMLMessage): unknown {
  const show = (key: string, value: unknown) => (key === "data" && value instanceof Uint8Array ? text(value) : value);
  return JSON.parse(JSON.stringify(message, show));
}

describe("The traces of complete sessions", () => {
  test("are all there", () => {
    expect(traces).toHaveLength(35);
  });

  describe.each(traces)("%s", (name) => {
    const octets = read(`traces/${name}`);

    test.each<SyncMLEncoding>(["xml", "wbxml"])("decoded and encoded as %s, is the same tree", (encoding) => {
      const { message } = decodeSyncml(octets);
      const encoded = encodeSyncml(message, encoding);
      expect(treeOf(encoded)).toEqual(treeOf(octets));
      expect(decodeSyncml(encoded)).toEqual({ message, encoding });
    });
  });
});

describe("Messages captured from other programs", () => {
  describe.each(captures)("%s", (name) => {
    const { message, encoding } = decodeSyncml(read(`captures/${name}`));

    test("is in the encoding that its name says", () => {
      expect(encoding).toBe(name.endsWith(".hex") ? "wbxml" : "xml");
    });

    test("is the same after going through WBXML", () => {
      expect(decodeSyncml(encodeSyncml(message, "wbxml"))).toEqual({ message, encoding: "wbxml" });
    });

    test("is the same after going through XML, but for octets, which are base64 there", () => {
      const through = decodeSyncml(encodeSyncml(message, "xml")).message;
      expect(withOctetsAs(toBase64, through)).toEqual(withOctetsAs(toBase64, message));
    });
  });

  test("libdmclient's package 1 has its Alert, its credentials and 13 items of DevInfo", () => {
    const { header, commands } = decodeSyncml(read("captures/libdmclient-pkg1.xml")).message;
    expect(header.cred).toEqual({
      meta: { format: "b64", type: "syncml:auth-basic" },
      data: "ZnVuYW1ib2w6ZnVuYW1ib2w=",
    });
    expect(commands).toMatchObject([{ cmd: "Alert", code: 1201 }, { cmd: "Replace" }]);
    expect(commands[1]?.cmd === "Replace" && commands[1].items).toHaveLength(13);
  });

  test("libdmclient's package 3 answers with these statuses", () => {
    const { commands } = decodeSyncml(read("captures/libdmclient-get-pkg3.xml")).message;
    const statuses = commands.flatMap((command) => (command.cmd === "Status" ? [[command.of, command.code]] : []));
    expect(statuses).toEqual([
      ["SyncHdr", 212],
      ["Get", 200],
      ["Get", 200],
      ["Get", 404],
      ["Get", 200],
      ["Get", 406],
      ["Get", 200],
      ["Get", 425],
    ]);
  });
});

describe("A message in WBXML", () => {
  test.each([
    ["captures/libdmclient-get-pkg3.wbxml.hex", "captures/libdmclient-get-pkg3.wbxml.body.xml"],
    ["captures/webos-pkg2.wbxml.hex", "captures/webos-pkg2.wbxml.body.xml"],
    ["../wbxml/dm-package-1.hex", "../wbxml/dm-package-1.xml"],
    ["../wbxml/dm-profile-bootstrap.hex", "../wbxml/dm-profile-bootstrap.xml"],
  ])("%s, is read as another decoder reads it", (wbxml, xml) => {
    const [ours, theirs] = [wbxml, xml].map((name) => decodeSyncml(read(name)).message) as [
      SyncMLMessage,
      SyncMLMessage,
    ];
    // Peers differ in which text they write as OPAQUE.
    expect(withOctetsAs(utf8Text, ours)).toEqual(withOctetsAs(utf8Text, theirs));
  });
});
