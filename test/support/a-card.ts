import { concatBytes, toBase64 } from "../../src/base/bytes.ts";
import { encodeXmlDocument } from "../../src/codec/assemble/encode-document.ts";
import { CARD_FILES, type CardFileName, type SimIdentity, type SmartCard } from "../../src/ports/card.ts";
import { SIM } from "./a-sim.ts";

/** What is on a card: a document in XML, or octets. */
type Files = Readonly<Partial<Record<CardFileName, string | Uint8Array>>>;

/** A card with provisioning files, padded as files on cards are; of the usual subscriber, unless told otherwise. */
export function aCard(files: Files = {}, subscriber: Partial<SimIdentity> = {}): SmartCard {
  const names = CARD_FILES.filter((name) => files[name] !== undefined);
  return {
    ...SIM,
    ...subscriber,
    files: names
      .toReversed()
      .map((name) => ({ name, content: toBase64(concatBytes([octetsOf(files[name] ?? ""), PADDING])) })),
  };
}

/** A card of another subscriber. */
export const OTHER_SUBSCRIBER: SimIdentity = {
  imsi: "001010999999999",
  iccid: "8900101000000000016",
  msisdn: "491700099",
};

const PADDING = new Uint8Array(16).fill(0xff);

function octetsOf(file: string | Uint8Array): Uint8Array {
  return typeof file === "string" ? encodeXmlDocument(file).body : file;
}
