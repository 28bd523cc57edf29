import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PortError } from "../base/errors.ts";
import { storeFailed } from "./store-failed.ts";

/** Lock files of this process: one with its number that is not among them was left by an earlier process of that number. */
const HELD = new Set<string>();

/**
 * Takes the state folder, by a file that names this process. The result gives the folder back.
 * The file of a process that is gone is taken over.
 * @throws {PortError} `store-locked` when a living process owns the folder, be it this one; `store-failed`
 */
export function lockStateFolder(folder: string): () => void {
  const file = lockFile(folder);
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(file)) {
      HELD.add(file);
      return once(() => {
        HELD.delete(file);
        rmSync(file, { force: true });
      });
    }
    const owner = livingOwnerOf(file);
    if (owner !== undefined) {
      throw new PortError("store-locked", "store", folder, `in use by process ${owner}`, { retryable: false });
    }
    rmSync(file, { force: true });
  }
  throw new PortError("store-locked", "store", folder, "another process took it at the same moment", {
    retryable: true,
  });
}

/** The process that owns the folder now, be it this one; `undefined` when none does. */
export function stateFolderOwner(folder: string): number | undefined {
  return livingOwnerOf(lockFile(folder));
}

function lockFile(folder: string): string {
  return resolve(folder, "owner.lock");
}

/** The folder may have the next owner when it is given back a second time. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/** False when the file is there already. */
function create(file: string): boolean {
  try {
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && existsSync(file)) return false;
    throw storeFailed(file, error);
  }
}

function livingOwnerOf(file: string): number | undefined {
  const owner = ownerOf(file);
  if (owner === undefined) return undefined;
  return (owner === process.pid ? HELD.has(file) : isAlive(owner)) ? owner : undefined;
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8").trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
