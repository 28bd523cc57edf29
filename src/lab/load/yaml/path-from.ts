import { dirname, resolve } from "node:path";

/** A path as the file that names it means it: relative to its own folder. */
export function pathFrom(from: string, path: string): string {
  return resolve(dirname(from), path);
}
