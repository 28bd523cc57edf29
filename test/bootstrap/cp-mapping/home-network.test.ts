import { describe, expect, test } from "vitest";
import { isHomeNetwork } from "../../../src/bootstrap/cp-mapping/home-network.ts";
import { countryCodesOf } from "../../../src/bootstrap/cp-mapping/mobile-countries.ts";

describe("The home network of a subscriber", () => {
  test.each<[string, string[], string | undefined, string | undefined, boolean]>([
    ["nothing said", [], undefined, "244910000000001", true],
    ["nothing said, no card", [], undefined, undefined, true],
    ["its country", [], "FI", "244910000000001", true],
    ["its country in small letters", [], "fi", "244910000000001", true],
    ["another country", [], "SE", "244910000000001", false],
    ["an unknown country", [], "XX", "244910000000001", false],
    ["a country with several codes", [], "US", "311480000000001", true],
    ["its network", ["91"], undefined, "244910000000001", true],
    ["one of several networks", ["05", "91"], "FI", "244910000000001", true],
    ["a network of three digits", ["410"], "US", "310410000000001", true],
    ["country and network code together", ["24491"], undefined, "244910000000001", true],
    ["the same with a blank", ["244 91"], undefined, "244910000000001", true],
    ["another network", ["05"], "FI", "244910000000001", false],
    ["its network in another country", ["91"], "SE", "244910000000001", false],
    ["no digits", ["sonera"], undefined, "244910000000001", false],
    ["a network, no card", ["91"], undefined, undefined, false],
  ])("with %s", (_, networks, country, imsi, expected) => {
    expect(isHomeNetwork({ networks, ...(country === undefined ? {} : { country }) }, imsi)).toBe(expected);
  });
});

describe("Mobile country codes", () => {
  test("are three digits, and unknown for what is no country", () => {
    for (const country of ["DE", "GB", "CN", "GR", "PY", "VA"]) {
      expect(countryCodesOf(country).length).toBeGreaterThan(0);
      for (const code of countryCodesOf(country)) expect(code).toMatch(/^[2-7][0-9]{2}$/);
    }
    expect(countryCodesOf("")).toEqual([]);
  });
});
