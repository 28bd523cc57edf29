import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import {
  DDF_TYPES,
  ddfFromMarkup,
  ddfFromXml,
  ddfToMarkup,
  decodeDdf,
  encodeDdf,
} from "../../src/codec/ddf/document.ts";
import {
  DEVINF_TYPES,
  decodeDevInf,
  devInfFromMarkup,
  devInfFromXml,
  devInfToMarkup,
  encodeDevInf,
} from "../../src/codec/devinf/document.ts";
import type { MarkupEncoding } from "../../src/codec/markup/document.ts";
import type { MarkupElement } from "../../src/codec/markup/element.ts";
import {
  decodeEmn,
  EMN_TYPES,
  emnFromMarkup,
  emnFromXml,
  emnToMarkup,
  encodeEmn,
} from "../../src/codec/si/e-mail-notification.ts";
import {
  decodeSi,
  encodeSi,
  SI_TYPES,
  siFromMarkup,
  siFromXml,
  siToMarkup,
} from "../../src/codec/si/service-indication.ts";
import {
  decodeSl,
  encodeSl,
  SL_TYPES,
  slFromMarkup,
  slFromXml,
  slToMarkup,
} from "../../src/codec/si/service-loading.ts";
import {
  decodeTnds,
  encodeTnds,
  TNDS_TYPES,
  tndsFromMarkup,
  tndsFromXml,
  tndsToMarkup,
} from "../../src/codec/tnds/document.ts";
import { parseXml } from "../../src/codec/xml/parse.ts";
import { documentVector } from "../support/document-vectors.ts";

interface DocumentCodec {
  readonly types: Readonly<Record<MarkupEncoding, string>>;
  readonly vectors: readonly string[];
  readonly decode: (body: Uint8Array, contentType?: string) => unknown;
  readonly encode: (value: never, encoding: MarkupEncoding) => Uint8Array;
  readonly fromXml: (text: string) => unknown;
  readonly fromMarkup: (root: MarkupElement) => unknown;
  readonly toMarkup: (value: never, encoding: MarkupEncoding) => MarkupElement;
}

const CODECS: Readonly<Record<string, DocumentCodec>> = {
  tnds: {
    types: TNDS_TYPES,
    vectors: ["nap.tnds"],
    decode: decodeTnds,
    encode: encodeTnds,
    fromXml: tndsFromXml,
    fromMarkup: tndsFromMarkup,
    toMarkup: tndsToMarkup,
  },
  ddf: {
    types: DDF_TYPES,
    vectors: ["fumo.ddf"],
    decode: decodeDdf,
    encode: encodeDdf,
    fromXml: ddfFromXml,
    fromMarkup: ddfFromMarkup,
    toMarkup: ddfToMarkup,
  },
  devinf: {
    types: DEVINF_TYPES,
    vectors: ["phone.devinf", "old-phone.devinf"],
    decode: decodeDevInf,
    encode: encodeDevInf,
    fromXml: devInfFromXml,
    fromMarkup: devInfFromMarkup,
    toMarkup: devInfToMarkup,
  },
  si: {
    types: SI_TYPES,
    vectors: ["mails.si"],
    decode: decodeSi,
    encode: encodeSi,
    fromXml: siFromXml,
    fromMarkup: siFromMarkup,
    toMarkup: siToMarkup,
  },
  sl: {
    types: SL_TYPES,
    vectors: ["portal.sl"],
    decode: decodeSl,
    encode: encodeSl,
    fromXml: slFromXml,
    fromMarkup: slFromMarkup,
    toMarkup: slToMarkup,
  },
  emn: {
    types: EMN_TYPES,
    vectors: ["mailbox.emn"],
    decode: decodeEmn,
    encode: encodeEmn,
    fromXml: emnFromXml,
    fromMarkup: emnFromMarkup,
    toMarkup: emnToMarkup,
  },
};

test("every document vector is one of a codec, and every codec has one", () => {
  const files = readdirSync(new URL("../vectors/documents/", import.meta.url)).filter((file) => file.endsWith(".hex"));
  const walked = Object.values(CODECS).flatMap(({ vectors }) => vectors.map((name) => `${name}.hex`));
  expect(walked.toSorted()).toEqual(files.toSorted());
});

test("no two codecs share a content type", () => {
  const types = Object.values(CODECS).flatMap((codec) => Object.values(codec.types));
  expect(new Set(types).size).toBe(types.length);
});

describe.each(Object.entries(CODECS))(
  "A document of kind %s",
  (_kind, { vectors, decode, encode, fromXml, fromMarkup, toMarkup }) => {
    test.each(vectors)("%s says the same in WBXML and in XML", (name) => {
      const { xml, wbxml } = documentVector(name);
      expect(decode(wbxml)).toEqual(fromXml(xml));
      expect(decode(utf8Bytes(xml))).toEqual(fromXml(xml));
      expect(fromMarkup(parseXml(xml))).toEqual(fromXml(xml));
    });

    test.each(vectors)("%s is encoded byte for byte as WBXML, and as the same XML", (name) => {
      const { xml, wbxml } = documentVector(name);
      const document = decode(wbxml) as never;
      expect(encode(document, "wbxml")).toEqual(wbxml);
      expect(parseXml(utf8Text(encode(document, "xml")))).toEqual(parseXml(xml));
      expect(toMarkup(document, "xml")).toEqual(parseXml(xml));
    });

    test.each(vectors)("%s cut anywhere is refused, and WBXML says that it is truncated", (name) => {
      const { xml, wbxml } = documentVector(name);
      for (let length = 1; length < wbxml.length; length++) {
        const error = expect.objectContaining({ code: "truncated", offset: expect.any(Number) });
        expect(() => decode(wbxml.subarray(0, length))).toThrow(error);
      }
      const octets = utf8Bytes(xml.trimEnd());
      for (let length = 0; length < octets.length; length++) {
        expect(() => decode(octets.subarray(0, length))).toThrow(CodecError);
      }
    });

    test("with another root element is refused, and the path says which", () => {
      const error = { code: "invalid-value", path: "/rdmtree", detail: expect.stringContaining("found rdmtree") };
      expect(() => fromXml("<rdmtree><version>1.02</version></rdmtree>")).toThrow(expect.objectContaining(error));
    });

    test("made of random octets decodes or throws a CodecError", () => {
      const heads = vectors.flatMap((name) => {
        const { xml, wbxml } = documentVector(name);
        return [wbxml.subarray(0, 4), wbxml.subarray(0, wbxml.length >> 1), utf8Bytes(xml.slice(0, xml.length >> 1))];
      });
      const head = fc.constantFrom(Uint8Array.of(), ...heads);
      fc.assert(
        fc.property(head, fc.uint8Array({ maxLength: 60 }), (first, rest) => {
          expectCodecErrorOnly(() => decode(concatBytes([first, rest])));
        }),
        { numRuns: 300 },
      );
    });

    test.each(vectors)("%s with one octet changed decodes or throws a CodecError", (name) => {
      const { wbxml } = documentVector(name);
      for (let at = 0; at < wbxml.length; at++) {
        for (const change of [0xff, 0x01, 0x40]) {
          const octets = Uint8Array.from(wbxml);
          octets[at] = (octets[at] ?? 0) ^ change;
          expectCodecErrorOnly(() => decode(octets));
        }
      }
    });
  },
);

function expectCodecErrorOnly(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
}
