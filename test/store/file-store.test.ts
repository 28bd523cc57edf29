import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventBody } from "../../src/events/event.ts";
import { type FileStoreOptions, openFileStore } from "../../src/store/file-store.ts";
import { aFolder } from "../support/a-folder.ts";

interface Note {
  readonly schemaVersion: number;
  readonly text: string;
}

const note = (text: string): Note => ({ schemaVersion: 1, text });

const problemOf = (value: unknown) => ((value as Note | null)?.schemaVersion === 1 ? undefined : "another version");

function aStore(folder: string, options: Partial<FileStoreOptions> = {}) {
  const events: EventBody[] = [];
  const store = openFileStore<Note>({ folder, problemOf, emit: (event) => events.push(event), ...options });
  return { store, events };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

async function scanned(store: { scan(): AsyncIterable<Note> }): Promise<string[]> {
  const texts: string[] = [];
  for await (const record of store.scan()) texts.push(record.text);
  return texts;
}

/** A folder with one record, written and closed; and that record's file. */
async function aUsedFolder(): Promise<{ folder: string; file: string }> {
  const folder = aFolder();
  const { store } = aStore(folder);
  await store.save("1", note("one"));
  await store.close();
  const [path = ""] = filesIn(folder).filter((each) => each.endsWith("1.json"));
  return { folder, file: join(folder, path) };
}

describe("The file store", () => {
  test("gives back what was saved, also to the next process", async () => {
    const folder = aFolder();
    const first = aStore(folder);
    await first.store.save("1", note("one"));
    await first.store.save("1", note("two"));
    expect(await first.store.load("1")).toEqual(note("two"));
    await first.store.close();
    const second = aStore(folder);
    expect(await second.store.load("1")).toEqual(note("two"));
    expect(await second.store.load("2")).toBeUndefined();
    await second.store.close();
  });

  test("keeps the last of many saves that overlap", async () => {
    const { folder } = await aUsedFolder();
    const { store } = aStore(folder);
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.save("1", note(String(i)))));
    expect(await store.load("1")).toEqual(note("49"));
    await store.close();
  });

  test("scans in the order of the ids, whatever folders they are in", async () => {
    const { store } = aStore(aFolder());
    const ids = ["35", "10", "2", "999", "100"];
    await Promise.all(ids.map((id) => store.save(id, note(id))));
    expect(await scanned(store)).toEqual(ids.toSorted());
    await store.close();
  });

  test("forgets what was deleted", async () => {
    const { folder } = await aUsedFolder();
    const { store } = aStore(folder);
    await store.delete("1");
    await store.delete("never there");
    expect(await scanned(store)).toEqual([]);
    await store.close();
  });

  test("writes files that people can read, whole, and nothing beside them", async () => {
    const { folder, file } = await aUsedFolder();
    expect(readFileSync(file, "utf8")).toBe('{\n "schemaVersion": 1,\n "text": "one"\n}\n');
    expect(filesIn(folder)).toHaveLength(1);
  });

  test("does not take what a crash left of a write for a record", async () => {
    const { folder, file } = await aUsedFolder();
    writeFileSync(join(dirname(file), ".1.json.tmp"), '{"schemaVersion":1,"te');
    const { store, events } = aStore(folder);
    expect(await scanned(store)).toEqual(["one"]);
    expect(events).toEqual([]);
    await store.close();
  });

  test.each([
    ["is damaged", '{"schemaVersion":1,"te', /JSON/],
    ["is damaged beside a secret", '{"schemaVersion":1,"AAuthSecret":hush}', /^it is no JSON$/],
    ["is of another version", '{"schemaVersion":2}', /another version/],
    ["is no record at all", "null", /another version/],
  ])("moves a record that %s aside and says so", async (_, text, detail) => {
    const { folder, file } = await aUsedFolder();
    writeFileSync(file, text);
    const { store, events } = aStore(folder);
    expect(await scanned(store)).toEqual([]);
    expect(events).toEqual([
      { type: "record.quarantined", file: `${file}.unreadable`, detail: expect.stringMatching(detail) },
    ]);
    expect(readFileSync(`${file}.unreadable`, "utf8")).toBe(text);
    expect(existsSync(file)).toBe(false);
    await store.save("1", note("new"));
    expect(await store.load("1")).toEqual(note("new"));
    await store.close();
  });

  test("counts its writes in events", async () => {
    const { store, events } = aStore(aFolder());
    await store.save("1", note("one"));
    await store.save("2", note("two"));
    expect(events).toEqual([
      { type: "state.saved", handset: "1", writes: 1 },
      { type: "state.saved", handset: "2", writes: 2 },
    ]);
    await store.close();
  });

  test("keeps records of devices beside those of handsets, and does not tell of them", async () => {
    const folder = aFolder();
    const { store, events } = aStore(folder, { kind: "devices" });
    await store.save("1", note("one"));
    expect(filesIn(folder).some((path) => /^devices\/[0-9a-f]{2}\/1\.json$/.test(path))).toBe(true);
    expect([await scanned(store), events]).toEqual([["one"], []]);
    await store.close();
    const handsets = aStore(folder).store;
    expect(await scanned(handsets)).toEqual([]);
    await handsets.close();
  });

  test("fails with its own error when a file cannot be written or read", async () => {
    const { folder, file } = await aUsedFolder();
    const { store } = aStore(folder);
    await store.delete("1");
    mkdirSync(file);
    const failed = expect.objectContaining({ code: "store-failed", port: "store" });
    await expect(store.load("1")).rejects.toEqual(failed);
    await expect(store.save("1", note("x"))).rejects.toEqual(failed);
    await store.close();
    writeFileSync(join(folder, "plain"), "");
    expect(() => aStore(join(folder, "plain"))).toThrow(failed);
  });

  test("goes on after a write that failed", async () => {
    const folder = aFolder();
    const { store } = aStore(folder);
    writeFileSync(join(folder, "handsets"), "in the way");
    await expect(store.save("1", note("x"))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await store.close();
  });
});

describe("A record of an earlier version", () => {
  const upgrade = (value: unknown) => {
    const { schemaVersion, text } = value as Note;
    return schemaVersion === 0 ? { schemaVersion: 1, text: `${text}, upgraded` } : value;
  };

  test("is read as its upgrade, and stays as it is until it is saved", async () => {
    const { folder, file } = await aUsedFolder();
    writeFileSync(file, '{"schemaVersion":0,"text":"old"}');
    const { store, events } = aStore(folder, { upgrade });
    expect([await store.load("1"), await scanned(store)]).toEqual([note("old, upgraded"), ["old, upgraded"]]);
    expect(events).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe('{"schemaVersion":0,"text":"old"}');
    await store.close();
  });

  test.each([
    ["does not know it", () => ({ schemaVersion: 7 }), /another version/],
    [
      "fails at it",
      () => {
        throw new Error("no such step");
      },
      /no such step/,
    ],
  ])("is moved aside when the upgrade %s", async (_, failing, detail) => {
    const { folder, file } = await aUsedFolder();
    const { store, events } = aStore(folder, { upgrade: failing });
    expect(await scanned(store)).toEqual([]);
    expect(events).toMatchObject([{ file: `${file}.unreadable`, detail: expect.stringMatching(detail) }]);
    await store.close();
  });
});

describe("The file store in read-only mode", () => {
  test("shows what another process owns, and touches nothing", async () => {
    const { folder, file } = await aUsedFolder();
    const owner = aStore(folder);
    const { store } = aStore(folder, { readOnly: true });
    expect(await scanned(store)).toEqual(["one"]);
    writeFileSync(file, "broken");
    const before = filesIn(folder);
    const again = aStore(folder, { readOnly: true });
    expect(await scanned(again.store)).toEqual([]);
    expect(again.events).toMatchObject([{ type: "record.quarantined", file }]);
    await store.close();
    expect(filesIn(folder)).toEqual(before);
    await owner.store.close();
  });

  test("finds nothing in a folder that is not there, and does not make it", async () => {
    const folder = join(aFolder(), "none");
    expect(await scanned(aStore(folder, { readOnly: true }).store)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});
