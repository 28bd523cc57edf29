import { ddfFromXml, decodeDdf, encodeDdf } from "../../../src/codec/ddf/document.ts";
import { decodeDevInf, devInfFromXml, encodeDevInf } from "../../../src/codec/devinf/document.ts";
import {
  decodeProvisioning,
  encodeProvisioning,
  provisioningFromXml,
} from "../../../src/codec/provisioning/document.ts";
import { decodeEmn, emnFromXml, encodeEmn } from "../../../src/codec/si/e-mail-notification.ts";
import { decodeSi, encodeSi, siFromXml } from "../../../src/codec/si/service-indication.ts";
import { decodeSl, encodeSl, slFromXml } from "../../../src/codec/si/service-loading.ts";
import { decodeTnds, encodeTnds, tndsFromXml } from "../../../src/codec/tnds/document.ts";
import { vectorText } from "../../support/push-vectors.ts";
import { documents, fromText, type HostileTarget, hexDocument, texts } from "../target.ts";
import { attempted } from "./attempted.ts";

/** Typed documents: each in octets of both encodings, and as XML text. */
export const DOCUMENT_TARGETS: readonly HostileTarget[] = [
  ...typed("device information", ["phone.devinf", "old-phone.devinf"], decodeDevInf, devInfFromXml, encodeDevInf),
  ...typed("TNDS", ["nap.tnds"], decodeTnds, tndsFromXml, encodeTnds),
  ...typed("DDF", ["fumo.ddf"], decodeDdf, ddfFromXml, encodeDdf),
  ...typed("service indication", ["mails.si"], decodeSi, siFromXml, encodeSi),
  ...typed("service loading", ["portal.sl"], decodeSl, slFromXml, encodeSl),
  ...typed("e-mail notification", ["mailbox.emn"], decodeEmn, emnFromXml, encodeEmn),
  {
    name: "provisioning",
    decoders: [decodeProvisioning],
    corpus: () => documents("wbxml", ".hex", 12),
    run: (input) => encodedAgain(decodeProvisioning(input), encodeProvisioning),
    hasPaths: true,
  },
  {
    name: "provisioning, lenient",
    decoders: [decodeProvisioning],
    corpus: () => documents("wbxml", ".hex", 12),
    run: (input) => encodedAgain(decodeProvisioning(input, { lenient: true }), encodeProvisioning),
    hasPaths: true,
  },
  {
    name: "provisioning from XML",
    decoders: [provisioningFromXml],
    corpus: () => [...documents("provisioning", ".xml"), ...documents("wbxml", ".xml", 6)],
    run: fromText((text) => encodedAgain(provisioningFromXml(text), encodeProvisioning)),
    hasPaths: true,
  },
];

function typed<T>(
  name: string,
  files: readonly string[],
  decode: (body: Uint8Array) => T,
  fromXml: (text: string) => T,
  encode: (document: T, encoding: "wbxml" | "xml") => Uint8Array,
): HostileTarget[] {
  const again = (document: T) => {
    attempted(() => encode(document, "wbxml"));
    return encodedAgain(document, (each) => encode(each, "xml"));
  };
  const xml = () => {
    const own = files.map((file) => vectorText(`documents/${file}.xml`));
    // A version that every object has as a key.
    return texts(...own, (own[0] ?? "").replace(/<VerDTD>[^<]*/, "<VerDTD>constructor"));
  };
  const wbxml = () => files.map((file) => hexDocument(`documents/${file}.hex`));
  const run = (input: Uint8Array) => again(decode(input));
  return [
    { name, decoders: [decode], corpus: () => [...wbxml(), ...xml()], run, hasPaths: true },
    {
      name: `${name} from XML`,
      decoders: [fromXml],
      corpus: xml,
      run: fromText((text) => again(fromXml(text))),
      hasPaths: true,
    },
  ];
}

function encodedAgain<T>(document: T, encode: (document: T) => unknown): T {
  attempted(() => encode(document));
  return document;
}
