import { describe, expect, test } from "vitest";
import { concatBytes, toHex } from "../../../src/base/bytes.ts";
import { type Dissection, dissect } from "../../../src/codec/dissect/dissect.ts";
import { detectFormat } from "../../../src/codec/dissect/formats.ts";
import { readInput } from "../../../src/codec/dissect/input.ts";
import { octets, vectorText } from "../../support/push-vectors.ts";

const packetsOf = (name: string) => readInput(new TextEncoder().encode(vectorText(`obex/${name}.hex`)), "auto").pdus;
const names = ({ layers }: Dissection) => layers.map(({ name }) => name);
const field = ({ layers }: Dissection, layer: string, name: string) =>
  layers.find((each) => each.name === layer)?.fields.find((each) => each.name === name)?.value;

describe("a recording of obexftp", () => {
  test.each(["obexftp-1", "obexftp-3"])("%s is three operations, one with a document", (name) => {
    const messages = dissect(packetsOf(name));
    expect(messages.map(({ pdus }) => pdus)).toEqual([
      [1, 2],
      [3, 4, 5, 6, 7, 8],
      [9, 10],
    ]);
    const [connect, put, disconnect] = messages as [Dissection, Dissection, Dissection];
    expect(names(connect)).toEqual(["OBEX CONNECT", "OBEX response"]);
    expect(field(connect, "OBEX response", "Connection-Id")).toBe(1);
    expect(names(put).slice(-3)).toEqual(["OBEX object", "WBXML", "MgmtTree"]);
    expect(field(put, "OBEX object", "Name")).toBe("boot.wbxml");
    expect(put.document?.name).toBe("SyncML");
    expect(put.embedded?.map(({ path, root }) => [path, root.name])).toEqual([
      ["/SyncML/SyncBody/Add/Item/Data", "MgmtTree"],
    ]);
    expect(names(disconnect)).toEqual(["OBEX DISCONNECT", "OBEX response"]);
    expect(messages.every(({ problem }) => !problem)).toBe(true);
  });

  test("is the same as one stream of octets, of both sides or of the client alone", () => {
    const packets = packetsOf("obexftp-1");
    const both = readInput(concatBytes(packets), "auto").pdus;
    expect(both.map(toHex)).toEqual(packets.map(toHex));
    const client = packets.filter((_, i) => i % 2 === 0);
    const messages = dissect(readInput(concatBytes(client), "obex").pdus, "obex");
    expect(messages.map(({ pdus }) => pdus)).toEqual([[1], [2, 3, 4], [5]]);
    expect(messages[1]?.document?.name).toBe("SyncML");
  });
});

describe("OBEX packets", () => {
  test("of a SyncML session show what was put, what was got, and each operation apart", () => {
    const messages = dissect(packetsOf("syncml-dm-session"));
    const kinds = messages.map((each) => names(each)[0]);
    expect(kinds).toEqual(["OBEX CONNECT", "OBEX PUT", "OBEX GET", "OBEX ABORT", "OBEX SETPATH", "OBEX DISCONNECT"]);
    expect(messages.map(({ document }) => document?.name)).toEqual([
      undefined,
      "SyncML",
      "SyncML",
      undefined,
      undefined,
      undefined,
    ]);
    expect(field(messages[1] as Dissection, "OBEX object", "Type")).toBe("application/vnd.syncml.dm+wbxml");
  });

  test("that answer a CONNECT nobody saw are recognised all the same", () => {
    const [message] = dissect(packetsOf("buteo-connect-response"));
    expect(field(message as Dissection, "OBEX response", "maximum packet length")).toBe(0xffff);
    expect(field(message as Dissection, "OBEX response", "Who")).toBe("SYNCML-SYNC");
  });

  test("that ABORT ends an operation belong to it", () => {
    const messages = dissect([octets("02000600480003".slice(0, 12)), octets("ff0003"), octets("a00003")], "obex");
    expect(messages.flatMap(({ problem }) => (problem ? [problem.code] : []))).toEqual(["truncated"]);
    const [aborted] = dissect([octets("020006480003"), octets("900003"), octets("ff0003"), octets("a00003")], "obex");
    expect(names(aborted as Dissection)).toEqual([
      "OBEX PUT",
      "OBEX response",
      "OBEX ABORT",
      "OBEX response",
      "OBEX object",
      "data",
    ]);
  });

  test("that are broken are named, and the others understood", () => {
    const packets = packetsOf("obexftp-1").map((packet, i) => (i === 0 ? packet.subarray(0, 5) : packet));
    const messages = dissect(packets, "obex");
    expect(messages[0]?.problem).toMatchObject({ code: "truncated", pdu: 1 });
    expect(messages.some(({ document }) => document?.name === "SyncML")).toBe(true);
  });

  test("are detected with confidence, whole or as a stream, and nothing else is", () => {
    const packets = packetsOf("obexftp-1");
    for (const each of packets) expect(detectFormat(each)).toEqual({ format: "obex", confidence: 0.95 });
    expect(detectFormat(concatBytes(packets))?.format).toBe("obex");
    expect(detectFormat(octets("82000749000300"))?.format).not.toBe("obex");
  });
});
