import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../src/base/bytes.ts";
import {
  bootstrapKey,
  bootstrapMac,
  type KeyForm,
  macFits,
  matchingKeyForm,
  type Sec,
  userPinMacCode,
} from "../../../src/codec/security/bootstrap-mac.ts";

const hex = (text: string): Uint8Array => fromHex(text.replace(/\s/g, ""))!;
const vector = (name: string): Uint8Array =>
  hex(readFileSync(new URL(`../../vectors/wbxml/${name}.hex`, import.meta.url), "utf8"));
const A = vector("cp-document-a");
const B = vector("cp-document-b");
const DM = vector("dm-profile-bootstrap");
const imsi = "262011106487504";
const NETWPIN_A = "E11C5838E82421514A0035BCFADFF88A91B9D97C";

describe("Bootstrap MAC", () => {
  test.each([
    ["A, NETWPIN", A, "2926101160845740", NETWPIN_A],
    ["A, NETWPIN with 14 digits", A, "31011410325476f8", "B6795395E4558582424D98A143F4DF91D596168D"],
    ["A, USERPIN", A, "31323334", "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998"],
    ["A, USERNETWPIN", A, "292610116084574031323334", "7262F940C4784954302C7A2875055271144441FE"],
    ["A, IMSI as ASCII", A, "323632303131313036343837353034", "60427524875A742757C6CF41BC2F80E4F47BCD25"],
    ["A, raw secret", A, "80123456", "FEA995A0D605AAAB569C813D8B6BF795B5957C8C"],
    ["A, USERPINMAC 48273", A, "3438323733", "A8BAEED2D44DF2781F62A8DEDA9AFD21A7ED9354"],
    ["A, USERPINMAC 482730", A, "343832373330", "7B44F91742F95333697C8B0E5C69D69F39A8A180"],
    ["B, NETWPIN", B, "2926101160845740", "170360934353FAEE3331C9717C575AB08DD3AB53"],
    ["B, USERPIN", B, "31323334", "4CB5D1DD21F3235F3148144C87FB91640EC43888"],
    ["B, USERNETWPIN", B, "292610116084574031323334", "BE9D9F5F62C4ECC6227180127EA27ABB8CFA0EBC"],
    ["B, USERPINMAC 48273", B, "3438323733", "460E89D7438D391F3AC649B74ACB8CA529197927"],
    ["DM, NETWORKID in semi-octets", DM, "2926101160845740", "4DA5A395FEB48B0886727F5C54CF24A7777C5C7A"],
    ["DM, NETWORKID in ASCII", DM, "323632303131313036343837353034", "2A35B4D1C83A901DC2327CA07854373DA24E7CDF"],
    ["package 1, USERPIN", vector("dm-package-1"), "31323334", "01A9D38AD64171388998363DE8771AE701755565"],
    ["DM, USERPIN", DM, "31323334", "50A623CB2B105E242724DFBEDEDD9D29D15AF6F5"],
  ])("%s", (_case, body, key, mac) => {
    expect(bootstrapMac(hex(key), body)).toBe(mac);
  });
});

describe("Bootstrap messages of other programs", () => {
  const withCard = { imsi: "466923103145252" };

  test.each<[string, string, Sec, string, { imsi?: string; pin?: string }]>([
    ["Kannel, USERPIN", "kannel-cp", 1, "7F0FCBC9D2CF406487DC6C145391E576D936A2FC", { pin: "1234" }],
    ["Kannel, NETWPIN", "kannel-cp", 0, "2A36F5D298075AB2315E7764B4CA6E7FD9895BB8", withCard],
    ["Gecko, USERPIN", "gecko-cp", 1, "AA2DC41FC48AEEF3FED7351B1EE704461A8894D4", { pin: "0000" }],
    ["Gecko, NETWPIN", "gecko-cp-empty", 0, "1AF545FE2823DC9347064450F90FF1BBF957E146", withCard],
  ])("%s, are authentic", (_case, name, sec, mac, secrets) => {
    expect(macFits({ sec, mac, body: vector(name), ...secrets })).toBe(true);
  });
});

describe("Bootstrap key", () => {
  test.each<[Sec, string]>([
    [0, "2926101160845740"],
    [1, "31323334"],
    [2, "292610116084574031323334"],
  ])("of SEC=%i follows the rule of the profile", (sec, key) => {
    expect(toHex(bootstrapKey(sec, { imsi, pin: "1234" })!)).toBe(key);
  });

  test("of the DM profile's combined method has a colon between PIN and IMSI", () => {
    expect(toHex(bootstrapKey(2, { imsi, pin: "1234" }, "dm")!)).toBe("313233343a323632303131313036343837353034");
  });

  test("of USERPINMAC is the first half of the code", () => {
    expect(toHex(bootstrapKey(3, { pin: "4827386802" })!)).toBe("3438323733");
  });

  test.each<[Sec, { imsi?: string; pin?: string }]>([
    [0, {}],
    [0, { imsi: "" }],
    [0, { imsi: "26201x" }],
    [1, { imsi }],
    [1, { pin: "" }],
    [1, { pin: "12 4" }],
    [2, { imsi }],
    [2, { pin: "1234" }],
    [3, { pin: "482738680" }],
  ])("of SEC=%i is unknown with %o", (sec, secrets) => {
    expect(bootstrapKey(sec, secrets)).toBeUndefined();
  });
});

describe("A received bootstrap message", () => {
  test.each<[Sec, string]>([
    [0, NETWPIN_A],
    [1, "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998"],
    [2, "7262F940C4784954302C7A2875055271144441FE"],
  ])("with SEC=%i and the right MAC is authentic, in either case of its digits", (sec, mac) => {
    expect(macFits({ sec, mac, body: A, imsi, pin: "1234" })).toBe(true);
    expect(macFits({ sec, mac: mac.toLowerCase(), body: A, imsi, pin: "1234" })).toBe(true);
  });

  test("is not authentic with another PIN, IMSI or method", () => {
    const mac = "7262F940C4784954302C7A2875055271144441FE";
    expect(macFits({ sec: 2, mac, body: A, imsi, pin: "1235" })).toBe(false);
    expect(macFits({ sec: 2, mac, body: A, imsi: "262011106487505", pin: "1234" })).toBe(false);
    expect(macFits({ sec: 1, mac, body: A, imsi, pin: "1234" })).toBe(false);
  });

  test("is not authentic when its last octet was changed", () => {
    const changed = A.slice();
    changed[changed.length - 1] = 0xfe;
    expect(macFits({ sec: 0, mac: NETWPIN_A, body: changed, imsi })).toBe(false);
  });

  test.each([
    ["39 digits", NETWPIN_A.slice(1)],
    ["41 digits", `${NETWPIN_A}0`],
    ["42 digits", `${NETWPIN_A}00`],
    ["no hexadecimal digits", NETWPIN_A.replace("E11C", "G11C")],
    ["a blank", ` ${NETWPIN_A.slice(1)}`],
    ["zeros", "0".repeat(40)],
    ["nothing", ""],
  ])("is not authentic with a MAC of %s", (_what, mac) => {
    expect(macFits({ sec: 0, mac, body: A, imsi })).toBe(false);
  });

  test("is not authentic without a MAC or without the secret", () => {
    expect(macFits({ sec: 0, body: A, imsi })).toBe(false);
    expect(macFits({ sec: 0, mac: NETWPIN_A, body: A })).toBe(false);
  });

  test.each<[KeyForm, Sec, string]>([
    ["imsi semi-octets", 0, "4DA5A395FEB48B0886727F5C54CF24A7777C5C7A"],
    ["imsi ascii", 0, "2A35B4D1C83A901DC2327CA07854373DA24E7CDF"],
    ["pin", 1, "50A623CB2B105E242724DFBEDEDD9D29D15AF6F5"],
    ["pin:imsi ascii", 2, "7EC5E3C99C21F6A3C257EC5A7B2BB32AB9A72FEF"],
    ["pin:imsi semi-octets", 2, "FE63A31A6E8D45BE2F3515A1B9E31E04C454517B"],
    ["imsi semi-octets, pin", 2, "3C2C8C6CED123B67AFC325DD0B24FE7D090F52D4"],
  ])("of the DM profile may have a key made as %s", (form, sec, mac) => {
    expect(matchingKeyForm({ profile: "dm", sec, mac, body: DM, imsi, pin: "1234" })).toBe(form);
  });

  test("of the CP profile may have another key form only when all are allowed", () => {
    const check = { sec: 0, mac: "60427524875A742757C6CF41BC2F80E4F47BCD25", body: A, imsi } as const;
    expect(matchingKeyForm(check)).toBeUndefined();
    expect(matchingKeyForm({ ...check, keyForms: "all" })).toBe("imsi ascii");
  });
});

describe("USERPINMAC", () => {
  test.each([
    [A, "48273", "4827386802"],
    [A, "482730", "482730389369"],
    [B, "48273", "4827304757"],
  ])("tells the user PIN and shortened MAC", (body, pin, code) => {
    expect(userPinMacCode(pin, body)).toBe(code);
    expect(matchingKeyForm({ sec: 3, body, pin: code })).toBe("half of the code");
  });

  test.each([
    "482738680",
    "48273868020",
    "4827a86802",
    "48273868 02",
    "",
    "48248682",
    "4827386803",
    `${"1".repeat(42)}`,
  ])("does not take %j for a code", (pin) => {
    expect(macFits({ sec: 3, body: A, pin })).toBe(false);
  });

  test("takes no code for another document", () => {
    expect(macFits({ sec: 3, body: B, pin: "4827386802" })).toBe(false);
  });

  test.each(["1234", "1".repeat(21), "12a45"])("has no PIN like %s", (pin) => {
    expect(() => userPinMacCode(pin, A)).toThrow(RangeError);
  });

  test("takes every code that it makes", () => {
    const pins = fc.array(fc.nat(9), { minLength: 5, maxLength: 20 }).map((digits) => digits.join(""));
    fc.assert(
      fc.property(pins, fc.uint8Array(), (pin, body) => {
        expect(macFits({ sec: 3, body, pin: userPinMacCode(pin, body) })).toBe(true);
      }),
    );
  });
});
