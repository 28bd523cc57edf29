import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../../src/base/error-codes.ts";
import { Bug, CodecError, ConfigError, PhonebankError, PortError } from "../../src/base/errors.ts";
import { SPECS } from "../../src/base/spec.ts";
import { PROJECT } from "../support/a-model.ts";

const SOURCES = readdirSync(join(PROJECT, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(join(PROJECT, "src", path), "utf8") }));

describe("Every error code", () => {
  test.each(Object.entries(ERROR_CODES))("%s is kebab-case and has one sentence of advice", (code, advice) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(advice).toMatch(/^[A-Z][^\n]{20,}\.$/);
  });

  test("has advice of its own", () => {
    expect(new Set(Object.values(ERROR_CODES)).size).toBe(Object.keys(ERROR_CODES).length);
  });

  test.each(Object.keys(ERROR_CODES))("%s is one that something is thrown with", (code) => {
    const users = SOURCES.filter(({ path, text }) => path !== "base/error-codes.ts" && text.includes(`"${code}"`));
    expect(users).not.toEqual([]);
  });
});

describe("Every specification", () => {
  test.each(Object.keys(SPECS))("%s is named by something", (id) => {
    const name = new RegExp(`\\b${id.replaceAll("_", "[_ .-]")}\\b`);
    const named = SOURCES.some(({ path, text }) => path !== "base/spec.ts" && name.test(text));
    expect(named).toBe(true);
  });
});

describe("An error of a codec", () => {
  test("says what, where and by which section", () => {
    const error = new CodecError("unknown-token", 42, "WBXML §5.8", "unknown tag token 0x3e", "SyncHdr/Cred");
    expect(error.message).toBe("unknown tag token 0x3e (at byte 42, in SyncHdr/Cred; WBXML §5.8)");
    expect(error).toMatchObject({ name: "CodecError", code: "unknown-token", offset: 42, path: "SyncHdr/Cred" });
  });
});

describe("An error of a configuration", () => {
  test("has a line for every problem, with its place", () => {
    const error = new ConfigError([
      { file: "a.yaml", line: 3, column: 5, path: "fleet.0.count", expected: "expected a number" },
      { file: "b.yaml", path: "", expected: "no such file" },
    ]);
    expect(error.message).toBe("a.yaml:3:5: fleet.0.count: expected a number\nb.yaml: no such file");
    expect(error.code).toBe("config-invalid");
  });
});

describe("An error of the outside world", () => {
  test("names port and peer, whether it may pass, and its cause", () => {
    const cause = new Error("ECONNREFUSED");
    const error = new PortError("connect-failed", "smpp", "127.0.0.1:1", "refused", { retryable: true, cause });
    expect(error.message).toBe("smpp 127.0.0.1:1: refused");
    expect(error).toMatchObject({ retryable: true, cause, port: "smpp", peer: "127.0.0.1:1" });
  });
});

describe("A bug", () => {
  test("names the assumption that broke", () => {
    expect(new Bug("the sky is blue")).toMatchObject({ code: "bug", message: "broken assumption: the sky is blue" });
    expect(new Bug("x")).toBeInstanceOf(PhonebankError);
  });
});
