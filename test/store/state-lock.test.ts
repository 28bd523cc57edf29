import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockStateFolder } from "../../src/store/state-lock.ts";
import { aFolder } from "../support/a-folder.ts";

/** The number of a process that has ended. */
function anEndedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

function aLockedFolder(owner: string): { folder: string; lock: string } {
  const folder = aFolder();
  const lock = join(folder, "owner.lock");
  writeFileSync(lock, owner);
  return { folder, lock };
}

describe("The lock of a state folder", () => {
  test("names its process, makes the folder, and goes when it is given back", () => {
    const folder = join(aFolder(), "new", "state");
    const unlock = lockStateFolder(folder);
    expect(readFileSync(join(folder, "owner.lock"), "utf8")).toBe(`${process.pid}\n`);
    unlock();
    expect(existsSync(join(folder, "owner.lock"))).toBe(false);
  });

  test("refuses a second owner, and names the first", () => {
    const { folder, lock } = aLockedFolder(`${process.ppid}\n`);
    expect(() => lockStateFolder(folder)).toThrow(`in use by process ${process.ppid}`);
    expect(() => lockStateFolder(folder)).toThrow(expect.objectContaining({ code: "store-locked" }));
    expect(readFileSync(lock, "utf8")).toBe(`${process.ppid}\n`);
  });

  test("refuses a second owner in the same process, until the first gives it back", () => {
    const folder = aFolder();
    const unlock = lockStateFolder(folder);
    expect(() => lockStateFolder(join(folder, "."))).toThrow(expect.objectContaining({ code: "store-locked" }));
    unlock();
    const unlockAgain = lockStateFolder(folder);
    unlock();
    expect(existsSync(join(folder, "owner.lock"))).toBe(true);
    unlockAgain();
  });

  test("is taken over from a process that is gone", () => {
    const { folder, lock } = aLockedFolder(`${anEndedProcess()}\n`);
    lockStateFolder(folder)();
    expect(existsSync(lock)).toBe(false);
  });

  test("is taken over from an earlier process that had the same number", () => {
    const { folder } = aLockedFolder(`${process.pid}\n`);
    lockStateFolder(folder)();
  });

  test("is taken over when it names nobody", () => {
    const { folder } = aLockedFolder("");
    lockStateFolder(folder)();
  });
});
