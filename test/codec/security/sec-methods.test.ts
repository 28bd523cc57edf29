import { describe, expect, test } from "vitest";
import { SEC_METHODS } from "../../../src/codec/security/bootstrap-mac.ts";
import { DM_SEC_NAMES, parseSec } from "../../../src/codec/security/sec-methods.ts";

describe("A textual SEC parameter", () => {
  test.each(Object.entries(SEC_METHODS))("may be %s or %s", (number, name) => {
    expect(parseSec(number)).toBe(Number(number));
    expect(parseSec(name)).toBe(Number(number));
  });

  test.each(Object.entries(DM_SEC_NAMES))("may be the DM profile's %s", (name, sec) => {
    expect(parseSec(name)).toBe(sec);
  });

  test("may be quoted, in any case, with blanks around it", () => {
    expect(parseSec(' "userPIN" ')).toBe(1);
    expect(parseSec("networkid")).toBe(0);
    expect(parseSec('"2"')).toBe(2);
  });

  test.each(["", "4", "-1", "01", "PIN", '"USERPIN', "constructor"])("is unknown as %j", (text) => {
    expect(parseSec(text)).toBeUndefined();
  });
});
