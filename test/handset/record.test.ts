import { describe, expect, test } from "vitest";
import { problemOfRecord } from "../../src/handset/record.ts";
import { HANDSET_SCHEMA_VERSION } from "../../src/handset/state.ts";
import { aHandset } from "../support/a-handset.ts";

const record = () => JSON.parse(JSON.stringify(aHandset().state)) as Record<string, unknown>;

describe("A stored handset", () => {
  test("is what a handset becomes as JSON", () => {
    expect(problemOfRecord(record())).toBeUndefined();
  });

  test.each([null, 7, "text", []])("is not %j", (value) => {
    expect(problemOfRecord(value)).toBe("not a JSON object");
  });

  test("of another version is not read", () => {
    const next = HANDSET_SCHEMA_VERSION + 1;
    const problem = `record of version ${next}, expected ${HANDSET_SCHEMA_VERSION}`;
    expect(problemOfRecord({ ...record(), schemaVersion: next })).toBe(problem);
  });

  test.each(Object.keys(record()).filter((field) => field !== "schemaVersion"))("needs its field %s", (field) => {
    expect(problemOfRecord({ ...record(), [field]: undefined })).toContain(`${field} is not a`);
    const other = field === "simInserted" || field === "busy" ? 1 : true;
    expect(problemOfRecord({ ...record(), [field]: other })).toContain(`${field} is not a`);
  });
});
