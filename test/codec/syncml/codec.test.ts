import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, fromHex, latin1Bytes, toBase64, toHex, utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { isElement } from "../../../src/codec/markup/element.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import type { Item, SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { formatXml } from "../../../src/codec/xml/format.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { vector } from "../wbxml/vectors.ts";
import { arbitraryMessage } from "./arbitrary-message.ts";

function aMessage(item: Item = { data: "x" }, verDtd = "1.2"): SyncMLMessage {
  return {
    header: {
      verDtd,
      verProto: `DM/${verDtd}`,
      sessionId: "1",
      msgId: "1",
      target: { uri: "IMEI:1" },
      source: { uri: "http://s" },
    },
    commands: [{ cmd: "Replace", cmdId: "1", items: [item] }],
    final: true,
  };
}

const xmlOf = (message: SyncMLMessage): string => utf8Text(encodeSyncml(message, "xml"));
const asXml = (text: string): SyncMLMessage => decodeSyncml(utf8Bytes(text)).message;

describe("Encoding a SyncML message", () => {
  test.each([
    ["1.1", "9f53", "SYNCML:SYNCML1.1"],
    ["1.2", "a401", "SYNCML:SYNCML1.2"],
  ])("of VerDTD %s names that document type in WBXML and that namespace in XML", (verDtd, publicId, namespace) => {
    const message = aMessage({ data: "x" }, verDtd);
    expect(toHex(encodeSyncml(message, "wbxml").subarray(0, 5))).toBe(`02${publicId}6a00`);
    expect(xmlOf(message)).toContain(`<SyncML xmlns="${namespace}">`);
    for (const encoding of ["wbxml", "xml"] as const) {
      expect(decodeSyncml(encodeSyncml(message, encoding))).toEqual({ message, encoding });
    }
  });

  test("writes XML with a declaration, and the namespace of meta-information on each child of Meta", () => {
    const meta = { format: "chr", type: "text/plain" };
    const xml = xmlOf(aMessage({ target: { uri: "./A?list=a&b" }, meta, data: "<a> & ]]>\r\n" }));
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true);
    expect(xml).toContain(
      '<Meta><Format xmlns="syncml:metinf">chr</Format><Type xmlns="syncml:metinf">text/plain</Type></Meta>',
    );
    expect(xml).toContain("<LocURI>./A?list=a&amp;b</LocURI>");
    expect(asXml(xml).commands).toMatchObject([{ items: [{ data: "<a> & ]]>\r\n" }] }]);
  });

  test("keeps octets in WBXML and turns them into base64 text in XML", () => {
    const octets = Uint8Array.of(0, 0xff, 0x3c);
    const message = aMessage({ meta: { format: "b64" }, data: octets });
    expect(decodeSyncml(encodeSyncml(message, "wbxml")).message).toEqual(message);
    expect(decodeSyncml(encodeSyncml(message, "xml")).message).toEqual(
      aMessage({ meta: { format: "b64" }, data: toBase64(octets) }),
    );
  });

  test("loses nothing in WBXML", () => {
    fc.assert(
      fc.property(arbitraryMessage({ octets: true }), (message) => {
        expect(decodeSyncml(encodeSyncml(message, "wbxml"))).toEqual({ message, encoding: "wbxml" });
      }),
    );
  });

  test("loses nothing in XML", () => {
    fc.assert(
      fc.property(arbitraryMessage({ octets: false }), (message) => {
        expect(decodeSyncml(encodeSyncml(message, "xml"))).toEqual({ message, encoding: "xml" });
      }),
    );
  });
});

describe("Decoding and encoding again", () => {
  /** With every element that the DTD allows, in its order; of none is anything lost. */
  const everything = `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>SyncML/1.2</VerProto>
    <SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI><LocName>n</LocName></Source>
    <RespURI>c</RespURI><NoResp/><Cred>META<Data>eA==</Data></Cred>META</SyncHdr><SyncBody>
    <Alert><CmdID>1</CmdID><NoResp/><Cred><Data>x</Data></Cred><Data>200</Data><Correlator>c</Correlator>ITEM</Alert>
    <Delete><CmdID>2</CmdID><NoResp/><Archive/><SftDel/><Cred><Data>x</Data></Cred>META ITEM</Delete>
    <Get><CmdID>3</CmdID><NoResp/><Lang>en</Lang><Cred><Data>x</Data></Cred>META ITEM ITEM</Get>
    <Put><CmdID>4</CmdID><NoResp/><Lang>en</Lang>META ITEM</Put>
    <Search><CmdID>5</CmdID><NoResp/><NoResults/><Target><LocURI>t</LocURI></Target>META<Data>q</Data></Search>
    <Sync><CmdID>6</CmdID><Target><LocURI>t</LocURI></Target><NumberOfChanges>1</NumberOfChanges><Add><CmdID>7</CmdID>ITEM</Add></Sync>
    <Map><CmdID>8</CmdID><MapItem><Target><LocURI>1</LocURI></Target></MapItem></Map>
    <Atomic><CmdID>9</CmdID><NoResp/>META<Sequence><CmdID>10</CmdID><NoResp/><Exec><CmdID>11</CmdID>META<Correlator>c</Correlator>ITEM</Exec>
    </Sequence></Atomic><Results><CmdID>12</CmdID><MsgRef>1</MsgRef><CmdRef>3</CmdRef>META<TargetRef>t</TargetRef><SourceRef>s</SourceRef>ITEM</Results>
    <Status><CmdID>13</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><TargetRef>t</TargetRef><SourceRef>s</SourceRef>
    <Cred><Data>x</Data></Cred><Chal>META</Chal><Data>401</Data>ITEM</Status><Final/></SyncBody></SyncML>`
    .replaceAll(
      "ITEM",
      "<Item><Target><LocURI>t</LocURI><Filter>META</Filter></Target><Source><LocURI>s</LocURI></Source><SourceParent><LocURI>p</LocURI>" +
        "</SourceParent><TargetParent><LocURI>q</LocURI></TargetParent>META<Data> d </Data><MoreData/></Item>",
    )
    .replaceAll(
      "META",
      "<Meta><FieldLevel/><Format>chr</Format><Type>text/plain</Type><Mark>m</Mark><Size>9</Size><Anchor><Last>1</Last><Next>2</Next></Anchor>" +
        "<Version>3</Version><NextNonce>AQI=</NextNonce><MaxMsgSize>5</MaxMsgSize><MaxObjSize>6</MaxObjSize><EMI>e</EMI><EMI>f</EMI>" +
        "<Mem><SharedMem/><FreeMem>7</FreeMem><FreeID>8</FreeID></Mem></Meta>",
    )
    .replace(/>\s+</g, "><")
    .replace(/<Meta>(.*?)<\/Meta>/g, (_, inner: string) => `<Meta>${inMetInf(inner)}</Meta>`);

  function inMetInf(inner: string): string {
    const { children } = parseXml(`<Meta xmlns="syncml:metinf">${inner}</Meta>`);
    return children.map((child) => (isElement(child) ? formatXml(child) : child)).join("");
  }

  test.each(["xml", "wbxml"] as const)("gives the same octets of all that SyncML can say in %s", (encoding) => {
    const root = parseXml(everything);
    const octets =
      encoding === "xml" ? utf8Bytes(formatXml(root, { declaration: true })) : encodeWbxml(root, "SyncML 1.2");
    expect(encodeSyncml(decodeSyncml(octets).message, encoding)).toEqual(octets);
  });

  test.each(["dm-package-1", "dm-profile-bootstrap", "libdmclient-package-3"])(
    "gives the same octets of %s",
    (name) => {
      const { octets } = vector(name);
      expect(encodeSyncml(decodeSyncml(octets).message, "wbxml")).toEqual(octets);
    },
  );
});

describe("Decoding a SyncML message", () => {
  const xml = xmlOf(aMessage({ data: "é" }));

  test.each([
    ["a byte order mark", concatBytes([Uint8Array.of(0xef, 0xbb, 0xbf), utf8Bytes(xml)])],
    ["blank lines", utf8Bytes(`\r\n \n${xml}`)],
    ["both", utf8Bytes(`\ufeff\n${xml}`)],
  ])("takes XML after %s", (_what, body) => {
    expect(decodeSyncml(body)).toEqual({ message: aMessage({ data: "é" }), encoding: "xml" });
  });

  test.each([
    ["the higher octet first", (low: number, high: number) => [high, low]],
    ["the lower octet first", (low: number, high: number) => [low, high]],
  ])("takes XML in UTF-16, %s, whatever the content type says (XML §4.3.3)", (_what, ordered) => {
    const units = Array.from(`\ufeff${xml.replace("UTF-8", "UTF-16")}`, (unit) => unit.charCodeAt(0));
    const body = Uint8Array.from(units.flatMap((unit) => ordered(unit & 0xff, unit >> 8)));
    for (const type of ["", "application/vnd.syncml.dm+xml; charset=utf-8"])
      expect(decodeSyncml(body, type)).toEqual({ message: aMessage({ data: "é" }), encoding: "xml" });
    expect(() => decodeSyncml(body.subarray(0, -1))).toThrow(expect.objectContaining({ spec: "XML §4.3.3" }));
  });

  test("goes by the octets when the content type is wrong", () => {
    const wbxml = encodeSyncml(aMessage(), "wbxml");
    expect(decodeSyncml(wbxml, "application/vnd.syncml.dm+xml").encoding).toBe("wbxml");
    expect(decodeSyncml(utf8Bytes(xml), "application/vnd.syncml.dm+wbxml").encoding).toBe("xml");
  });

  test("goes by the charset of the content type, then of the XML declaration", () => {
    const bare = xml.replace(/<\?xml.*?\?>/, "");
    const latin1 = 'application/vnd.syncml.dm+xml; charset="ISO-8859-1"';
    expect(decodeSyncml(latin1Bytes(bare), latin1).message).toEqual(aMessage({ data: "é" }));
    const declared = `<?xml version="1.0" encoding="iso-8859-1"?>${bare}`;
    expect(decodeSyncml(latin1Bytes(declared)).message).toEqual(aMessage({ data: "é" }));
    expect(decodeSyncml(utf8Bytes(declared), "text/xml;charset=utf-8").message).toEqual(aMessage({ data: "é" }));
  });

  test("refuses text that is not in its charset, and unknown charsets", () => {
    const refusal = expect.objectContaining({ code: "invalid-value", spec: "XML §4.3.3" });
    expect(() => decodeSyncml(latin1Bytes(xml))).toThrow(refusal);
    expect(() => decodeSyncml(utf8Bytes(xml), "text/xml; charset=klingon")).toThrow(refusal);
  });

  test.each(["", "54", "0a0d20", "7b7d", "efbbbf"])("refuses what is neither WBXML nor XML: %s", (hex) => {
    expect(() => decodeSyncml(fromHex(hex)!)).toThrow(expect.objectContaining({ code: "unknown-format" }));
  });

  test("takes WBXML whose public identifier is unknown (01)", () => {
    const wbxml = encodeSyncml(aMessage(), "wbxml");
    const anonymous = concatBytes([Uint8Array.of(0x02, 0x01), wbxml.subarray(3)]);
    expect(decodeSyncml(anonymous).message).toEqual(aMessage());
  });

  test("has the text of child elements as Data", () => {
    const tree = '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD></MgmtTree>';
    const message = asXml(xmlOf(aMessage()).replace("<Data>x</Data>", `<Data>${tree}</Data>`));
    expect(message).toEqual(aMessage({ data: tree }));
    const plain = asXml(xmlOf(aMessage()).replace("<Data>x</Data>", "<Data><a b='1'>&lt;</a></Data>"));
    expect(plain).toEqual(aMessage({ data: '<a b="1">&lt;</a>' }));
  });

  test.each(["wbxml", "xml"] as const)("cut anywhere, %s is refused with a CodecError", (encoding) => {
    const whole = encodeSyncml(aMessage({ target: { uri: "./A" }, meta: { format: "chr" }, data: "x" }), encoding);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSyncml(whole.subarray(0, length))).toThrow(CodecError);
    }
  });

  test("refuses random octets with a CodecError and nothing else", () => {
    const start = fc.constantFrom(Uint8Array.of(), utf8Bytes("<SyncML>"), fromHex("02a4016a006d")!);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        try {
          decodeSyncml(concatBytes([head, tail]));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
