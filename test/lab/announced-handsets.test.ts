import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { EventBus } from "../../src/events/bus.ts";
import { startBank } from "../../src/lab/bank.ts";
import { planHandsets } from "../../src/lab/fleet/handset-plan.ts";
import { withAbsolutePaths } from "../../src/lab/load/fleet/absolute-paths.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { anAccountDocument } from "../support/a-bootstrap.ts";
import { aFile, aFolder } from "../support/a-folder.ts";
import { anHttpServer } from "../support/http-server.ts";

describe("A bank that announces clean handsets", () => {
  test("leaves out those that no network finds, and those that find an account on their card", async () => {
    const { url, close } = await anHttpServer((_, response) => response.writeHead(204).end());
    onTestFinished(close);
    const document = aFile(anAccountDocument({ url: `${url}/` }), "account.xml");
    const groups = [
      { power: "off" },
      { network: "lost" },
      { card: "none" },
      { card: { Bootstrap: "account.xml" } },
      { name: "plain" },
    ].map((group, i) => handsetGroupSchema.parse({ name: String(i), ...group }));
    const plans = planHandsets(withAbsolutePaths(groups, document));
    const bus = new EventBus(systemClock);
    const announced: unknown[] = [];
    bus.subscribe(({ type, handset }) => type === "handset.announced" && announced.push(handset));
    const bank = await startBank({
      plans,
      stateFolder: aFolder(),
      devicesFrom: "test",
      bearers: {},
      bus,
      random: seededRandom(1),
      everybody: {},
      announce: `${url}/announce`,
    });
    await expect.poll(() => announced.length).toBeGreaterThan(0);
    await bank.close();
    expect(announced).toEqual([plans.find(({ group }) => group === "plain")?.state.id]);
  });
});
