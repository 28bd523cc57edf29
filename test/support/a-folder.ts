import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that is gone when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "phonebank-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with the text, in a folder that is gone when the test is over. */
export function aFile(text: string, name = "file.yaml"): string {
  const file = join(aFolder(), name);
  writeFileSync(file, text);
  return file;
}
