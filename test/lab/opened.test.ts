import { describe, expect, test } from "vitest";
import { Opened } from "../../src/lab/opened.ts";

describe("What was opened", () => {
  test("is given back as it was taken, and closed the other way round, one after the other", async () => {
    const said: string[] = [];
    const opened = new Opened();
    for (const name of ["store", "fleet", "bearers"]) {
      const one = {
        close: async () => {
          said.push(`${name} closes`);
          await Promise.resolve();
          said.push(`${name} is closed`);
        },
      };
      expect(opened.keep(one)).toBe(one);
    }
    await opened.close();
    expect(said).toEqual([
      "bearers closes",
      "bearers is closed",
      "fleet closes",
      "fleet is closed",
      "store closes",
      "store is closed",
    ]);
  });
});
