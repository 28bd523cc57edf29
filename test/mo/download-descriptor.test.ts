import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import {
  decodeDownloadDescriptor,
  isDescriptorType,
  readDownloadDescriptor,
  resolveUri,
} from "../../src/mo/download-descriptor.ts";

/** Made after the element list of OMA Download Over the Air 1.0. */
const WHOLE = `<?xml version="1.0" encoding="UTF-8"?>
<media xmlns="http://www.openmobilealliance.org/xmlns/dd" DDVersion="1.0">
  <DDVersion>1.0</DDVersion>
  <name>Spring update</name>
  <size> 100 </size>
  <type>application/octet-stream</type>
  <type>application/x-firmware</type>
  <objectURI>http://dl.example/fw.pkg?a=1&amp;b=2</objectURI>
  <installNotifyURI>http://dl.example/done</installNotifyURI>
  <nextURL>http://dl.example/next</nextURL>
  <description>Fixes</description>
  <vendor>Example</vendor>
  <infoURL>http://dl.example/info</infoURL>
  <iconURI>http://dl.example/icon</iconURI>
  <installParam>now</installParam>
  <unknown><size>7</size></unknown>
</media>`;

describe("A download descriptor", () => {
  test("tells where the package is, how long, and whom to tell", () => {
    expect(decodeDownloadDescriptor(utf8Bytes(WHOLE))).toEqual({
      types: ["application/octet-stream", "application/x-firmware"],
      objectURI: "http://dl.example/fw.pkg?a=1&b=2",
      size: 100,
      installNotifyURI: "http://dl.example/done",
      nextURL: "http://dl.example/next",
      version: "1.0",
      name: "Spring update",
      description: "Fixes",
      vendor: "Example",
      infoURL: "http://dl.example/info",
      iconURI: "http://dl.example/icon",
      installParam: "now",
    });
  });

  test("needs type, objectURI and size only", () => {
    const least = "<media><type>a/b</type><objectURI>x</objectURI><size>1</size></media>";
    expect(decodeDownloadDescriptor(utf8Bytes(least))).toEqual({ types: ["a/b"], objectURI: "x", size: 1 });
    for (const name of ["type", "objectURI", "size"]) {
      const without = least.replace(new RegExp(`<${name}>.*</${name}>`), "");
      expect(() => decodeDownloadDescriptor(utf8Bytes(without))).toThrow(`no ${name}`);
      expect(readDownloadDescriptor(utf8Bytes(without), "")).toBeUndefined();
    }
  });

  test("is read in the charset of its content type", () => {
    const latin1 = new Uint8Array(
      [...WHOLE.replace(/ encoding="[^"]*"/, "").replace("Fixes", "\u00e9")].map((c) => c.charCodeAt(0)),
    );
    expect(readDownloadDescriptor(latin1, "application/vnd.oma.dd+xml;charset=iso-8859-1")?.description).toBe("é");
    expect(readDownloadDescriptor(latin1, "application/vnd.oma.dd+xml")).toBeUndefined();
  });

  test("is refused when it is cut anywhere", () => {
    const octets = utf8Bytes(WHOLE);
    for (let length = 0; length < octets.length; length++) {
      expect(readDownloadDescriptor(octets.subarray(0, length), "")).toBeUndefined();
    }
  });

  test("of random octets is refused with a CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(() => decodeDownloadDescriptor(octets)).toThrow(CodecError);
      }),
    );
  });

  test.each([
    ["application/vnd.oma.dd+xml", true],
    ["Application/VND.OMA.DD+XML; charset=utf-8", true],
    ["application/vnd.oma.dd+xml2", false],
    ["application/xml", false],
    ["", false],
  ])("is announced by %j: %s", (type, is) => {
    expect(isDescriptorType(type)).toBe(is);
  });

  test.each([
    ["http://other.example/x", "http://other.example/x"],
    ["x.pkg", "http://dl.example/a/x.pkg"],
    ["/x.pkg", "http://dl.example/x.pkg"],
    ["http://[", "http://["],
    ["", "http://dl.example/a/b.dd"],
  ])("has the URI %j as seen from its own address as %j", (uri, resolved) => {
    expect(resolveUri(uri, "http://dl.example/a/b.dd")).toBe(resolved);
    if (uri.startsWith("http")) expect(resolveUri(uri, "no address")).toBe(uri);
  });
});
