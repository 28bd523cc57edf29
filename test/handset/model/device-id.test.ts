import { describe, expect, test } from "vitest";
import { deviceIdIn, deviceIdNode, imeiOf } from "../../../src/handset/model/device-id.ts";

const IMEI = "352099100000014";

describe("The name by which a server knows a handset", () => {
  test.each([
    ["imei", `IMEI:${IMEI}`],
    ["uuid", "urn:uuid:35209910-0000-8014-8000-000000000000"],
  ] as const)("in the form %s is made of its number, and leads back to it", (form, value) => {
    const overlay = deviceIdNode(IMEI, form);
    expect(deviceIdIn({ overlay })).toBe(value);
    expect(imeiOf(value)).toBe(IMEI);
  });

  test("is a UUID of version 8 and of the usual variant", () => {
    const id = deviceIdIn({ overlay: deviceIdNode(IMEI, "uuid") });
    expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test.each(["IMEI", "urn:uuid:35209910-0000-4014-8000-000000000000", "DMCtest"])("%s is no number's", (id) => {
    expect(imeiOf(id)).toBe(id);
  });
});
