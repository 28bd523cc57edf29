import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PortError } from "../base/errors.ts";

/**
 * Takes the state folder for this process, by a file that names it. The result gives the folder back.
 * The file of a process that is gone is taken over.
 * @throws {PortError} `store-locked` when a living process owns the folder.
 */
export function lockStateFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "owner.lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = ownerOf(file);
      if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
        throw new PortError("store-locked", "store", folder, `in use by process ${owner}`, { retryable: false });
      }
      rmSync(file, { force: true });
    }
  }
  throw new PortError("store-locked", "store", folder, "another process took it at the same moment", {
    retryable: true,
  });
}

/** The process that owns the folder, when it is alive. */
export function stateFolderOwner(folder: string): number | undefined {
  const owner = ownerOf(join(folder, "owner.lock"));
  return owner !== undefined && isAlive(owner) ? owner : undefined;
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
