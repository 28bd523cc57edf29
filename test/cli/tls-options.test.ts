import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/command.ts";
import { tlsFiles } from "../../src/cli/tls-options.ts";

describe("--ca, --client-cert and --client-key", () => {
  test.each([
    [{}, undefined],
    [{ ca: "ca.pem" }, { ca: "ca.pem" }],
    [{ "client-cert": "c.pem", "client-key": "k.pem" }, { identity: { cert: "c.pem", key: "k.pem" } }],
    [
      { ca: "ca.pem", "client-cert": "{{imei}}.pem", "client-key": "{{imei}}.pem" },
      { ca: "ca.pem", identity: { cert: "{{imei}}.pem", key: "{{imei}}.pem" } },
    ],
  ])("%o name %o", (options, files) => {
    expect(tlsFiles(options)).toEqual(files);
  });

  test.each([[{ "client-cert": "c.pem" }], [{ "client-key": "k.pem" }]])("%o lacks its other half", (options) => {
    expect(() => tlsFiles(options)).toThrow(UsageError);
  });
});
