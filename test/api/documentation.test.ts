import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operateRefusal } from "../../src/api/answer.ts";
import { CONTROL_LIMITS } from "../../src/api/limits.ts";
import { RESOURCES } from "../../src/api/routes.ts";
import { type OperateCode, OperateError } from "../../src/lab/operate/operate-error.ts";
import { Tool } from "../support/websocket.ts";
import { aControlApi, type ControlApiUnderTest } from "./a-control-api.ts";

const page = readFileSync(new URL("../../docs/control-api.md", import.meta.url), "utf8");

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

let api: ControlApiUnderTest;
let watcher: Tool;
beforeAll(async () => {
  api = await aControlApi();
  watcher = await Tool.attach(api.port, "/events?handset=491700001");
});
afterAll(async () => {
  watcher.close();
  await api.close();
});

describe("docs/control-api.md", () => {
  test("has nothing but whole examples, and one of each path and method", () => {
    expect(examples).toHaveLength(page.match(/^```http$/gm)?.length ?? 0);
    const shown = new Set(examples.map(({ method, path }) => `${method} ${path.replace(/\/handsets\/\d+/, "ID")}`));
    const example = (path: RegExp) => examples.find((each) => path.test(each.path))?.path ?? String(path);
    const served = RESOURCES.flatMap(({ path, actions }) =>
      Object.keys(actions).map((method) => `${method} ${example(path).replace(/\/handsets\/\d+/, "ID")}`),
    );
    expect([...shown].toSorted()).toEqual(served.toSorted());
  });

  test.each(examples)("$method $path is answered as it says", async ({ method, path, body, status, answer }) => {
    const answered = await api.call(method, path, body);
    expect(answered.status).toBe(status);
    if (path.endsWith("/tree")) expect(answered.body).toEqual(expect.arrayContaining(answer as unknown[]));
    else expect(answered.body).toStrictEqual(answer);
  });

  test("shows events that those requests cause", async () => {
    const lines = /^```jsonl\n(.+?)\n```$/ms.exec(page)?.[1]?.split("\n") ?? [];
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const { seq, ...event } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      expect(seq).toBeTypeOf("number");
      await expect.poll(() => watcher.received, { interval: 5 }).toContainEqual(expect.objectContaining(event));
    }
  });

  test("has each code of a verb with its status", () => {
    const codes: Readonly<Record<OperateCode, true>> = {
      "no-handset": true,
      "handset-off": true,
      "no-network": true,
      "no-prompt": true,
      "no-card": true,
      "card-taken": true,
      "no-account": true,
      "no-session": true,
      "bad-request": true,
      busy: true,
      failed: true,
    };
    for (const code of Object.keys(codes) as OperateCode[]) {
      const status = operateRefusal(new OperateError(code, ""))?.status;
      expect(page).toMatch(new RegExp(`^\\| ${status} +\\| \`${code}\` +\\|`, "m"));
    }
  });

  test("has each limit with its value", () => {
    const rows = [...page.matchAll(/^\| .+ \(`(\w+)`\) +\| (\d+) +\|/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(rows)).toEqual(CONTROL_LIMITS);
  });
});
