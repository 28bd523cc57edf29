import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ADDRESS_TYPES,
  type ClientAddress,
  formatClientAddress,
  isAddressProblem,
  parseClientAddress,
  phoneNumber,
} from "../../../src/codec/pap/address.ts";

const address = (client: string, type: string, host = "ppg.example"): ClientAddress => ({
  client,
  extensions: [],
  type,
  host,
});

describe("a client address", () => {
  test.each([
    ["WAPPUSH=+12345678901/TYPE=PLMN@ppg.example", address("+12345678901", "PLMN")],
    ["WAPPUSH=195.153.199.30/TYPE=IPv4@ppg.example", address("195.153.199.30", "IPv4")],
    [
      "WAPPUSH=FEDC:BA98:7654:3210:FEDC:BA98:7654:3210/TYPE=IPv6@ppg.example",
      address("FEDC:BA98:7654:3210:FEDC:BA98:7654:3210", "IPv6"),
    ],
    ["WAPPUSH=::1/TYPE=IPv6@ppg.example", address("::1", "IPv6")],
    ["WAPPUSH=john.doe%40wap.example%3A100/TYPE=USER@ppg.example", address("john.doe@wap.example:100", "USER")],
    ["WAPPUSH=0815/TYPE=x.isdn@ppg.example:8080", address("0815", "x.isdn", "ppg.example:8080")],
    [
      "WAPPUSH=%2B1/EXT=a%2Fb/EXT=c/TYPE=PLMN@h",
      {
        client: "+1",
        extensions: [
          { name: "EXT", value: "a/b" },
          { name: "EXT", value: "c" },
        ],
        type: "PLMN",
        host: "h",
      },
    ],
  ])("%s is taken apart", (text, expected) => {
    expect(parseClientAddress(text)).toEqual(expected);
  });

  test.each(ADDRESS_TYPES)("of type %s is known in any case", (type) => {
    const client = { PLMN: "1", USER: "u", IPv4: "10.0.0.1", IPv6: "::1" }[type];
    const text = `wappush=${client}/type=${type.toLowerCase()}@h`;
    expect(parseClientAddress(text)).toEqual(address(client, type, "h"));
    expect(parseClientAddress(`/${text}`)).toEqual(address(client, type, "h"));
  });

  test.each([
    ["foo", 0],
    ["", 0],
    ["WAPPUSH=+1/TYPE=PLMN", 20],
    ["WAPPUSH=+1/TYPE=PLMN@", 21],
    ["WAPPUSH=+1@ppg", 10],
    ["WAPPUSH=+1/TYPE=@ppg", 16],
    ["WAPPUSH=+1%4/TYPE=PLMN@ppg", 8],
    ["WAPPUSH=%ff/TYPE=USER@ppg", 8],
    ["WAPPUSH=+1/EXT/TYPE=PLMN@ppg", 11],
    ["WAPPUSH=+1/EXT=1/TYPE=USER/TYPE=PLMN@ppg", 17],
    ["WAPPUSH=abc/TYPE=PLMN@ppg", 8],
    ["WAPPUSH=+/TYPE=PLMN@ppg", 8],
    ["WAPPUSH=/TYPE=USER@ppg", 8],
    ["WAPPUSH=256.1.1.1/TYPE=IPv4@ppg", 8],
    ["WAPPUSH=1.1.1/TYPE=IPv4@ppg", 8],
    ["WAPPUSH=1.1.1.1./TYPE=IPv4@ppg", 8],
    ["WAPPUSH=1.1.1.1/TYPE=IPv6@ppg", 8],
  ])("%s is none, and the place is named", (text, at) => {
    expect(parseClientAddress(text)).toMatchObject({ problem: expect.any(String), at });
  });

  test("survives format then parse", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
    const extension = fc.record({ name: fc.constantFrom("EXT", "x-own"), value: text });
    const any = fc.record({
      client: text,
      extensions: fc.array(extension, { maxLength: 3 }),
      type: fc.constantFrom("USER", "x.isdn"),
      host: fc.constantFrom("ppg.example", "h:80"),
    });
    fc.assert(
      fc.property(any, (each) => {
        expect(parseClientAddress(formatClientAddress(each))).toEqual(each);
      }),
    );
  });

  test("of a phone gives its number without separators", () => {
    expect(phoneNumber(address("+1-555.519", "PLMN"))).toBe("+1555519");
    expect(phoneNumber(address("1", "USER"))).toBeUndefined();
  });

  test("is parsed from any text without an exception", () => {
    const piece = fc.constantFrom("WAPPUSH=", "/TYPE=", "PLMN", "@", "/", "=", "%", "EXT", "1", "%41", "ä");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseClientAddress(pieces.join(""));
        if (!isAddressProblem(parsed)) expect(parseClientAddress(formatClientAddress(parsed))).toEqual(parsed);
      }),
    );
  });
});
