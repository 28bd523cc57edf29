/** Where a running `serve` can be steered: a small file in its state folder, by which commands on the same machine find it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { stateFolderOwner } from "../store/state-lock.ts";
import { storeFailed } from "../store/store-failed.ts";

const controlFileSchema = z.object({ address: z.string().regex(/^https?:\/\//), pid: z.int().positive() });

/** What the file says: the URL of the control API, and the process that listens there. */
export type ControlFile = z.infer<typeof controlFileSchema>;

/** Whether the process that owns a state folder can be steered, and where. */
export type ControlPlace =
  | { readonly found: "address"; readonly address: string }
  /** A process owns the folder, but it has no control API. */
  | { readonly found: "owner"; readonly pid: number }
  | { readonly found: "nobody" };

/** Tells where this process listens; for the owner of the folder alone. @throws {PortError} `store-failed` */
export function writeControlFile(folder: string, address: string): void {
  const file = controlFile(folder);
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, `${JSON.stringify({ address, pid: process.pid })}\n`, { flag: "wx", mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    throw storeFailed(file, error);
  }
}

/** What the folder's file says, be it of a process that is long gone; `undefined` when there is none, or none that can be read. */
export function readControlFile(folder: string): ControlFile | undefined {
  try {
    return controlFileSchema.safeParse(JSON.parse(readFileSync(controlFile(folder), "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Takes the file away, also one that an earlier owner could not take away any more. @throws {PortError} `store-failed` */
export function removeControlFile(folder: string): void {
  const file = controlFile(folder);
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw storeFailed(file, error);
  }
}

/** Where the process that owns the folder now can be steered. */
export function controlPlaceOf(folder: string): ControlPlace {
  const pid = stateFolderOwner(folder);
  if (pid === undefined) return { found: "nobody" };
  const file = readControlFile(folder);
  return file?.pid === pid ? { found: "address", address: file.address } : { found: "owner", pid };
}

function controlFile(folder: string): string {
  return join(folder, "control.json");
}
