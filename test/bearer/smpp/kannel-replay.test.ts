import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromHex } from "../../../src/base/bytes.ts";
import { RawPeer } from "../../support/smpp-peer.ts";
import { aSmsc, type SmscUnderTest } from "../../support/smsc.ts";

const FOLDER = new URL("../../vectors/smpp/", import.meta.url);

/** The PDUs of a capture: lines of hexadecimal digits, `#` begins a remark. */
function capturedPdus(file: string): Uint8Array[] {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").split("\n");
  return lines
    .map((line) => fromHex(line.replace(/#.*/, "").trim()) ?? new Uint8Array())
    .filter((pdu) => pdu.length > 0);
}

/** User data found without a decoder: what follows its own length octet and begins with this header. */
function userDataOf(pdu: Uint8Array, header: string): Uint8Array {
  const at = Buffer.from(pdu).indexOf(Buffer.from(header, "hex"));
  return pdu.slice(at, at + (pdu[at - 1] ?? 0));
}

const PORTS: Readonly<Record<string, string>> = {
  "old-settings.hex": "0b0504c34f",
  "ppg-pkg0.hex": "0605040b84",
  "ppg-si.hex": "0605040b84",
  "small-default.hex": "0605040b84",
  "w7-netwpin-imsi.hex": "0b05040b84",
  "w7-userpin.hex": "0b05040b84",
};

describe("submit_sm as Kannel sends them", () => {
  let lab: SmscUnderTest;
  beforeAll(async () => {
    lab = await aSmsc();
  });
  afterAll(() => lab.smsc.close());

  test("every capture has its row", () => {
    expect(readdirSync(FOLDER).filter((file) => file in PORTS)).toEqual(Object.keys(PORTS));
  });

  test.each(Object.entries(PORTS))("%s arrives octet for octet", async (file, header) => {
    const pdus = capturedPdus(file);
    lab.delivered.length = 0;
    const peer = await RawPeer.bound(lab.port);
    for (const pdu of pdus) peer.send(pdu);
    for (const _ of pdus) expect(await peer.next()).toMatchObject({ status: 0 });
    peer.socket.destroy();
    const expected = pdus.map((pdu) => ({
      kind: "sms",
      to: "491700001",
      userData: userDataOf(pdu, header),
      hasHeader: true,
      dataCoding: 4,
    }));
    expect(lab.delivered).toMatchObject(expected);
  });
});
