import { describe, expect, test } from "vitest";
import {
  headerRemarks,
  INFORMATION_ELEMENT_NAMES,
  INFORMATION_ELEMENT_RANGES,
  informationElementPurpose,
  NATIONAL_LANGUAGES,
} from "../../../src/codec/sms/information-elements.ts";
import { decodeUserDataHeader, INFORMATION_ELEMENTS } from "../../../src/codec/sms/user-data-header.ts";
import { octets } from "../../support/push-vectors.ts";

const remarks = (header: string) => headerRemarks(decodeUserDataHeader(octets(header)).header.elements);

describe("an information element", () => {
  test.each(Object.entries(INFORMATION_ELEMENT_NAMES))("%s is for %s", (id, name) => {
    expect(informationElementPurpose(Number(id))).toBe(name);
  });

  test.each(INFORMATION_ELEMENT_RANGES)("from %i to %i is %s", (first, last, name) => {
    expect([first, last].map(informationElementPurpose)).toEqual([name, name]);
    expect(informationElementPurpose(first - 1)).not.toBe(name);
    expect(informationElementPurpose(last + 1)).not.toBe(name);
  });

  test("that is understood is named too, and one that is reserved is not", () => {
    for (const { id } of Object.values(INFORMATION_ELEMENTS)) expect(informationElementPurpose(id)).toBeDefined();
    expect(informationElementPurpose(0x02)).toBeUndefined();
    expect(informationElementPurpose(0xff)).toBeUndefined();
  });
});

describe("the remarks of a header", () => {
  test("name the language tables, beside the ports of a push", () => {
    expect(remarks("0C 24 01 01 05 04 0B 84 23 F0 25 01 03")).toEqual({ singleShift: 1, lockingShift: 3 });
    expect(NATIONAL_LANGUAGES[1]).toBe("Turkish");
  });

  test("tell a message for the SIM", () => {
    expect(remarks("02 70 00 00")).toEqual({ simToolkitSecurity: 0x70 });
    expect(remarks("02 7F 00")).toEqual({ simToolkitSecurity: 0x7f });
  });

  test("leave ill-sized and other elements out", () => {
    expect(remarks("08 24 02 01 01 25 00 80 00")).toEqual({});
  });
});
