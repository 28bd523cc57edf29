import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concatBytes, latin1Bytes } from "../../../src/base/bytes.ts";
import { encodeGsm7 } from "../../../src/codec/sms/gsm7.ts";
import { splitText } from "../../../src/codec/sms/split-text.ts";
import { encodeUcs2 } from "../../../src/codec/sms/ucs2.ts";
import { aHandset } from "../../support/a-handset.ts";
import { octets } from "../../support/push-vectors.ts";
import { pduBytes, RawPeer, type SubmitFields, submitBody, tlvBytes } from "../../support/smpp-peer.ts";
import { aSmsc, type SmscUnderTest } from "../../support/smsc.ts";

const LONG = "Your PIN is [1234], €5 @ once. ".repeat(8);
const WORLD = "世界 ".repeat(30);
const UDHI = 0x40;

const septets = (text: string) => Uint8Array.from(encodeGsm7(text) ?? []);

/** Pieces of `size` octets, each made a submit_sm with its number, which counts from 1, and their total. */
function pieces(
  data: Uint8Array,
  size: number,
  make: (piece: Uint8Array, sequence: number, total: number) => SubmitFields,
): SubmitFields[] {
  const total = Math.ceil(data.length / size);
  return Array.from({ length: total }, (_, i) => make(data.subarray(i * size, (i + 1) * size), i + 1, total));
}

function withHeader(piece: Uint8Array, sequence: number, total: number): SubmitFields {
  return { esmClass: UDHI, message: concatBytes([Uint8Array.of(5, 0, 3, 0x4d, total, sequence), piece]) };
}

function withSegment(piece: Uint8Array, sequence: number, total: number): SubmitFields {
  const segment = [
    tlvBytes(0x020c, octets("00 4D")),
    tlvBytes(0x020e, Uint8Array.of(total)),
    tlvBytes(0x020f, Uint8Array.of(sequence)),
  ];
  return { message: piece, tlvs: concatBytes(segment) };
}

/** How SMPP clients submit a text, and the text that a handset has of it. */
const TEXTS: Readonly<Record<string, { text: string; submits: readonly SubmitFields[] }>> = {
  "in septets, one an octet": { text: "5 € @ [x]", submits: [{ dataCoding: 0, message: septets("5 € @ [x]") }] },
  "as the smpp library 0.5.1 writes it": {
    text: "Grüße @ 5 € [x]",
    submits: [{ dataCoding: 1, message: octets("47 72 7E 1E 65 20 00 20 35 20 1B 65 20 1B 3C 78 1B 3E") }],
  },
  "in packed septets": {
    text: "hellohello",
    submits: [{ dataCoding: 0, message: octets("E8 32 9B FD 46 97 D9 EC 37") }],
  },
  "in Latin 1": { text: "Grüße @ 5", submits: [{ dataCoding: 3, message: latin1Bytes("Grüße @ 5") }] },
  "in UCS-2": { text: "世界", submits: [{ dataCoding: 8, message: encodeUcs2("世界") }] },
  "as message_payload": {
    text: LONG,
    submits: [{ dataCoding: 0, message: new Uint8Array(), tlvs: tlvBytes(0x0424, septets(LONG)) }],
  },
  "in parts with a header, an escape cut from its character": {
    text: LONG,
    submits: pieces(septets(LONG), 14, withHeader).map((fields) => ({ ...fields, dataCoding: 0 })),
  },
  "in packed parts with a header": {
    text: LONG,
    submits: splitText(LONG, { reference: 3 }).map(({ userData }) => ({
      esmClass: UDHI,
      dataCoding: 0,
      message: userData,
    })),
  },
  "in segments by optional parameters": {
    text: LONG,
    submits: pieces(septets(LONG), 100, withSegment).map((fields) => ({ ...fields, dataCoding: 0 })),
  },
  "in UCS-2 segments": {
    text: WORLD,
    submits: pieces(encodeUcs2(WORLD), 70, withSegment).map((fields) => ({ ...fields, dataCoding: 8 })),
  },
};

describe("A text that an SMPP client submits", () => {
  let lab: SmscUnderTest;
  beforeAll(async () => {
    lab = await aSmsc();
  });
  afterAll(() => lab.smsc.close());

  test.each(Object.entries(TEXTS))("%s reaches the handset", async (_, { text, submits }) => {
    lab.delivered.length = 0;
    const peer = await RawPeer.bound(lab.port);
    for (const [i, fields] of submits.entries()) {
      peer.send(pduBytes("submit_sm", i + 2, submitBody(fields)));
      expect(await peer.next()).toMatchObject({ status: 0 });
    }
    peer.socket.destroy();
    const handset = aHandset().receive(lab.delivered);
    expect(handset.state.messages).toMatchObject([{ kind: "text", from: "+1000", text }]);
    expect(handset.told("sms.dropped")).toEqual([]);
  });
});
