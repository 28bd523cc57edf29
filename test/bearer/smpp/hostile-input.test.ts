import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { seededRandom } from "../../../src/base/random.ts";
import type { Esme } from "../../../src/bearer/smpp/esme.ts";
import { SMPP_COMMANDS } from "../../../src/codec/smpp/commands.ts";
import { pduBytes, RawPeer, submitBody, tlvBytes } from "../../support/smpp-peer.ts";
import { aSmsc, type SmscUnderTest } from "../../support/smsc.ts";

const NACK = SMPP_COMMANDS.generic_nack;
const SUBMIT_RESP = SMPP_COMMANDS.submit_sm_resp;
const NO_HANDLER = "999";

/** A header that claims `length`, whatever follows. */
const claiming = (length: number) => new ByteWriter().uint(4, length).uint(4, 4).uint(4, 0).uint(4, 7).finish();
const submit = (body: Uint8Array) => pduBytes("submit_sm", 7, body);
const lyingTlv = new ByteWriter().uint(2, 0x1400).uint(2, 60_000).u8(1).finish();
const manyTlvs = () => {
  const writer = new ByteWriter();
  for (let i = 0; i < 1000; i++) writer.bytes(tlvBytes(0x1400 + i, Uint8Array.of(1)));
  return writer.finish();
};

interface Hostile {
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** What the peer is told; nothing for what must not be answered. */
  readonly answer?: { readonly commandId: number; readonly status: number };
  readonly endsSession: boolean;
}

const HOSTILE: readonly Hostile[] = [
  {
    kind: "length 0xFFFFFFFF",
    bytes: claiming(0xffffffff),
    answer: { commandId: NACK, status: 0x02 },
    endsSession: true,
  },
  { kind: "length 20,000", bytes: claiming(20_000), answer: { commandId: NACK, status: 0x02 }, endsSession: true },
  {
    kind: "HTTP text",
    bytes: utf8Bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    answer: { commandId: NACK, status: 0x02 },
    endsSession: true,
  },
  { kind: "length 0", bytes: claiming(0), answer: { commandId: NACK, status: 0x02 }, endsSession: true },
  { kind: "length 4", bytes: claiming(4), answer: { commandId: NACK, status: 0x02 }, endsSession: true },
  { kind: "length 8", bytes: claiming(8), answer: { commandId: NACK, status: 0x02 }, endsSession: true },
  { kind: "length 15", bytes: claiming(15), answer: { commandId: NACK, status: 0x02 }, endsSession: true },
  {
    kind: "an integer parameter of length 0 at the end",
    bytes: submit(submitBody({ tlvs: tlvBytes(0x0204, new Uint8Array()) })),
    answer: { commandId: SUBMIT_RESP, status: 0xc2 },
    endsSession: true,
  },
  {
    kind: "submit_multi with 255 destinations and no body",
    bytes: pduBytes("submit_multi", 7, Uint8Array.of(0, 0, 0, 0, 255)),
    answer: { commandId: NACK, status: 0x03 },
    endsSession: false,
  },
  {
    kind: "an unknown command id",
    bytes: pduBytes(0x0777, 7),
    answer: { commandId: NACK, status: 0x03 },
    endsSession: false,
  },
  {
    kind: "a submit_sm of a header only",
    bytes: submit(new Uint8Array()),
    answer: { commandId: SUBMIT_RESP, status: 0x02 },
    endsSession: true,
  },
  {
    kind: "a string without NUL",
    bytes: submit(utf8Bytes("CMT")),
    answer: { commandId: SUBMIT_RESP, status: 0x02 },
    endsSession: true,
  },
  {
    kind: "sm_length past the end",
    bytes: submit(submitBody({ smLength: 200 })),
    answer: { commandId: SUBMIT_RESP, status: 0x01 },
    endsSession: true,
  },
  {
    kind: "a parameter past the end",
    bytes: submit(submitBody({ tlvs: lyingTlv })),
    answer: { commandId: SUBMIT_RESP, status: 0xc0 },
    endsSession: true,
  },
  {
    kind: "a user data header of 200 in a message of 4",
    bytes: submit(submitBody({ esmClass: 0x40, message: Uint8Array.of(200, 0, 3, 1) })),
    answer: { commandId: SUBMIT_RESP, status: 0x01 },
    endsSession: false,
  },
  {
    kind: "a random body",
    bytes: submit(seededRandom("body").bytes(300)),
    answer: { commandId: SUBMIT_RESP, status: 0x02 },
    endsSession: true,
  },
  { kind: "responses nobody asked for", bytes: pduBytes("submit_sm_resp", 9, utf8Bytes("1\0")), endsSession: false },
  {
    kind: "an empty message that promises a user data header",
    bytes: submit(submitBody({ esmClass: 0x40, message: new Uint8Array() })),
    answer: { commandId: SUBMIT_RESP, status: 0x43 },
    endsSession: false,
  },
  {
    kind: "1,000 unknown parameters",
    bytes: submit(submitBody({ tlvs: manyTlvs() })),
    answer: { commandId: SUBMIT_RESP, status: 0xc0 },
    endsSession: true,
  },
  {
    kind: "an exception in whoever handles the message",
    bytes: submit(submitBody({ to: NO_HANDLER })),
    answer: { commandId: SUBMIT_RESP, status: 0x08 },
    endsSession: false,
  },
];

describe("hostile SMPP input", () => {
  let lab: SmscUnderTest;
  let witness: Esme;
  const ordinary = () =>
    witness.submit({ from: "1000", to: "491700001", userData: Uint8Array.of(1), hasHeader: false, dataCoding: 4 });

  beforeAll(async () => {
    lab = await aSmsc({
      deliver: (inbound) => {
        if (inbound.to === NO_HANDLER) throw new Error("handler broke");
        return Promise.resolve("accepted");
      },
    });
    witness = await lab.esme();
  });

  afterAll(async () => {
    await witness.close();
    await lab.smsc.close();
  });

  test.each(HOSTILE)(
    "$kind is answered as it deserves and harms nobody else",
    async ({ bytes, answer, endsSession }) => {
      const peer = await RawPeer.bound(lab.port);
      const during = ordinary();
      peer.send(bytes);
      if (answer) expect(await peer.next()).toMatchObject(answer);
      expect(await during).toMatchObject({ status: 0 });
      if (endsSession) {
        await peer.closed;
      } else {
        peer.send(pduBytes("enquire_link", 8));
        expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link_resp, sequenceNumber: 8 });
        peer.socket.destroy();
      }
      expect(await ordinary()).toMatchObject({ status: 0 });
    },
  );

  test("a reset in the middle of a PDU harms nobody else", async () => {
    const peer = await RawPeer.bound(lab.port);
    const address = `${peer.socket.localAddress}:${peer.socket.localPort}`;
    peer.send(submit(submitBody()).subarray(0, 20));
    peer.socket.resetAndDestroy();
    await peer.closed;
    await expect.poll(() => lab.events).toContainEqual(expect.objectContaining({ type: "smpp.closed", peer: address }));
    expect(await ordinary()).toMatchObject({ status: 0 });
  });

  test("what the library alone cannot read is answered, and ends that session", async () => {
    const peer = await RawPeer.bound(lab.port);
    // billing_identification is of SMPP 5.0: our decoder lets it pass, the library's filter throws on it.
    peer.send(submit(submitBody({ tlvs: tlvBytes(0x060b, new Uint8Array()) })));
    expect(await peer.next()).toMatchObject({ commandId: SUBMIT_RESP, status: 0xc2 });
    await peer.closed;
    expect(await ordinary()).toMatchObject({ status: 0 });
  });

  test("a frame that was refused for its length is told whole in an event", () => {
    const refused = lab.events.filter((event) => event.type === "smpp.refused" && event.bytes);
    expect(refused).toHaveLength(7);
    expect(refused[0]).toMatchObject({ bytes: claiming(0xffffffff), offset: 0 });
  });
});
