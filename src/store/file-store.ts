import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Low } from "lowdb";
import { TextFile } from "lowdb/node";
import type { Emit } from "../events/event.ts";
import type { RecordStore } from "../ports/store.ts";
import { gate } from "./gate.ts";
import { lockStateFolder } from "./state-lock.ts";
import { storeFailed } from "./store-failed.ts";

/** What a record can be of, which is the name of its folder. */
export type RecordKind = "handsets" | "devices";

/** Where records are kept, and what tells whether they are good. */
export interface FileStoreOptions {
  readonly folder: string;
  /** What the records are of; absent: handsets. Saves of those alone are told, for the rest is known to whoever saves. */
  readonly kind?: RecordKind;
  /** What is wrong with a value read, when it is not a record of this program and version. */
  readonly problemOf: (value: unknown) => string | undefined;
  /** A value of an earlier version as the present one has it. */
  readonly upgrade?: (value: unknown) => unknown;
  readonly emit: Emit;
  /** Leaves the lock and the files alone: for looking at a folder that another process owns. */
  readonly readOnly?: boolean;
}

/** Most files written at one moment. */
const WRITES_AT_ONCE = 64;

/**
 * Records as lowdb databases on JSON files, one a handset or device, in 256 folders by the hash of the id. Every write goes to
 * a temporary file and is renamed, so a file is always whole. Readable and diffable; meant for some thousand handsets.
 * @throws {PortError} `store-locked`, `store-failed`
 */
export function openFileStore<Record>(options: FileStoreOptions): RecordStore<Record> {
  const { emit, kind = "handsets" } = options;
  const folder = join(options.folder, kind);
  const unlock = options.readOnly ? () => {} : lockStateFolder(options.folder);
  const databases = new Map<string, Low<Record>>();
  const folders = new Map<string, Promise<unknown>>();
  const writing = gate(WRITES_AT_ONCE);
  let writes = 0;

  const load = async (file: string): Promise<Record | undefined> => {
    const text = await ifThere(file, readFile(file, "utf8"));
    if (text === undefined) return undefined;
    const found = readRecord<Record>(text, options);
    if ("record" in found) return found.record;
    emit({ type: "record.quarantined", file: await moveAside(file), detail: found.detail });
    return undefined;
  };

  const makeFolder = (place: string): Promise<unknown> => {
    const known = folders.get(place);
    if (known) return known;
    const made = mkdir(place, { recursive: true, mode: 0o700 });
    folders.set(place, made);
    made.catch(() => folders.delete(place));
    return made;
  };

  const moveAside = async (file: string): Promise<string> => {
    if (options.readOnly) return file;
    const aside = `${file}.unreadable`;
    await attempt(file, rename(file, aside));
    return aside;
  };

  return {
    load: (id) => load(fileOf(folder, id)),
    async save(id, record) {
      const file = fileOf(folder, id);
      // One database a file, from the first save on: only then do saves that overlap follow each other.
      const database = databases.get(id) ?? new Low<Record>(jsonFile(file), record);
      databases.set(id, database);
      database.data = record;
      const write = async () => {
        await makeFolder(dirname(file));
        await database.write();
      };
      await attempt(file, writing(write));
      if (kind === "handsets") emit({ type: "state.saved", handset: id, writes: ++writes });
    },
    async delete(id) {
      databases.delete(id);
      const file = fileOf(folder, id);
      await attempt(file, rm(file, { force: true }));
    },
    async *scan() {
      for (const file of await recordFiles(folder)) {
        const record = await load(file);
        if (record) yield record;
      }
    },
    async close() {
      await writing.idle();
      unlock();
    },
  };
}

/** lowdb's own JSON adapter with indented text, so that a record can be read and compared by people. */
function jsonFile<Data>(file: string) {
  const text = new TextFile(file);
  return {
    read: async () => {
      const content = await text.read();
      return content === null ? null : (JSON.parse(content) as Data);
    },
    write: (data: Data) => text.write(`${JSON.stringify(data, null, 1)}\n`),
  };
}

function readRecord<Record>(
  text: string,
  { problemOf, upgrade = (value) => value }: Pick<FileStoreOptions, "problemOf" | "upgrade">,
): { record: Record } | { detail: string } {
  try {
    const value = upgrade(JSON.parse(text));
    const detail = problemOf(value);
    return detail === undefined ? { record: value as Record } : { detail };
  } catch (error) {
    // The words of the parser show a piece of the text, which may be of a password.
    return { detail: error instanceof SyntaxError ? "it is no JSON" : (error as Error).message };
  }
}

async function recordFiles(folder: string): Promise<string[]> {
  const list = async (place: string) => (await ifThere(place, readdir(place))) ?? [];
  const shelves = await list(folder);
  const files = await Promise.all(
    shelves.map(async (shelf) => {
      const names = await list(join(folder, shelf));
      return names.filter((name) => name.endsWith(".json") && !name.startsWith(".")).map((name) => ({ shelf, name }));
    }),
  );
  return files
    .flat()
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ shelf, name }) => join(folder, shelf, name));
}

/** FNV-1a over the id's characters, as the name of one of 256 folders. */
function fileOf(folder: string, id: string): string {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  const shelf = ((hash ^ (hash >>> 16)) & 0xff).toString(16).padStart(2, "0");
  return join(folder, shelf, `${id}.json`);
}

function attempt<Result>(place: string, work: Promise<Result>): Promise<Result> {
  return work.catch((error) => {
    throw storeFailed(place, error);
  });
}

/** What was read, or `undefined` when there is no such file or folder. */
function ifThere<Result>(place: string, reading: Promise<Result>): Promise<Result | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw storeFailed(place, error);
  });
}
