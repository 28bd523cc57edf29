import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { documentKindOf } from "../../../src/codec/assemble/document-kind.ts";
import { encodeXmlDocument } from "../../../src/codec/assemble/encode-document.ts";
import { decodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { vectorText } from "../../support/push-vectors.ts";

const kind = (xml: string) => documentKindOf(parseXml(xml));
const syncml = (verDtd: string, verProto: string, body = "") =>
  `<SyncML><SyncHdr><VerDTD>${verDtd}</VerDTD><VerProto>${verProto}</VerProto><SessionID>1</SessionID><MsgID>1</MsgID>
    <Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source></SyncHdr><SyncBody>${body}<Final/></SyncBody></SyncML>`;

describe("the kind of a document", () => {
  test.each([
    [syncml("1.2", "DM/1.2"), "SyncML 1.2", "dm"],
    [syncml("1.1", "DM/1.1"), "SyncML 1.1", "dm"],
    [syncml("1.0", "SyncML/1.0"), "SyncML 1.0", undefined],
    ["<wap-provisioningdoc/>", "PROV 1.0", "cp"],
    ["<DevInf><VerDTD>1.0</VerDTD></DevInf>", "DevInf 1.0", undefined],
    ["<DevInf><VerDTD>1.1</VerDTD></DevInf>", "DevInf 1.1", undefined],
    ["<DevInf/>", "DevInf 1.2", undefined],
    ["<MgmtTree/>", "DM-DDF 1.2", undefined],
  ])("%s is %s", (xml, documentType, profile) => {
    expect(kind(xml)?.documentType).toBe(documentType);
    expect(kind(xml)?.profile).toBe(profile);
  });

  test("of an unknown root is none", () => {
    expect(kind("<html/>")).toBeUndefined();
  });

  test("names the ports of OTA settings", () => {
    const list = (type: string) => `<CHARACTERISTIC-LIST><CHARACTERISTIC TYPE="${type}"/></CHARACTERISTIC-LIST>`;
    expect(kind(list("ADDRESS"))?.ports.destination).toBe(49999);
    expect(kind(list("BOOKMARK"))?.ports.destination).toBe(49996);
    expect(kind("<CHARACTERISTIC-LIST/>")?.ports.destination).toBe(49999);
  });
});

describe("an XML document as WBXML", () => {
  test("of provisioning keeps its order and its unknown parms", () => {
    const xml = `<wap-provisioningdoc><characteristic type="APPLICATION"><characteristic type="APPADDR"/>
      <parm name="X-OWN" value="1"/></characteristic></wap-provisioningdoc>`;
    expect(decodeWbxml(encodeXmlDocument(xml).body).root).toEqual(parseXml(xml));
  });

  test("is the same from text and from octets, with byte order mark or another charset", () => {
    const xml = vectorText("wbxml/gecko-cp.xml");
    const { body } = encodeXmlDocument(xml);
    expect(encodeXmlDocument(utf8Bytes(`\ufeff${xml}`)).body).toEqual(body);
    const latin1 = Uint8Array.from(
      Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><si><indication>ä</indication></si>', "latin1"),
    );
    const { root } = decodeWbxml(encodeXmlDocument(latin1).body);
    expect(root).toEqual(parseXml("<si><indication>ä</indication></si>"));
  });

  test("keeps documents in Data as XML text, in every command", () => {
    const devInf = '<DevInf xmlns="syncml:devinf"><VerDTD>1.2</VerDTD></DevInf>';
    const item = `<Item><Target><LocURI>c</LocURI></Target><Data>${devInf}</Data></Item>`;
    const xml = syncml("1.2", "DM/1.2", `<Add><CmdID>1</CmdID>${item}</Add><Put><CmdID>2</CmdID>${item}</Put>`);
    const { commands } = decodeSyncml(encodeXmlDocument(xml).body).message;
    expect(commands.map(({ cmd }) => cmd)).toEqual(["Add", "Unknown"]);
    expect(JSON.stringify(commands).split(JSON.stringify(devInf)).length - 1).toBe(2);
  });

  test("is an error for anything else, and never another one than CodecError", () => {
    for (const [xml, code] of [
      ["<html/>", "unknown-format"],
      ["<si", "truncated"],
      ["text", "unknown-format"],
      ["<parm/>", "unknown-format"],
    ] as const) {
      expect(() => encodeXmlDocument(xml)).toThrow(expect.objectContaining({ code }));
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array()), (input) => {
        try {
          encodeXmlDocument(input);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});
