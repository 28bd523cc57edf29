import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { EventBus } from "../../../src/events/bus.ts";
import type { PhonebankEvent } from "../../../src/events/event.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { numberValues } from "../../../src/lab/fleet/bootstrap-document.ts";
import { planHandsets } from "../../../src/lab/fleet/handset-plan.ts";
import { openFleet } from "../../../src/lab/fleet/open-fleet.ts";
import { loadDevices } from "../../../src/lab/load/device/device.ts";
import { withAbsolutePaths } from "../../../src/lab/load/fleet/absolute-paths.ts";
import { handsetGroupSchema } from "../../../src/lab/load/fleet/fleet-schema.ts";
import { readText } from "../../../src/lab/load/yaml/yaml-file.ts";
import type { SessionTransport } from "../../../src/ports/session-transport.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import { aFile } from "../../support/a-folder.ts";
import { PROJECT } from "../../support/a-model.ts";
import { NO_DOWNLOADS } from "../../support/no-downloads.ts";

const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));
const W7 = readText(join(PROJECT, "scenarios/documents/w7.xml"));

const NOWHERE: SessionTransport = {
  exchange: () => new Promise(() => {}),
  finish: () => {},
  close: async () => {},
};

/** A folder with a model whose handsets are customized with `maker.xml`, and a document `group.xml` for a group. */
function aFactory(maker = W7): string {
  const file = aFile(`${REFERENCE}\nfactory: { document: maker.xml }\n`, "device.yaml");
  writeFileSync(join(dirname(file), "maker.xml"), maker);
  writeFileSync(join(dirname(file), "group.xml"), W7.replace("dm.lab.example", "dm.group.example"));
  return join(dirname(file), "fleet.yaml");
}

/** Opens a fleet as a bank does, with the groups of a fleet file in that folder. */
async function opened(from: string, groups: readonly object[], store = memoryStore<HandsetState>()) {
  const bus = new EventBus(new VirtualClock());
  const events: PhonebankEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const parsed = groups.map((group, i) => handsetGroupSchema.parse({ name: String(i), ...group }));
  const { fleet, clean, saveNew } = await openFleet({
    plans: planHandsets(withAbsolutePaths(parsed, from)),
    loadModels: (names) => loadDevices(names, from),
    templateValues: ({ id, sim }) => numberValues(id, sim),
    store,
    downloader: NO_DOWNLOADS,
    transport: NOWHERE,
    clock: new VirtualClock(),
    random: seededRandom(1),
    bus,
    user: { reply: () => undefined },
  });
  await saveNew();
  const wanted = fleet.addresses().map(({ id }) => fleet.state(id)?.pendingSessions.map(({ serverId }) => serverId));
  return { fleet, clean, events, wanted, store };
}

describe("A fleet from the factory", () => {
  test("is customized by model or by group, else empty, to be bootstrapped by a push (BOOT-5.1.2-1, BOOT-5.1.2.1-4)", async () => {
    const { wanted } = await opened(aFactory(), [
      { model: "./device.yaml", count: 2 },
      { model: "./device.yaml", factory: { document: "group.xml" } },
      { factory: { document: "./group.xml" } },
      {},
    ]);
    expect(wanted).toEqual([["dm.lab.example"], ["dm.lab.example"], ["dm.group.example"], ["dm.group.example"], []]);
  });

  test("is saved as customized before it is on, and told of handset by handset", async () => {
    const { store, fleet, events } = await opened(aFactory(), [{ model: "./device.yaml", count: 2 }]);
    const ids = fleet.addresses().map(({ id }) => id);
    for (const id of ids) expect((await store.load(id))?.overlay).toHaveProperty(["./DMAcc/1/ServerID"]);
    const finished = events.filter(({ type }) => type === "bootstrap.finished");
    expect(finished.map(({ handset }) => handset)).toEqual(ids);
  });

  test("is customized but once: handsets that the store holds stay as they were left", async () => {
    const from = aFactory();
    const first = await opened(from, [{ model: "./device.yaml" }]);
    const again = await opened(from, [{ model: "./device.yaml", factory: { document: "group.xml" } }], first.store);
    expect(again.events).toEqual([]);
    expect(again.wanted).toEqual([["dm.lab.example"]]);
  });

  test("tells which of its handsets are clean and new, for whoever announces them", async () => {
    const from = aFactory();
    const first = await opened(from, [{ model: "./device.yaml" }, {}]);
    expect(first.clean).toEqual(
      first.fleet
        .addresses()
        .slice(1)
        .map(({ id }) => first.fleet.state(id)),
    );
    expect((await opened(from, [{ model: "./device.yaml" }, {}], first.store)).clean).toEqual([]);
  });

  test("has the numbers of each handset filled in", async () => {
    const { fleet } = await opened(aFactory(W7.replace("Lab DM", "{{imei}} {{imsi}} {{msisdn}}")), [
      { model: "./device.yaml", imsi: "001010000000007", msisdn: "491700007", imei: "352099000000077" },
    ]);
    const name = fleet.state("352099000000077")?.overlay["./DMAcc/1/Name"]?.value;
    expect(name).toBe("352099000000077 001010000000007 491700007");
  });

  test.each([
    ["a placeholder that nothing fills", W7.replace("Lab DM", "{{client.name}}"), /maker\.xml.*imei, imsi, msisdn/],
    ["a document that is not well-formed", "<wap-provisioningdoc>", /maker\.xml.*can be encoded/],
    ["another kind of document", "<si><indication/></si>", /maker\.xml/],
    ["a document of no use", "<wap-provisioningdoc/>", /maker\.xml.*not nothing-usable/],
  ])("cannot be made with %s", async (_, maker, problem) => {
    const failing = opened(aFactory(maker), [{ model: "./device.yaml" }]);
    await expect(failing).rejects.toThrow(problem);
    await expect(failing).rejects.toMatchObject({ code: "config-invalid" });
  });

  test("cannot be made with a document that is not there", async () => {
    await expect(opened(aFactory(), [{ factory: { document: "gone.xml" } }])).rejects.toThrow(
      /gone\.xml.*no such file/,
    );
  });
});

describe("A fleet of other numbers than the store has", () => {
  test("is refused with what the store has, and with what to do", async () => {
    const from = aFactory();
    const imei = "352099000000006";
    const { store } = await opened(from, [{ imei, msisdn: "491700001", imsi: "001010123456789" }]);
    await expect(opened(from, [{ imei, msisdn: "491700002", imsi: "001010123456789" }], store)).rejects.toThrow(
      `fleet: handset ${imei} with MSISDN 491700002: the state folder has it with MSISDN 491700001 and IMSI ` +
        "001010123456789; give another IMEI, or another folder",
    );
  });
});
