import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventBody } from "../../src/events/event.ts";
import { HANDSET_SCHEMA_VERSION, type HandsetState } from "../../src/handset/state.ts";
import { openHandsetStore } from "../../src/lab/fleet/handset-store.ts";
import { aFolder } from "../support/a-folder.ts";
import { aHandset } from "../support/a-handset.ts";
import { recordOfVersion1 } from "../support/earlier-records.ts";

/** A state folder with one handset, and the file of its record. */
async function aStateFolder(record: unknown): Promise<{ folder: string; file: string; events: EventBody[] }> {
  const folder = aFolder();
  const store = openHandsetStore(folder, () => {});
  const { state } = aHandset();
  await store.save(state.id, state);
  await store.close();
  const [path = ""] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) =>
    each.endsWith(".json"),
  );
  const file = join(folder, path);
  writeFileSync(file, JSON.stringify(record));
  return { folder, file, events: [] };
}

async function scanned(folder: string, events: EventBody[], readOnly = false): Promise<HandsetState[]> {
  const store = openHandsetStore(folder, (event) => events.push(event), { readOnly });
  const found: HandsetState[] = [];
  for await (const state of store.scan()) found.push(state);
  await store.close();
  return found;
}

describe("The handsets of a state folder", () => {
  test.each([false, true])(
    "may be of an earlier version: they are read as of this one (read-only: %j)",
    async (readOnly) => {
      const { folder, file, events } = await aStateFolder(recordOfVersion1());
      const [state] = await scanned(folder, events, readOnly);
      expect(state).toMatchObject({ schemaVersion: HANDSET_SCHEMA_VERSION, power: "on", held: [] });
      expect(events).toEqual([]);
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(recordOfVersion1());
    },
  );

  test("are of this version when they have been saved", async () => {
    const { folder, file } = await aStateFolder(recordOfVersion1());
    const store = openHandsetStore(folder, () => {});
    const { id } = aHandset().state;
    const state = await store.load(id);
    if (state) await store.save(id, state);
    await store.close();
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(state);
  });

  test.each([
    ["of a version that is yet to come", { ...recordOfVersion1(), schemaVersion: 99 }, /version 99/],
    ["of an earlier version and short of a field", { ...recordOfVersion1(), contexts: undefined }, /contexts/],
  ])("are moved aside when they are %s", async (_, record, detail) => {
    const { folder, file, events } = await aStateFolder(record);
    expect(await scanned(folder, events)).toEqual([]);
    expect(events).toEqual([
      { type: "record.quarantined", file: `${file}.unreadable`, detail: expect.stringMatching(detail) },
    ]);
  });
});
