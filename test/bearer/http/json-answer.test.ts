import { describe, expect, test } from "vitest";
import { utf8Text } from "../../../src/base/bytes.ts";
import { jsonAnswer, jsonRefusal } from "../../../src/bearer/http/json-answer.ts";

describe("an answer in JSON", () => {
  test("is the value, in UTF-8, for nobody to keep", () => {
    const { status, headers, body } = jsonAnswer(200, { name: "ü" }, { Allow: "GET" });
    expect([status, utf8Text(body)]).toEqual([200, '{"name":"ü"}']);
    expect(headers).toEqual({
      Allow: "GET",
      "Cache-Control": "no-store",
      "Content-Type": "application/json; charset=utf-8",
    });
  });

  test("to what is refused has a code, and a message that no request can make long", () => {
    const messageOf = (message: string) => {
      const { status, body } = jsonRefusal(400, "bad-request", message);
      const { error } = JSON.parse(utf8Text(body));
      expect([status, error.code]).toEqual([400, "bad-request"]);
      return error.message;
    };
    expect(messageOf("x".repeat(500))).toBe("x".repeat(500));
    expect(messageOf("x".repeat(501))).toBe(`${"x".repeat(499)}…`);
  });
});
