import { sha256Hex } from "../../codec/security/sha-256.ts";
import type { PreparedJob } from "./run.ts";

/** Names for the jobs of a file that hold from one process to the next: made of all that a job says, so that a changed one is another job. */
export class JobKeys {
  readonly #keys = new Map<PreparedJob, string>();
  readonly #jobs = new Map<string, PreparedJob>();

  constructor(jobs: readonly PreparedJob[]) {
    for (const prepared of jobs) {
      const digest = sha256Hex(JSON.stringify(prepared.job));
      let key = digest;
      for (let again = 2; this.#jobs.has(key); again++) key = `${digest}-${again}`;
      this.#jobs.set(key, prepared);
      this.#keys.set(prepared, key);
    }
  }

  /** The name of a job; `undefined` for one that is not of the file. */
  of(job: PreparedJob): string | undefined {
    return this.#keys.get(job);
  }

  /** The job of that name, if it is in the file still. */
  job(key: string): PreparedJob | undefined {
    return this.#jobs.get(key);
  }
}
