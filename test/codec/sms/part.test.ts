import { describe, expect, test } from "vitest";
import { decodeSmppPdu, type SmppPdu } from "../../../src/codec/smpp/pdu.ts";
import { carriedBySmpp, readPart } from "../../../src/codec/sms/part.ts";
import { DELIVER_SM, NOTIFICATION_PUSH, octets } from "../../support/push-vectors.ts";

function carried(pdu: SmppPdu) {
  if (pdu.kind !== "message") throw new Error("not a message");
  return carriedBySmpp(pdu);
}

const withTlvs = (tlvs: string) => {
  const deliver = decodeSmppPdu(DELIVER_SM);
  if (deliver.kind !== "message") throw new Error("not a message");
  const values = tlvs
    .split(" ")
    .map((tlv) => ({ tag: Number.parseInt(tlv.slice(0, 4), 16), value: octets(tlv.slice(4)) }));
  return { ...deliver, esmClass: 0, shortMessage: octets("AA"), tlvs: values };
};

describe("a part of a datagram", () => {
  test("loses its header", () => {
    const part = readPart({ from: "+1", userData: octets("06 05 04 0B 84 23 F0 AA"), hasHeader: true });
    expect(part).toEqual({ from: "+1", data: octets("AA"), ports: { destination: 2948, source: 9200 } });
  });

  test("may have ports and segment beside it", () => {
    const ports = { destination: 2948, source: 9200 };
    const segment = { reference: 77, total: 2, sequence: 2 };
    const part = readPart({ from: "+1", userData: octets("AA"), hasHeader: false, ports, segment });
    expect(part).toMatchObject({ ports, concatenation: { width: 16, reference: 77, total: 2, sequence: 2 } });
  });

  test("believes its header more than its carrier", () => {
    const ports = { destination: 1, source: 1 };
    const part = readPart({ from: "+1", userData: octets("06 05 04 0B 84 23 F0 AA"), hasHeader: true, ports });
    expect(part.ports?.destination).toBe(2948);
  });

  test.each([
    ["sequence 0", "05 00 03 01 02 00"],
    ["total 0", "05 00 03 01 00 00"],
    ["a sequence past the total", "05 00 03 01 02 03"],
  ])("with %s stands alone", (_, header) => {
    expect(readPart({ from: "+1", userData: octets(header), hasHeader: true }).concatenation).toBeUndefined();
  });
});

describe("an SMPP message", () => {
  test("carries user data with a header", () => {
    const message = carried(decodeSmppPdu(DELIVER_SM));
    expect(message).toMatchObject({ from: "+1000", hasHeader: true });
    expect(readPart(message).data).toEqual(NOTIFICATION_PUSH);
  });

  test("carries ports and segment in its parameters", () => {
    const message = carriedBySmpp(withTlvs("020A23F0 020B0B84 020C004D 020E02 020F02"));
    expect(message.ports).toEqual({ destination: 2948, source: 9200 });
    expect(message.segment).toEqual({ reference: 77, total: 2, sequence: 2 });
  });

  test("needs all three parameters of a segment", () => {
    expect(carriedBySmpp(withTlvs("020C004D 020E02")).segment).toBeUndefined();
  });
});
