import { describe, expect, test } from "vitest";
import { IMEI } from "../support/a-sim.ts";
import { aControlApi } from "../support/control-api.ts";
import { at, handset } from "../support/handset-command.ts";

describe("phonebank handset", () => {
  test.each([
    [["type", IMEI, "John Doe"], { text: "John Doe" }],
    [["type", IMEI, ""], { text: "" }],
    [["choose", IMEI, "2"], { choices: [2] }],
    [["choose", IMEI, "1,3"], { choices: [1, 3] }],
    [["cancel", IMEI], { cancelled: true }],
  ])("%j answers what a server asks", async (words, body) => {
    const api = await aControlApi();
    expect(await handset(at(api, ...words))).toMatchObject({ code: 0 });
    expect(api.asked).toEqual([{ method: "POST", path: `/handsets/${IMEI}/prompts`, body }]);
  });

  test.each(["0", "a", "1,", "1 2", ""])("choose refuses %j", async (word) => {
    const { code, err } = await handset(["choose", IMEI, word, "--control", "127.0.0.1:1"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("choices are numbers") });
  });
});
