import { describe, expect, test } from "vitest";
import {
  abortReason,
  RESPONSE_CLASSES,
  RESPONSE_CODES,
  responseClass,
  responseName,
} from "../../../src/codec/pap/response-codes.ts";

describe("a response code", () => {
  test.each(Object.entries(RESPONSE_CODES))(
    "%s has a name of its own and the class of its first digit",
    (code, name) => {
      expect(responseName(Number(code))).toBe(name);
      expect(Object.values(RESPONSE_CODES).filter((each) => each === name)).toHaveLength(1);
      expect(responseClass(Number(code))).toBe(
        RESPONSE_CLASSES[Number(code.charAt(0)) as keyof typeof RESPONSE_CLASSES],
      );
    },
  );

  test("that is not known has the class of its first digit, five digits or four", () => {
    expect([1999, 2999, 3999, 4999, 5999, 22000].map(responseClass)).toEqual([
      "success",
      "initiator error",
      "gateway error",
      "service failure",
      "client abort",
      "initiator error",
    ]);
    expect(responseClass(9000)).toBeUndefined();
    expect(responseName(2999)).toBeUndefined();
  });

  test("of the phone carries the reason of its abort", () => {
    expect(abortReason(5232)).toBe(0xe8);
    expect(responseName(5232)).toBe("Mobile client aborted, reason 0xe8");
    expect(abortReason(5256)).toBeUndefined();
    expect(abortReason(4999)).toBeUndefined();
  });
});
