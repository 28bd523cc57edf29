import type { RecordStore } from "../ports/store.ts";

/** Keeps records in memory, as text, so that nobody can change a stored record by accident. For virtual time and tests. */
export function memoryStore<Record>(): RecordStore<Record> {
  const records = new Map<string, string>();
  return {
    async load(id) {
      const text = records.get(id);
      return text === undefined ? undefined : (JSON.parse(text) as Record);
    },
    async save(id, record) {
      records.set(id, JSON.stringify(record));
    },
    async delete(id) {
      records.delete(id);
    },
    async *scan() {
      for (const [, text] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) yield JSON.parse(text) as Record;
    },
    async close() {},
  };
}
