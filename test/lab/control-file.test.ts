import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { controlPlaceOf, readControlFile, removeControlFile, writeControlFile } from "../../src/lab/control-file.ts";
import { lockStateFolder } from "../../src/store/state-lock.ts";
import { aFolder } from "../support/a-folder.ts";

const ADDRESS = "http://127.0.0.1:8090";

/** A folder that this process owns until the test is over. */
function anOwnedFolder(): string {
  const folder = aFolder();
  onTestFinished(lockStateFolder(folder));
  return folder;
}

describe("The control file of a state folder", () => {
  test("says where the API is and whose it is, to the owner of the folder alone", () => {
    const folder = aFolder();
    writeControlFile(folder, ADDRESS);
    expect(readControlFile(folder)).toEqual({ address: ADDRESS, pid: process.pid });
    expect(statSync(join(folder, "control.json")).mode & 0o777).toBe(0o600);
  });

  test("takes the place of an older one, however open that was", () => {
    const folder = aFolder();
    const file = join(folder, "control.json");
    writeFileSync(file, "old", { mode: 0o644 });
    writeControlFile(folder, ADDRESS);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ address: ADDRESS });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is gone when it is removed, and removing what is not there is no failure", () => {
    const folder = aFolder();
    writeControlFile(folder, ADDRESS);
    removeControlFile(folder);
    removeControlFile(folder);
    expect(existsSync(join(folder, "control.json"))).toBe(false);
    expect(readControlFile(folder)).toBeUndefined();
  });

  test.each(["", "{", "[]", '{"pid":1}', '{"address":"somewhere","pid":1}', '{"address":"http://x/","pid":"1"}'])(
    "that holds %j is none",
    (text) => {
      const folder = aFolder();
      writeFileSync(join(folder, "control.json"), text);
      expect(readControlFile(folder)).toBeUndefined();
    },
  );
});

describe("Where a state folder can be steered", () => {
  test("is what the file of its owner says", () => {
    const folder = anOwnedFolder();
    writeControlFile(folder, ADDRESS);
    expect(controlPlaceOf(folder)).toEqual({ found: "address", address: ADDRESS });
  });

  test("is nowhere when its owner has no API, also when an earlier one had", () => {
    const folder = anOwnedFolder();
    expect(controlPlaceOf(folder)).toEqual({ found: "owner", pid: process.pid });
    writeFileSync(join(folder, "control.json"), JSON.stringify({ address: ADDRESS, pid: process.pid + 1 }));
    expect(controlPlaceOf(folder)).toEqual({ found: "owner", pid: process.pid });
  });

  test("is nowhere when nobody owns it, whatever was left behind", () => {
    const folder = aFolder();
    writeControlFile(folder, ADDRESS);
    expect(controlPlaceOf(folder)).toEqual({ found: "nobody" });
    expect(controlPlaceOf(join(folder, "not-there"))).toEqual({ found: "nobody" });
  });
});
