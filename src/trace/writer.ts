import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { PortError } from "../base/errors.ts";
import type { PhonebankEvent } from "../events/event.ts";
import { formatEvent, type TraceHeader } from "./format.ts";

/** Writes a trace, one event a line, to `trace.ndjson` in a folder. Only the owner may read it: the octets hold what the peers sent. */
export class TraceWriter {
  readonly file: string;
  readonly #folder: string;
  readonly #stream;
  #failure: Error | undefined;

  constructor(folder: string, header: TraceHeader) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw storeFailed(folder, error as Error);
    }
    this.#folder = folder;
    this.file = join(folder, "trace.ndjson");
    this.#stream = createWriteStream(this.file, { mode: 0o600 });
    this.#stream.on("error", (error) => {
      this.#failure = error;
    });
    this.#stream.write(`${JSON.stringify(header)}\n`);
  }

  readonly read = (event: PhonebankEvent): void => {
    if (!this.#failure) this.#stream.write(`${formatEvent(event)}\n`);
  };

  /** Writes the report of the run beside the trace, as `report.json`. */
  writeReport(report: object): void {
    writeFileSync(join(this.#folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  }

  /** Waits until everything is written. @throws {PortError} `store-failed` when something was not. */
  async close(): Promise<void> {
    if (!this.#failure) {
      this.#stream.end();
      await finished(this.#stream).catch((error) => {
        this.#failure = error;
      });
    }
    if (this.#failure) throw storeFailed(this.file, this.#failure);
  }
}

function storeFailed(place: string, cause: Error): PortError {
  return new PortError("store-failed", "trace", place, cause.message, { retryable: false, cause });
}
