import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { aDmServer, bootstrapParts, DEVICE, recordIn, send } from "../support/managed-device.ts";
import { commandLine, Workplace } from "../support/phonebank.ts";
import { PROJECT } from "../support/processes.ts";
import type { EventLine, Running } from "../support/running.ts";

const place = new Workplace();
afterEach(place.clear);

/** Address of the server: not that of other tests, so that nobody takes its port while it is down. */
const HOST = `127.${1 + (process.pid % 250)}.77.1`;
const BACK_OFF_MS = 40;
const MAX_BACK_OFF_MS = 160;
/** A timer counts monotonic milliseconds, `at` is cut to a whole one of the wall clock: each may lose a part of one. */
const ROUNDING_MS = 1;

describe("A session whose server is down", () => {
  test("is tried again after longer and longer waits, and after a restart, until the server is up", async () => {
    const { url, port } = await anUnusedAddress();
    const folder = place.folder();
    const state = join(folder, "state");
    const words = ["serve", "--state", state, "--smpp", "127.0.0.1:0", "--json"];
    const first = place.phonebank([...words, "--fleet", fleetFileIn(folder)]);
    const parts = bootstrapParts("NETWPIN", url);
    expect(await send(first, parts)).toBe(parts.length);

    const failures = await sessionsFailed(first, 4);
    for (const { reason } of failures) expect(reason).toMatch(/^unreachable: /);
    expect(new Set(failures.map(({ sessionId }) => sessionId)).size).toBe(failures.length);
    const starts = first.events.filter(({ type }) => type === "session.started");
    const waits = failures.slice(0, 3).map((failure, i) => Number(starts[i + 1]?.["at"]) - Number(failure["at"]));
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(Math.min(BACK_OFF_MS * 2 ** i, MAX_BACK_OFF_MS) - ROUNDING_MS);
    });
    expect(await first.interrupt()).toMatchObject({ code: 0 });
    expect(await listed(state)).toMatchObject([{ id: DEVICE.id, status: "bootstrapped, session pending" }]);

    const second = place.phonebank(words);
    await sessionsFailed(second, 1);
    const server = place.keep(await aDmServer(HOST, port));
    await second.event("session.finished");
    expect(await second.interrupt()).toMatchObject({ code: 0 });
    expect(server.server.snapshot()).toMatchObject([
      {
        sessions: { completed: 1, failed: 0 },
        commandsLeft: 0,
        violations: [],
        learned: { "./DMAcc/1/Name": "Managed" },
      },
    ]);
    expect(await listed(state)).toMatchObject([{ id: DEVICE.id, status: "bootstrapped" }]);
  });

  test("is given up when its tries are used up, and the handset is none the worse", async () => {
    const { url } = await anUnusedAddress();
    const folder = place.folder();
    const state = join(folder, "state");
    const fleet = fleetFileIn(folder, 3);
    const serve = place.phonebank(["serve", "--state", state, "--smpp", "127.0.0.1:0", "--json", "--fleet", fleet]);
    await send(serve, bootstrapParts("NETWPIN", url));
    await sessionsFailed(serve, 3);
    await serve.until("rest", () => (serve.events.at(-1)?.type === "handset.rested" ? true : undefined));
    expect(recordIn(state)).toMatchObject({ session: null, pendingSessions: [], counters: { session: 3 } });
    expect(await serve.interrupt()).toMatchObject({ code: 0 });
  });
});

async function sessionsFailed(serve: Running, count: number): Promise<EventLine[]> {
  return serve.until(`${count} failed sessions`, () => {
    const failed = serve.events.filter(({ type }) => type === "session.failed");
    return failed.length >= count ? failed : undefined;
  });
}

/** A port that was free a moment ago. */
async function anUnusedAddress(): Promise<{ url: string; port: number }> {
  const server = await aDmServer(HOST);
  await server.close();
  return { url: server.url, port: Number(new URL(server.url).port) };
}

/** A fleet of the one handset, whose model is the reference phone with little patience. */
function fleetFileIn(folder: string, sessionTries = 1000): string {
  const model = readFileSync(join(PROJECT, "devices/reference-12/device.yaml"), "utf8");
  const patience = { messageRetries: 0, sessionTries, backOff: `${BACK_OFF_MS}ms`, maxBackOff: `${MAX_BACK_OFF_MS}ms` };
  const settings = Object.entries(patience).map(([name, value]) => `  ${name}: ${value}\n`);
  mkdirSync(join(folder, "models/hasty"), { recursive: true });
  writeFileSync(join(folder, "models/hasty/device.yaml"), model.replace(/^dm:\n/m, `dm:\n${settings.join("")}`));
  const { id, imsi, msisdn } = DEVICE;
  const fleet = join(folder, "fleet.yaml");
  const group = `{ name: one, model: ./models/hasty, imei: "${id}", imsi: "${imsi}", msisdn: "${msisdn}" }`;
  writeFileSync(fleet, `fleet:\n  - ${group}\n`);
  return fleet;
}

async function listed(state: string): Promise<unknown> {
  const { code, stdout, stderr } = await commandLine(["handset", "list", "--state", state, "--json"]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}
