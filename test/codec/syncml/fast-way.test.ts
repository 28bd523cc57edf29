import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, equalBytes, fromHex, toHex, utf8Bytes, utf8Text } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { decodeDocument, encodeDocument } from "../../../src/codec/markup/document.ts";
import { fastRead, fastReadXml } from "../../../src/codec/syncml/fast-read.ts";
import { fastWrite, fastWriteXml } from "../../../src/codec/syncml/fast-write.ts";
import { syncmlFromMarkup } from "../../../src/codec/syncml/from-markup.ts";
import type { SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import { namespaceOf, syncmlToMarkup } from "../../../src/codec/syncml/to-markup.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { arbitraryMessage } from "./arbitrary-message.ts";

const slowRead = (octets: Uint8Array) => syncmlFromMarkup(decodeWbxml(octets, { documentType: "SyncML 1.2" }).root);
const slowReadXml = (octets: Uint8Array) =>
  syncmlFromMarkup(decodeDocument(octets, { documentType: "SyncML 1.2", spec: "SyncML_RepPro" }).root);
const slowWriteXml = (message: SyncMLMessage) =>
  encodeDocument(syncmlToMarkup(message, "xml"), "xml", { documentType: "SyncML 1.2" });
const slowWrite = (message: SyncMLMessage) => encodeWbxml(syncmlToMarkup(message, "wbxml"), "SyncML 1.2");

/** What the long way gives; `undefined` where it refuses. */
function orRefused<T>(way: () => T): T | undefined {
  try {
    return way();
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** What DM has no use for, and the fast way therefore leaves to the long one. */
const RARE = new Set([
  "extra",
  "fieldLevel",
  "mark",
  "anchor",
  "version",
  "emi",
  "mem",
  "sourceParent",
  "targetParent",
]);
const RARE_IN_COMMANDS = new Set(["lang", "archive", "sftDel", "cred"]);

function withoutRare(value: unknown, rare: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((each) => each.cmd !== "Unknown" && Object.keys(each).length > 0);
    return kept.map((each) => withoutRare(each, rare));
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const fields = Object.entries(value)
    .filter(([name]) => !rare.has(name))
    .map(([name, field]) => [name, name === "cmdId" ? field || "1" : withoutRare(field, rare)] as const)
    .filter(([name, field]) => !((name === "meta" || name === "chal") && Object.keys(field as object).length === 0));
  return Object.fromEntries(fields);
}

const anyMessage = arbitraryMessage({ octets: true });
const plainMessage = anyMessage.map(
  ({ header, commands, final }) =>
    ({
      header: withoutRare(header, RARE),
      commands: withoutRare(commands, new Set([...RARE, ...RARE_IN_COMMANDS])),
      final,
    }) as SyncMLMessage,
);
const message = fc.oneof(plainMessage, anyMessage);

const capture = (name: string) =>
  fromHex(
    readFileSync(new URL(`../../vectors/syncml/captures/${name}.hex`, import.meta.url), "utf8").replace(/\s/g, ""),
  );
const CAPTURES = ["libdmclient-get-pkg3.wbxml", "libdmclient-get-srv.wbxml", "webos-pkg2.wbxml"];

describe("The fast way of reading a message", () => {
  test.each(CAPTURES)("reads %s as the long way does", (name) => {
    const octets = capture(name) ?? new Uint8Array();
    expect(fastRead(octets)).toBeDefined();
    expect(fastRead(octets)).toEqual(slowRead(octets));
  });

  test("reads what the long way reads, or leaves it to that", () => {
    fc.assert(
      fc.property(message, (each) => {
        const octets = slowWrite(each);
        const read = fastRead(octets);
        if (read && !isDeepStrictEqual(read, slowRead(octets))) expect(read).toEqual(slowRead(octets));
      }),
      { numRuns: 500 },
    );
  });

  test.each(CAPTURES)("reads nothing in a changed %s that the long way does not read there", (name) => {
    const octets = capture(name) ?? new Uint8Array();
    const token = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...octets));
    const change = fc.record({ at: fc.nat(octets.length), remove: fc.nat(3), add: fc.array(token, { maxLength: 3 }) });
    fc.assert(
      fc.property(change, ({ at, remove, add }) => {
        const changed = concatBytes([octets.subarray(0, at), Uint8Array.from(add), octets.subarray(at + remove)]);
        const read = fastRead(changed);
        if (read && !isDeepStrictEqual(read, slowRead(changed))) expect(read).toEqual(slowRead(changed));
      }),
      { numRuns: 2000 },
    );
  });

  test("reads nothing that is cut off", () => {
    const octets = capture("libdmclient-get-pkg3.wbxml") ?? new Uint8Array();
    for (let length = 0; length < octets.length; length++) expect(fastRead(octets.subarray(0, length))).toBeUndefined();
  });

  test("leaves containers beyond measure to the long way", () => {
    const nested = (depth: number) =>
      `<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI>` +
      `</Target><Source><LocURI>b</LocURI></Source></SyncHdr><SyncBody>${"<Atomic><CmdID>1</CmdID>".repeat(depth)}${"</Atomic>".repeat(depth)}</SyncBody></SyncML>`;
    const octets = (depth: number) => encodeWbxml(parseXml(nested(depth)), "SyncML 1.2");
    expect(fastRead(octets(3))).toEqual(slowRead(octets(3)));
    expect(fastRead(octets(60))).toBeUndefined();
    expect(fastWrite(slowRead(octets(60)), "SyncML 1.2")).toBeUndefined();
  });
});

describe("The fast way of reading a message in XML", () => {
  const captured = (name: string) => utf8Text(slowWriteXml(slowRead(capture(name) ?? new Uint8Array())));

  test.each(CAPTURES)("reads %s as the long way does", (name) => {
    const octets = utf8Bytes(captured(name));
    expect(fastReadXml(octets, "")).toBeDefined();
    expect(fastReadXml(octets, "")).toEqual(slowReadXml(octets));
  });

  test("reads what the long way reads, or leaves it to that", () => {
    let count = 0;
    const property = fc.property(message, (each) => {
      const octets = orRefused(() => slowWriteXml(each));
      const read = octets && fastReadXml(octets, "");
      if (!read) return;
      count++;
      expect(read).toEqual(slowReadXml(octets));
    });
    fc.assert(property, { numRuns: 400 });
    expect(count).toBeGreaterThan(10);
  });

  test.each(CAPTURES)("reads nothing in a changed %s that the long way does not read there", (name) => {
    const text = captured(name);
    const piece = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom("<", ">", "/", "/>", "</", " ", "\n", "\r", "&", "&amp;", "]]>", "<!-- -->", "<![CDATA[x]]>"),
      fc.constantFrom(
        ' xmlns="a"',
        " xmlns='syncml:metinf'",
        "<Data>",
        "</Data>",
        "<Final/>",
        "<Meta/>",
        "x:",
        "\ufeff",
      ),
    );
    const change = fc.record({ at: fc.nat(text.length), remove: fc.nat(3), add: piece });
    fc.assert(
      fc.property(change, ({ at, remove, add }) => {
        const changed = utf8Bytes(text.slice(0, at) + add + text.slice(at + remove));
        const read = fastReadXml(changed, "");
        if (read) expect(read).toEqual(orRefused(() => slowReadXml(changed)));
      }),
      { numRuns: 600 },
    );
  });

  test("reads nothing that is cut off, is in another charset than it says, or has more after its end", () => {
    const text = captured("libdmclient-get-pkg3.wbxml");
    for (let length = 0; length < text.length; length++) {
      expect(fastReadXml(utf8Bytes(text.slice(0, length)), "")).toBeUndefined();
    }
    expect(fastReadXml(utf8Bytes(`${text}<x/>`), "")).toBeUndefined();
    expect(fastReadXml(utf8Bytes(text), "application/vnd.syncml.dm+xml; charset=utf-16le")).toBeUndefined();
    expect(fastReadXml(utf8Bytes(`${text}\n`), "")).toBeDefined();
  });
});

describe("The fast way of writing a message", () => {
  test.each(CAPTURES)("writes %s as the long way does", (name) => {
    const read = slowRead(capture(name) ?? new Uint8Array());
    expect(toHex(fastWrite(read, "SyncML 1.2") ?? new Uint8Array())).toBe(toHex(slowWrite(read)));
  });

  test("writes what the long way writes, or leaves it to that", () => {
    let written = 0;
    const property = fc.property(message, (each) => {
      const octets = fastWrite(each, "SyncML 1.2");
      if (!octets) return;
      written++;
      const slow = orRefused(() => slowWrite(each));
      if (!slow || !equalBytes(octets, slow)) expect(octets).toEqual(slow);
    });
    fc.assert(property, { numRuns: 1000 });
    expect(written).toBeGreaterThan(100);
  });

  test.each(CAPTURES)("writes %s in XML as the long way does", (name) => {
    const read = slowRead(capture(name) ?? new Uint8Array());
    expect(utf8Text(fastWriteXml(read, "SYNCML:SYNCML1.2") ?? new Uint8Array())).toBe(utf8Text(slowWriteXml(read)));
  });

  test("writes in XML what the long way writes, or leaves it to that", () => {
    let written = 0;
    const property = fc.property(message, (each) => {
      const octets = fastWriteXml(each, namespaceOf(each.header.verDtd));
      if (!octets) return;
      written++;
      const slow = orRefused(() => slowWriteXml(each));
      if (!slow || !equalBytes(octets, slow)) expect(octets).toEqual(slow);
    });
    fc.assert(property, { numRuns: 300 });
    expect(written).toBeGreaterThan(30);
  });

  test("escapes in XML what it has to, and leaves characters that XML has no form for to the long way", () => {
    const saying = (data: string): SyncMLMessage => ({
      ...slowRead(capture("libdmclient-get-pkg3.wbxml") ?? new Uint8Array()),
      commands: [{ cmd: "Add", cmdId: "1", items: [{ target: { uri: "./A" }, data }] }],
    });
    for (const data of ["a<b&c>d\r\n\"'", "\u{1f600} ü", "]]>", ""]) {
      expect(fastWriteXml(saying(data), "SYNCML:SYNCML1.2")).toEqual(slowWriteXml(saying(data)));
    }
    for (const data of ["a\0b", "\u0001", "\ud800", "\uffff"]) {
      expect(fastWriteXml(saying(data), "SYNCML:SYNCML1.2")).toBeUndefined();
    }
  });

  test("leaves text with NUL to the long way, and is whole again after it", () => {
    const plain = slowRead(capture("libdmclient-get-pkg3.wbxml") ?? new Uint8Array());
    const withNul: SyncMLMessage = {
      ...plain,
      commands: [{ cmd: "Add", cmdId: "1", items: [{ target: { uri: "./A" }, data: "a\0b" }] }],
    };
    expect(fastWrite(withNul, "SyncML 1.2")).toBeUndefined();
    expect(fastWrite(plain, "SyncML 1.2")).toEqual(slowWrite(plain));
  });
});
