import { describe, expect, test } from "vitest";
import { concatBytes, toBase64, toHex, utf8Bytes } from "../../../src/base/bytes.ts";
import { type Dissection, dissect } from "../../../src/codec/dissect/dissect.ts";
import { detectFormat } from "../../../src/codec/dissect/formats.ts";
import { readInput } from "../../../src/codec/dissect/input.ts";
import { dissectionRecord, dissectionText } from "../../../src/codec/dissect/report.ts";
import { vectorLines, vectorText } from "../../support/push-vectors.ts";
import { vector } from "../wbxml/vectors.ts";

const names = ({ layers }: Dissection) => layers.map(({ name }) => name);
const one = (bytes: Uint8Array) => dissect([bytes])[0] as Dissection;
const DEVINF_XML = "<DevInf xmlns='syncml:devinf'><VerDTD>1.2</VerDTD><DevID>1</DevID></DevInf>";
const DEVINF_WBXML = vector("devinf-in-results").octets;

const message = (data: string, type = "application/vnd.syncml-devinf+xml") =>
  utf8Bytes(`<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr/><SyncBody><Results><CmdID>1</CmdID>
    <Meta><Type xmlns="syncml:metinf">${type}</Type></Meta>
    <Item><Data>plain</Data></Item><Item><Data>${data}</Data></Item></Results></SyncBody></SyncML>`);
const escaped = DEVINF_XML.replaceAll("<", "&lt;");

describe("documents in a SyncML message", () => {
  test("as WBXML stand where their octets stand", () => {
    const found = one(DEVINF_WBXML);
    expect(names(found)).toEqual(["WBXML", "DevInf"]);
    const layer = found.layers[1];
    expect(layer?.fields).toContainEqual({ name: "encoding", value: "wbxml" });
    const { offset = 0, length = 0, bytes = new Uint8Array() } = layer ?? {};
    expect(toHex(DEVINF_WBXML.subarray(offset, offset + length))).toBe(toHex(bytes));
    expect(length).toBeLessThan(DEVINF_WBXML.length);
  });

  test.each([
    ["text", escaped],
    ["CDATA", `<![CDATA[${DEVINF_XML}]]>`],
    ["elements", DEVINF_XML],
    ["base64", toBase64(utf8Bytes(DEVINF_XML))],
  ])("as %s are read, with their path and the type of the command", (_name, data) => {
    const found = one(message(data));
    expect(names(found)).toEqual(["XML", "DevInf"]);
    expect(found.embedded?.map(({ path, root }) => [path, root.name])).toEqual([
      ["/SyncML/SyncBody/Results/Item[2]/Data", "DevInf"],
    ]);
    expect(found.layers[1]?.fields).toContainEqual({ name: "type", value: "application/vnd.syncml-devinf+xml" });
  });

  test("appear in text and JSON, by their paths", () => {
    const found = one(message(escaped));
    expect(dissectionText(found, {})).toContain("In /SyncML/SyncBody/Results/Item[2]/Data:\n<DevInf xmlns=");
    const { embedded } = dissectionRecord(found, {});
    expect(embedded).toMatchObject([{ path: "/SyncML/SyncBody/Results/Item[2]/Data", document: expect.any(String) }]);
    expect(dissectionRecord(one(utf8Bytes("<a/>")), {}).embedded).toEqual([]);
  });

  test("are not seen in data that is none", () => {
    for (const data of ["42", "&lt;b", "AQIDBA==", ""]) expect(one(message(data)).embedded).toBeUndefined();
  });
});

describe("indications", () => {
  test.each([
    ["gecko-si-href", "SI", { href: "http://www.oreilly.com/", action: "signal-medium", text: "Check this website" }],
    ["gecko-sl", "SL", { href: "http://www.oreilly.com/", action: "execute-low" }],
  ])("%s have a layer that says what they say", (name, layer, fields) => {
    const found = one(vector(name).octets);
    expect(names(found)).toEqual(["WBXML", layer]);
    const values = Object.fromEntries(found.layers[1]?.fields.map((each) => [each.name, each.value]) ?? []);
    expect(values).toEqual(fields);
  });
});

describe("HTTP messages", () => {
  const body = vector("dm-package-1").octets;
  const http = (head: string, rest: Uint8Array) => concatBytes([utf8Bytes(`${head}\r\n\r\n`), rest]);
  const POST = "POST /dm HTTP/1.1\r\nHost: dm.example\r\nContent-Type: application/vnd.syncml.dm+wbxml";

  test("show their head, and the document in the body where it stands", () => {
    const input = http(`${POST}\r\nContent-Length: ${body.length}`, body);
    expect(detectFormat(input)).toEqual({ format: "http", confidence: 1 });
    const found = one(input);
    expect(names(found)).toEqual(["HTTP", "WBXML"]);
    expect(found.layers[0]?.fields[0]).toEqual({ name: "start line", value: "POST /dm HTTP/1.1" });
    expect(found.layers[1]?.offset).toBe(input.length - body.length);
    expect(found.document?.name).toBe("SyncML");
  });

  test("show every header as often as it stands there, in its order", () => {
    const input = http("HTTP/1.1 200 OK\r\nSet-Cookie: b=1\r\n7: x\r\nSet-Cookie: a=2", new Uint8Array());
    expect(one(input).layers[0]?.fields).toEqual([
      { name: "start line", value: "HTTP/1.1 200 OK" },
      { name: "Set-Cookie", value: "b=1" },
      { name: "7", value: "x" },
      { name: "Set-Cookie", value: "a=2" },
    ]);
  });

  test("with chunks are put together, whatever the input looks like", () => {
    const half = body.length >> 1;
    const chunk = (octets: Uint8Array) => [utf8Bytes(`${octets.length.toString(16)}\r\n`), octets, utf8Bytes("\r\n")];
    const chunks = [...chunk(body.subarray(0, half)), ...chunk(body.subarray(half)), utf8Bytes("0\r\n\r\n")];
    const input = http(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked`, concatBytes(chunks));
    const { pdus } = readInput(input, "auto");
    expect(pdus).toHaveLength(1);
    expect(dissect(pdus)[0]?.document?.name).toBe("SyncML");
    const cut = one(input.subarray(0, input.length - 8));
    expect(cut.problem).toMatchObject({ code: "truncated" });
    expect(names(cut)).toEqual(["HTTP"]);
  });

  test("that break off say so", () => {
    expect(one(http(`${POST}\r\nContent-Length: 9999`, body)).problem?.message).toContain("Content-Length is 9999");
    expect(one(utf8Bytes(POST)).problem?.message).toContain("no end");
    expect(one(utf8Bytes(`${POST}\r\n\r\n`)).problem).toBeUndefined();
  });
});

describe("what the input was taken for", () => {
  test("is in the record, with how sure that is", () => {
    const [message] = dissect(vectorLines("smpp/w7-userpin.hex")) as [Dissection];
    expect(dissectionRecord(message, {}).detected).toEqual({ format: "smpp", confidence: 1 });
    expect(dissectionRecord(one(utf8Bytes(vectorText("syncml/traces/m02.xml"))), {}).detected?.format).toBe("xml");
  });

  test("is null when the format was named, or none was recognised", () => {
    const [named] = dissect(vectorLines("smpp/ppg-si.hex"), "smpp") as [Dissection];
    expect(dissectionRecord(named, {}).detected).toBeNull();
    expect(dissectionRecord(one(Uint8Array.of(0xfe, 0xfe)), {}).detected).toBeNull();
  });
});
