import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { EventBus } from "../../src/events/bus.ts";
import { startBank } from "../../src/lab/bank.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";
import { aFile, aFolder } from "../support/a-folder.ts";
import { anHttpServer } from "../support/http-server.ts";

/** A server that keeps what handsets are announced to it. */
async function aServer() {
  const learnt: { how: string; imei: string; msisdn: string; imsi: string }[] = [];
  const { url, close } = await anHttpServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      learnt.push(JSON.parse(text));
      response.writeHead(204).end();
    });
  });
  onTestFinished(close);
  return { url: `${url}/`, learnt };
}

describe("A bank that announces its handsets", () => {
  test("tells of each once, at its first attach (BOOT-5.1.2.2-2)", async () => {
    const { url, learnt } = await aServer();
    const stateFolder = aFolder();
    const plans = planHandsets([handsetGroupSchema.parse({ name: "phones", count: 3 })]);
    const bus = new EventBus(systemClock);
    const announced: unknown[] = [];
    bus.subscribe(({ type, handset }) => type === "handset.announced" && announced.push(handset));
    const start = (count: number) =>
      startBank({
        plans: plans.slice(0, count),
        stateFolder,
        devicesFrom: "test",
        bearers: { smpp: { host: "127.0.0.1", port: 0 } },
        bus,
        random: seededRandom(1),
        everybody: {},
        announce: url,
      });
    const first = await start(2);
    await expect.poll(() => announced.length).toBe(2);
    await first.close();
    const second = await start(3);
    await expect.poll(() => announced.length).toBe(3);
    await second.close();
    const expected = plans.map(({ state: { id, sim } }) => ({
      how: "attach",
      imei: id,
      msisdn: sim.msisdn,
      imsi: sim.imsi,
    }));
    expect(learnt.toSorted((a, b) => a.imei.localeCompare(b.imei))).toEqual(
      expected.toSorted((a, b) => a.imei.localeCompare(b.imei)),
    );
  });
});

describe("A scenario with an announcement", () => {
  const text = (url: string) =>
    `scenario: a\nfleet: [{ name: a, count: 2 }, { name: b }]\nsteps:\n  - announce: { to: [a], url: "${url}", how: web }\n`;

  test("tells of the handsets of its groups before it goes on", async () => {
    const { url, learnt } = await aServer();
    await runScenario(loadScenario(aFile(text(url))), { interrupted: new AbortController().signal });
    expect(learnt.map(({ how }) => how)).toEqual(["web", "web"]);
  });

  test("has no room for it on virtual time, and needs a group and a URL", async () => {
    const options = { clock: "virtual", interrupted: new AbortController().signal } as const;
    const run = runScenario(loadScenario(aFile(text("http://127.0.0.1/"))), options);
    await expect(run).rejects.toThrow("clock: expected real for a run with an announcement to a server");
    expect(() => loadScenario(aFile(text("here")))).toThrow("expected an http or https URL");
    expect(() => loadScenario(aFile(text("http://x/").replace("to: [a]", "to: [c]")))).toThrow('no group "c"');
  });
});
