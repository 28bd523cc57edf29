import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import {
  decodeApplicationParameters,
  encodeApplicationParameters,
} from "../../../src/codec/obex/application-parameters.ts";
import {
  decodeSessionParameters,
  encodeSessionParameters,
  findSessionParameter,
  SESSION_OPCODES,
  SESSION_PARAMETERS,
  type SessionParameterName,
} from "../../../src/codec/obex/session-parameters.ts";
import { octets } from "../../support/push-vectors.ts";

const triplets = fc.array(fc.record({ tag: fc.nat(255), value: fc.uint8Array({ maxLength: 255 }) }), { maxLength: 16 });
const error = (code: string, offset: number) => expect.objectContaining({ code, offset });

describe("application parameters", () => {
  test("are triplets in order, unknown tags and empty values too", () => {
    const value = octets("01 02 0102 ff 00 01 01 aa");
    const parameters = decodeApplicationParameters(value);
    expect(parameters).toEqual([
      { tag: 1, value: octets("0102") },
      { tag: 255, value: octets("") },
      { tag: 1, value: octets("aa") },
    ]);
    expect(encodeApplicationParameters(parameters)).toEqual(value);
  });

  test("survive encode then decode", () => {
    fc.assert(
      fc.property(triplets, (parameters) => {
        expect(decodeApplicationParameters(encodeApplicationParameters(parameters))).toEqual(parameters);
      }),
    );
  });

  test("cut anywhere but between triplets are refused as truncated", () => {
    const value = octets("01 02 0102 ff 01 00");
    for (const length of [1, 2, 3, 5, 6]) {
      expect(() => decodeApplicationParameters(value.subarray(0, length))).toThrow(
        expect.objectContaining({ code: "truncated" }),
      );
    }
  });

  test("are limited in number and in length", () => {
    expect(() => decodeApplicationParameters(octets("0100 0100 0100"), 2)).toThrow(error("limit-exceeded", 4));
    expect(() => encodeApplicationParameters([{ tag: 1, value: new Uint8Array(256) }])).toThrow(
      error("invalid-value", 0),
    );
  });

  test("of random octets throw CodecError or come out as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(encodeApplicationParameters(decodeApplicationParameters(bytes))).toEqual(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});

describe("session parameters", () => {
  const names = Object.keys(SESSION_PARAMETERS) as SessionParameterName[];

  test.each(names)("have %s under a tag of its own", (name) => {
    const value = Uint8Array.of(SESSION_OPCODES["Resume Session"]);
    const encoded = encodeSessionParameters([{ tag: SESSION_PARAMETERS[name], value }]);
    const decoded = decodeSessionParameters(encoded);
    expect(names.filter((each) => findSessionParameter(decoded, each))).toEqual([name]);
    expect(findSessionParameter(decoded, name)).toEqual(value);
  });

  test("have no opcode twice", () => {
    expect(new Set(Object.values(SESSION_OPCODES)).size).toBe(Object.keys(SESSION_OPCODES).length);
  });
});
