import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RULES } from "../../../src/server/judge/rules.ts";
import { package1, package3 } from "../client-messages.ts";
import { aRestView } from "./a-rest-view.ts";

const page = readFileSync(new URL("../../../docs/server-api.md", import.meta.url), "utf8");

/** The examples in their order: they are one story. */
const examples = [...page.matchAll(/^```http\n(\w+) (\S+)\n(?:([^\n]+)\n)?\n(\d+)\n(.+?)\n```$/gms)].map(
  ([, method = "", path = "", body, status, answer = ""]) => ({
    method,
    path,
    body,
    status: Number(status),
    answer: JSON.parse(answer) as unknown,
  }),
);

let view: Awaited<ReturnType<typeof aRestView>>;
beforeAll(async () => {
  view = await aRestView({ send: () => Promise.resolve({ accepted: true, answer: "ESME_ROK, message 1" }) });
  await view.post(package3(await view.post(package1()), "2"));
});
afterAll(() => view.close());

describe("docs/server-api.md", () => {
  test("has nothing but whole examples, and one of each path and method", () => {
    expect(examples).toHaveLength(page.match(/^```http$/gm)?.length ?? 0);
    const shown = new Set(examples.map(({ method, path }) => `${method} ${path.replace(/IMEI:\d+/, "ID")}`));
    expect([...shown]).toEqual([
      "GET /devices",
      "GET /devices/ID",
      "POST /devices/ID/jobs",
      "POST /devices/ID/notifications",
    ]);
  });

  test.each(examples)("$method $path is answered as it says", async ({ method, path, body, status, answer }) => {
    const headers: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
    const answered = await view.call(method, path, body, headers);
    expect([answered.status, answered.body]).toEqual([status, answer]);
  });

  test("has every rule with what it says and where that is said", () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (\S+) +\| (.+?) +\|$/gm)].map(([, ...row]) => row);
    expect(rows).toEqual(Object.entries(RULES).map(([rule, { spec, says }]) => [rule, spec, says]));
  });
});
