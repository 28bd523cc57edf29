import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { findHeader, obexHeader } from "../../../src/codec/obex/headers.ts";
import {
  decodeObexRequest,
  decodeObexResponse,
  encodeObexRequest,
  encodeObexResponse,
  type ObexRequest,
  type ObexResponse,
  SETPATH_FLAGS,
} from "../../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES } from "../../../src/codec/obex/response-codes.ts";
import { anyHeader } from "../../support/obex-arbitraries.ts";
import { OBEX_SESSIONS, obexSession, serverPackets } from "../../support/obex-vectors.ts";
import { octets } from "../../support/push-vectors.ts";

const error = (code: string, offset: number) => expect.objectContaining({ code, offset });

describe.each(OBEX_SESSIONS)("the packets of session %s", (name) => {
  test("come out octet for octet after decode then encode", () => {
    let asked: ObexRequest["operation"] = "other";
    for (const { from, packet } of obexSession(name)) {
      if (from === "client") {
        const request = decodeObexRequest(packet);
        asked = request.operation;
        expect(encodeObexRequest(request)).toEqual(packet);
      } else {
        expect(encodeObexResponse(decodeObexResponse(packet, asked))).toEqual(packet);
      }
    }
  });

  test("cut anywhere are refused as truncated", () => {
    for (const { from, packet } of obexSession(name)) {
      const decode = (bytes: Uint8Array) =>
        from === "client" ? decodeObexRequest(bytes) : decodeObexResponse(bytes, "CONNECT");
      for (let length = 0; length < packet.length; length++) {
        expect(() => decode(packet.subarray(0, length))).toThrow(expect.objectContaining({ code: "truncated" }));
      }
    }
  });
});

describe("an OBEX request", () => {
  test("CONNECT states version, flags and maximum packet length", () => {
    expect(decodeObexRequest(octets("80 0013 10 00 2000 46 000c 53594e434d4c2d444d"))).toEqual({
      operation: "CONNECT",
      version: 0x10,
      flags: 0,
      maxPacketLength: 8192,
      headers: [obexHeader("Target", utf8Bytes("SYNCML-DM"))],
    });
  });

  test("SETPATH states flags and constants", () => {
    expect(decodeObexRequest(octets("85 0008 02 00 01 0003"))).toEqual({
      operation: "SETPATH",
      flags: SETPATH_FLAGS.dontCreate,
      constants: 0,
      headers: [obexHeader("Name", "")],
    });
  });

  test("of a reserved opcode is kept whole", () => {
    const bytes = octets("84 0005 aabb");
    expect(decodeObexRequest(bytes)).toEqual({ operation: "other", opcode: 0x84, body: octets("aabb") });
    expect(encodeObexRequest(decodeObexRequest(bytes))).toEqual(bytes);
  });

  test.each([
    ["a length below 3", "82 0002 00", "invalid-value", 1],
    ["a length beyond its octets", "82 0006 4900", "truncated", 1],
    ["octets beyond its length", "82 0003 49", "invalid-value", 3],
    ["CONNECT without its fields", "80 0003", "truncated", 3],
    ["CONNECT without the final bit", "00 0007 10000400", "invalid-value", 0],
    ["ABORT without the final bit", "7f 0003", "invalid-value", 0],
    ["SETPATH without constants", "85 0004 02", "truncated", 4],
    ["a header past the end", "82 0006 490004", "truncated", 6],
  ])("with %s is refused with the offset", (_, hex, code, offset) => {
    expect(() => decodeObexRequest(octets(hex))).toThrow(error(code, offset));
  });

  test("is not written beyond what its length can say, nor an always final one as not final", () => {
    const half = obexHeader("Body", new Uint8Array(0x8000));
    const code = expect.objectContaining({ code: "invalid-value" });
    expect(() => encodeObexRequest({ operation: "PUT", final: true, headers: [half, half] })).toThrow(code);
    expect(() => encodeObexRequest({ operation: "ABORT", final: false, headers: [] })).toThrow(code);
    const connect = { operation: "CONNECT", version: 0x10, flags: 0, maxPacketLength: 0x10000, headers: [] } as const;
    expect(() => encodeObexRequest(connect)).toThrow(code);
  });
});

describe("an OBEX response", () => {
  test("of Buteo to CONNECT grants a connection to SYNCML-SYNC", () => {
    const [bytes = octets("")] = serverPackets("buteo-connect-response");
    const response = decodeObexResponse(bytes, "CONNECT");
    expect(response).toMatchObject({
      code: OBEX_RESPONSES.Success,
      final: true,
      connect: { version: 0x10, flags: 0, maxPacketLength: 0xffff },
    });
    expect(findHeader(response.headers, "Connection-Id")).toBe(1);
    expect(findHeader(response.headers, "Who")).toEqual(utf8Bytes("SYNCML-SYNC"));
    expect(encodeObexResponse(response)).toEqual(bytes);
  });

  test.each([
    ["ends after its length", "c4 0003", []],
    ["goes on with a challenge", "c1 0007 4d 0004 aa", [obexHeader("Auth-Challenge", octets("aa"))]],
  ])("to CONNECT that refuses and %s has no fixed fields", (_, hex, headers) => {
    const response = decodeObexResponse(octets(hex), "CONNECT");
    expect(response.connect).toBeUndefined();
    expect(response.headers).toEqual(headers);
    expect(encodeObexResponse(response)).toEqual(octets(hex));
  });

  test("to CONNECT that accepts needs the fixed fields", () => {
    expect(() => decodeObexResponse(octets("a0 0003"), "CONNECT")).toThrow(error("truncated", 3));
  });

  test("keeps a code without the final bit and one that no table has", () => {
    expect(decodeObexResponse(octets("20 0003"), "PUT")).toEqual({ code: 0xa0, final: false, headers: [] });
    expect(decodeObexResponse(octets("f7 0003"), "PUT").code).toBe(0xf7);
    expect(encodeObexResponse({ code: 0xa0, final: false, headers: [] })).toEqual(octets("20 0003"));
  });
});

describe("OBEX packets", () => {
  const headers = fc.array(anyHeader, { maxLength: 12 });
  const connect = { version: fc.nat(0xff), flags: fc.nat(0xff), maxPacketLength: fc.nat(0xffff) };
  const request: fc.Arbitrary<ObexRequest> = fc.oneof(
    fc.record({ operation: fc.constant("CONNECT" as const), ...connect, headers }),
    fc.record({ operation: fc.constant("SETPATH" as const), flags: fc.nat(255), constants: fc.nat(255), headers }),
    fc.record({ operation: fc.constantFrom("PUT", "GET", "ACTION"), final: fc.boolean(), headers }),
    fc.record({ operation: fc.constantFrom("DISCONNECT", "SESSION", "ABORT"), final: fc.constant(true), headers }),
  );
  const response: fc.Arbitrary<ObexResponse> = fc.record(
    {
      code: fc.integer({ min: 0x90, max: 0xff }),
      final: fc.boolean(),
      connect: fc.record({ ...connect, version: fc.nat(0x1f) }),
      headers,
    },
    { requiredKeys: ["code", "final", "headers"] },
  );

  test("survive encode then decode", () => {
    fc.assert(
      fc.property(request, (value) => {
        expect(decodeObexRequest(encodeObexRequest(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(response, (value) => {
        const answerTo = value.connect ? "CONNECT" : "PUT";
        expect(decodeObexResponse(encodeObexResponse(value), answerTo)).toEqual(value);
      }),
    );
  });

  test("of random octets throw CodecError and nothing else", () => {
    // Right lengths let the rest be reached.
    const random = fc.uint8Array({ minLength: 3, maxLength: 40 }).map((bytes) => {
      bytes.set([0, bytes.length], 1);
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(random, fc.uint8Array({ maxLength: 8 })), fc.boolean(), (bytes, lenient) => {
        for (const decode of [
          () => decodeObexRequest(bytes, { lenient }),
          () => decodeObexResponse(bytes, "CONNECT", { lenient }),
          () => decodeObexResponse(bytes, "GET", { lenient }),
        ]) {
          try {
            decode();
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(CodecError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
