import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Row, readManifest } from "./manifest.ts";
import { reportLine, totalLine, walkRow } from "./walk.ts";

const FOLDER = fileURLToPath(new URL("../vectors", import.meta.url));
const ROWS = readManifest(FOLDER);
const W7 = ROWS.find(({ file }) => file === "smpp/w7-userpin.hex") as Row;

/** The same row, with another word for one key. */
const expecting = (row: Row, key: string, value: unknown): Row => ({ ...row, expect: { ...row.expect, [key]: value } });

function spoiled(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "more"];
  return String(value)
    .replace(/\d/g, (digit) => String((Number(digit) + 1) % 10))
    .replace(/^\D*$/, (text) => `${text}x`);
}

describe("The walker of vectors", () => {
  test.each(ROWS)("finds $file as its row says, every key checked", (row) => {
    expect(walkRow(FOLDER, row)).toMatchObject({ verdict: "ok", reasons: [], unchecked: [] });
  });

  test.each(ROWS)("finds $file wrong as soon as one key says something else", (row) => {
    const { checked } = walkRow(FOLDER, row);
    expect(checked.length).toBeGreaterThan(0);
    for (const key of checked) {
      const { verdict } = walkRow(FOLDER, expecting(row, key, spoiled(row.expect[key])));
      expect(verdict, key).toBe("FAILED");
    }
  });

  test("names keys that it does not know", () => {
    expect(walkRow(FOLDER, expecting(W7, "colour", "red"))).toMatchObject({ verdict: "ok", unchecked: ["colour"] });
  });

  test("does not walk kinds that nothing opens, and says which wait for later", () => {
    const kind = (name: string) => walkRow(FOLDER, { ...W7, kind: name });
    expect(kind("apdu-trace")).toMatchObject({
      verdict: "not walked",
      reasons: [expect.stringContaining("later issue")],
    });
    expect(kind("fax")).toMatchObject({ verdict: "not walked", reasons: ["nothing opens the kind fax"] });
  });

  test("fails for a file that is not there or is something else, and never throws", () => {
    expect(walkRow(FOLDER, { ...W7, file: "no-such-file" }).verdict).toBe("FAILED");
    expect(walkRow(FOLDER, { ...W7, kind: "obex-tcp-session" }).verdict).toBe("FAILED");
    expect(walkRow(FOLDER, { ...W7, kind: "si-xml" }).verdict).toBe("FAILED");
  });

  test("prints a line a row, and the total", () => {
    const reports = [
      walkRow(FOLDER, expecting(W7, "colour", "red")),
      walkRow(FOLDER, expecting(W7, "parts", 5)),
      walkRow(FOLDER, { ...W7, kind: "apdu-trace" }),
    ];
    expect(reports.map(reportLine)).toEqual([
      "ok          smpp/w7-userpin.hex: 14 checks; as it stands: udh wsp smpp; not checked: colour",
      "FAILED      smpp/w7-userpin.hex: parts: 4, expected 5; 14 checks; as it stands: udh wsp smpp",
      "not walked  smpp/w7-userpin.hex: later issue: no card yet to play APDUs to",
    ]);
    expect(totalLine(reports)).toBe("3 rows: 1 ok, 1 FAILED, 1 not walked");
  });
});
