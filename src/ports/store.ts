/** Where records, of handsets or of what a server knows of its devices, live between the moments in which they are worked on. */
export interface RecordStore<Record> {
  /** The record, or `undefined` when there is none. An unreadable record is moved aside, reported as an event, and counts as none. */
  load(id: string): Promise<Record | undefined>;
  /** Resolves when the record will survive the death of the process. Saves of one id are written in order. */
  save(id: string, record: Record): Promise<void>;
  delete(id: string): Promise<void>;
  /** Every record, ordered by id. */
  scan(): AsyncIterable<Record>;
  /** Waits for pending writes and gives the store back. */
  close(): Promise<void>;
}
