import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { fleetFileSchema } from "../../../src/lab/load/fleet/fleet-schema.ts";
import { loadYamlFile, readText } from "../../../src/lab/load/yaml/yaml-file.ts";
import { aFile } from "../../support/a-folder.ts";
import { PROJECT } from "../../support/a-model.ts";
import { openedFleet } from "../../support/opened-fleet.ts";

const ACCOUNT = readText(join(PROJECT, "scenarios/documents/w7.xml"));
const REFERENCE = readText(join(PROJECT, "devices/reference-12/device.yaml"));

/** A fleet file with that key `card` in its one group, beside the documents that cards may hold. */
function aFleetFile(card: string): string {
  const file = aFile(`fleet:\n  - name: phones\n    card: ${card}\n`, "fleet.yaml");
  const beside = (name: string, text: string) => writeFileSync(join(dirname(file), name), text);
  beside("account.xml", ACCOUNT.replace("Lab DM", "{{imei}}"));
  beside("message.xml", readText(join(PROJECT, "scenarios/documents/dm-bootstrap.xml")));
  beside("no-cards.yaml", REFERENCE.replace("dm:\n", "card: { bootstrap: off }\n\ndm:\n"));
  beside("locked.yaml", REFERENCE.replace("dm:\n", 'card: { simLock: ["26201"] }\n\ndm:\n'));
  return file;
}

const problemOf = (card: string) => () => loadYamlFile(aFleetFile(card), fleetFileSchema);

describe("A group with files for the card", () => {
  const FILES = { Bootstrap: "account.xml", DM_Bootstrap: "./message.xml" };
  const values = Object.fromEntries(
    ["server", "client"].flatMap((who) =>
      ["id", "url", "name", "password", "nonce"].map((what) => [`${who}.${what}`, "eA=="]),
    ),
  );

  test("finds them beside its file, fills them in for each handset, and has them in the slot before power-on", async () => {
    const { states, events } = await openedFleet(aFleetFile("none"), [{ count: 2, card: FILES }], { values });
    const cards = states().map(({ sim, simInserted }) => ({ names: sim.files.map(({ name }) => name), simInserted }));
    expect(cards).toEqual(Array(2).fill({ names: ["Bootstrap", "DM_Bootstrap"], simInserted: true }));
    const [one, other] = states().map(({ sim }) => sim.files[0]?.content);
    expect(one).not.toBe(other);
    expect(events).toEqual([]);
  });

  test("saves them with the handset", async () => {
    const { store, states } = await openedFleet(aFleetFile("none"), [{ card: FILES }], { values });
    const [state] = states();
    expect((await store.load(state?.id ?? ""))?.sim).toEqual(state?.sim);
    expect(state?.sim.files).toHaveLength(2);
  });

  test("applies the first of them at power-on", async () => {
    const { fleet, accounts } = await openedFleet(aFleetFile("none"), [{ card: { Bootstrap: "account.xml" } }]);
    expect(accounts()).toEqual([[]]);
    await fleet.powerOn();
    expect(accounts()).toMatchObject([[{ serverId: "dm.lab.example" }]]);
  });

  test("tells the file that does not belong on the card", async () => {
    const opening = openedFleet(aFleetFile("none"), [{ card: { DM_Bootstrap: "account.xml" } }]);
    await expect(opening).rejects.toThrow(/account\.xml: a SyncML message for DM_Bootstrap, not/);
  });
});

describe("A group without a card", () => {
  test("has an empty slot, and keeps the numbers of the card to come", async () => {
    const { states } = await openedFleet("fleet", [{ card: "none", imsi: "001010000000007", msisdn: "491700007" }]);
    const sim = expect.objectContaining({ imsi: "001010000000007", msisdn: "491700007", files: [] });
    expect(states()).toEqual([expect.objectContaining({ simInserted: false, sim })]);
  });
});

describe("Handsets that have to be bootstrapped by somebody", () => {
  test("are not those that find an account on the card, unless their model makes nothing of it", async () => {
    const card = { Bootstrap: "account.xml" };
    const { clean, states } = await openedFleet(aFleetFile("none"), [
      {},
      { card },
      { card: "none" },
      { card, model: "./no-cards.yaml" },
      { card, model: "./locked.yaml" },
      { factory: { document: "account.xml" } },
    ]);
    const [plain, , withoutCard, noCards, locked] = states().map(({ id }) => id);
    expect(clean).toEqual([plain, withoutCard, noCards, locked]);
  });
});

describe("The key card of a fleet file", () => {
  test.each(["none", "{ Bootstrap: account.xml }", "{ Config1: a, Config2: b, DM_Bootstrap: c }"])(
    "may be %s",
    (card) => {
      expect(loadYamlFile(aFleetFile(card), fleetFileSchema).fleet).toHaveLength(1);
    },
  );

  test.each([
    ["another word", "empty", /fleet\.yaml:3:11: fleet\.0\.card: expected none, or files by their names/],
    ["another file", "{ TrustedProxy: a }", /fleet\.yaml:3:13: fleet\.0\.card\.TrustedProxy: no such key/],
    ["no file", "{}", /fleet\.yaml:3:11: fleet\.0\.card: expected a file/],
    ["an empty path", '{ Bootstrap: "" }', /fleet\.yaml:3:24: fleet\.0\.card\.Bootstrap: /],
  ])("may not be %s", (_, card, problem) => {
    expect(problemOf(card)).toThrow(problem);
  });
});
