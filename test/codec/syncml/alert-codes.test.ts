import { describe, expect, test } from "vitest";
import { ALERT_CODES, isAlertCode } from "../../../src/codec/syncml/alert-codes.ts";

describe("Alert codes", () => {
  test("are those between 1100 and 1299 that DM names, each name once", () => {
    const codes = Object.keys(ALERT_CODES).map(Number);
    expect(codes).toEqual([1100, 1101, 1102, 1103, 1104, 1200, 1201, 1222, 1223, 1224, 1225, 1226]);
    expect(new Set(Object.values(ALERT_CODES)).size).toBe(codes.length);
  });

  test("are told from reserved ones", () => {
    expect(isAlertCode(1226)).toBe(true);
    expect(isAlertCode(1105)).toBe(false);
    expect(isAlertCode(1221)).toBe(false);
  });
});
