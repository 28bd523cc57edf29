import { describe, expect, test } from "vitest";
import {
  hasEnoughNumbers,
  hasImeiCheckDigit,
  msisdnDigits,
  type NumberingPlan,
  numbersAt,
  planProblems,
} from "../../src/fleet/numbering.ts";

const PLAN: NumberingPlan = {
  imei: "35209900 ######",
  imsi: "00101 ##########",
  msisdn: "+49 1700-0####",
  iccid: "8900101###########",
};

const at = (index: number) => ({ imei: index, imsi: index, msisdn: index, iccid: index });

describe("The numbers of a handset", () => {
  test("are the plan with its running number and check digits", () => {
    expect(numbersAt(PLAN, at(123))).toEqual({
      imei: "352099000001236",
      imsi: "001010000000123",
      msisdn: "49170000123",
      iccid: "8900101000000001231",
    });
  });

  test("may run differently", () => {
    const { imei, msisdn } = numbersAt(PLAN, { ...at(0), msisdn: 7 });
    expect([imei, msisdn]).toEqual(["352099000000006", "49170000007"]);
  });

  test("are taken as they stand when they are written out with check digit", () => {
    const whole = { ...PLAN, imei: "352099000000000", iccid: "8900101000000000000" };
    expect(numbersAt(whole, at(5))).toMatchObject({ imei: "352099000000000", iccid: "8900101000000000000" });
  });

  // TS 23.003 Annex B, and the IMEI and ICCID that Wikipedia's articles give as examples.
  test.each(["260531793113837", "490154203237518"])("know that IMEI %s ends in its check digit", (imei) => {
    expect(hasImeiCheckDigit(imei)).toBe(true);
    expect(hasImeiCheckDigit(`${imei.slice(0, 14)}${(Number(imei.at(-1)) + 1) % 10}`)).toBe(false);
    expect(numbersAt({ ...PLAN, imei: imei.slice(0, 14) }, at(0)).imei).toBe(imei);
  });

  // Test cards: the one in pySim's manual, and one of sysmocom's.
  test.each(["8949440000001155314", "8988211000000110000"])("end ICCID %s in its check digit", (iccid) => {
    expect(numbersAt({ ...PLAN, iccid: iccid.slice(0, 18) }, at(0)).iccid).toBe(iccid);
  });
});

describe("A numbering plan", () => {
  test("that is fine has no problems", () => {
    expect(planProblems(PLAN, 10_000)).toEqual([]);
  });

  test("is too small for more handsets than it has numbers", () => {
    expect(planProblems(PLAN, 10_001)).toEqual([{ field: "msisdn", expected: "enough # for 10001 different numbers" }]);
  });

  test("names every field that has the wrong shape", () => {
    const wrong = { imei: "3520990", imsi: "abc", msisdn: "", iccid: "1" };
    expect(planProblems(wrong, 1).map(({ field }) => field)).toEqual(["imei", "imsi", "msisdn", "iccid"]);
  });

  test("written out is one number; of those there may be several handsets' worth in a plan", () => {
    expect([hasEnoughNumbers("##", 100), hasEnoughNumbers("##", 101), hasEnoughNumbers("12", 5)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("The digits of an MSISDN", () => {
  test.each([
    ["+49 170 0001", "491700001"],
    ["491700001", "491700001"],
    ["(49) 170-0001", "491700001"],
  ])("of %s are %s", (text, digits) => {
    expect(msisdnDigits(text)).toBe(digits);
  });
});
