import { afterEach, describe, expect, test } from "vitest";
import { startControlApi } from "../../src/api/start-control-api.ts";
import { ConfigError } from "../../src/base/errors.ts";
import { anOperated } from "../lab/operate/an-operated.ts";
import { Tool } from "../support/websocket.ts";
import { aControlApi } from "./a-control-api.ts";

const TOKEN = "c0ntrol.Token-1~+/==";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function anApi(options: Parameters<typeof aControlApi>[0] = {}) {
  const api = await aControlApi(options);
  open.push(api);
  return api;
}

/** The status of a request, and of an attempt to watch, with these headers. */
async function statusWith(
  api: Awaited<ReturnType<typeof anApi>>,
  headers: Readonly<Record<string, string>>,
): Promise<readonly [number, number]> {
  const { status } = await api.call("GET", "/handsets", undefined, headers);
  const watching = await Tool.attach(api.port, "/events", headers).then(
    (tool) => {
      open.push(tool);
      return 101;
    },
    (error: Error) => Number(/response: (\d+)/.exec(error.message)?.[1]),
  );
  return [status, watching];
}

describe("A token", () => {
  test("has to be there when others than this machine could call", async () => {
    const { operated, bus, clock } = await anOperated();
    for (const host of ["0.0.0.0", "::", "192.0.2.1", ""]) {
      await expect(startControlApi({ host, port: 0, operated, bus, clock })).rejects.toThrow(ConfigError);
    }
  });

  test("lets in whoever has it, and nobody else", async () => {
    const api = await anApi({ token: TOKEN });
    expect(await statusWith(api, { Authorization: `Bearer ${TOKEN}` })).toEqual([200, 101]);
    expect(await statusWith(api, { Authorization: `bearer  ${TOKEN}` })).toEqual([200, 101]);
    for (const Authorization of [
      "",
      "Bearer",
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
      TOKEN,
    ]) {
      expect(await statusWith(api, { Authorization })).toEqual([401, 401]);
    }
    expect(await api.call("GET", "/handsets/1", undefined)).toMatchObject({
      status: 401,
      headers: { "www-authenticate": "Bearer" },
      body: { error: { code: "unauthorized" } },
    });
  });

  test("is in no event", async () => {
    const api = await anApi({ token: TOKEN });
    await statusWith(api, { Authorization: `Bearer ${TOKEN}` });
    await api.call("GET", `/handsets?token=${TOKEN}`, undefined, { Authorization: `Bearer ${TOKEN}` });
    expect(api.told("control.requested")).toHaveLength(3);
    expect(JSON.stringify(api.told("control.requested"))).not.toContain(TOKEN);
  });
});

describe("On the loopback address", () => {
  test("a request is let in that names this machine", async () => {
    const api = await anApi();
    for (const Host of ["127.0.0.1", `127.0.0.1:${api.port}`, "localhost:80", "[::1]:80"]) {
      expect(await statusWith(api, { Host })).toEqual([200, 101]);
    }
  });

  test("a page cannot call under a name of its own that leads to this machine", async () => {
    const api = await anApi();
    for (const Host of ["attacker.example", "attacker.example:80", "127.0.0.1.attacker.example", "192.0.2.1", "::1"]) {
      expect(await statusWith(api, { Host })).toEqual([403, 403]);
      expect(await statusWith(api, { Host, Origin: `http://${Host}` })).toEqual([403, 403]);
    }
  });

  test("a page of another site cannot call", async () => {
    const api = await anApi();
    const own = `127.0.0.1:${api.port}`;
    for (const Origin of [
      "http://attacker.example",
      "null",
      "http://127.0.0.1",
      `https://${own}`,
      "http://localhost",
    ]) {
      expect(await statusWith(api, { Host: own, Origin })).toEqual([403, 403]);
    }
    expect(await statusWith(api, { Host: own, Origin: `http://${own}` })).toEqual([200, 101]);
    expect(await api.call("GET", "/handsets", undefined, { Origin: "null" })).toMatchObject({
      body: { error: { code: "forbidden" } },
    });
  });
});
